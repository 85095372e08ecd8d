import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { failure, outcome } from '../outcome.js';

test('rounding gives ints', () => {
  assert.is(
    outcome(
      '[math.floor(2.7), math.ceil(2.1), math.round(2.5), math.round(-0.5), math.round(0.49999999999999994)]',
    ),
    '[2, 3, 3, -1, 0]',
  );
  assert.is(outcome('[math.floor(7), math.round(-7), math.ceil(-0.5)]'), '[7, -7, 0]');
  assert.is(failure('math.round(math.nan)'), 'math.round: cannot convert non-finite value to int');
  assert.is(failure('math.ceil(1e19)'), 'math.ceil: value out of i64 range');
});

test('abs keeps the type', () => {
  assert.is(outcome('[math.abs(-2), math.abs(-2.5), math.abs(0)]'), '[2, 2.5, 0]');
  assert.is(failure('math.abs(-9223372036854775807 - 1)'), 'integer overflow');
});

test('functions of floats', () => {
  assert.is(
    outcome('[math.sqrt(4), math.exp(0), math.log(1), math.log2(8), math.log10(1000), math.log(64, 4)]'),
    '[2.0, 1.0, 0.0, 3.0, 3.0, 3.0]',
  );
  assert.is(
    outcome(
      '[math.sin(0), math.cos(0), math.tan(0), math.atan2(0, 1), math.asin(0), math.acos(1), math.atan(0)]',
    ),
    '[0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]',
  );
  assert.is(
    outcome('[math.degrees(math.pi), math.radians(180) == math.pi, math.e]'),
    '[180.0, true, 2.718281828459045]',
  );
});

test('NaN instead of errors', () => {
  assert.is(
    outcome('[math.is_nan(math.sqrt(-1)), math.is_nan(math.log(-1)), math.is_nan(math.asin(2))]'),
    '[true, true, true]',
  );
  assert.is(
    outcome('[math.is_inf(-math.inf), math.is_inf(1), math.is_finite(1), math.is_finite(math.nan)]'),
    '[true, false, true, false]',
  );
});

test('faults', () => {
  assert.is(failure('math.sqrt("4")'), 'expected number, got str');
  assert.is(failure('math.floor(true)'), 'expected number, got bool');
  assert.is(failure('math.log()'), 'math.log() expected 1 to 2 argument(s), got 0');
  assert.is(failure('math.sin(1, 2)'), 'math.sin() expected 1 argument(s), got 2');
  assert.is(failure('math.pow'), "module has no attribute 'pow'");
});

test.run();
