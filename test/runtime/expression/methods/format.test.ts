import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { failure, outcome } from '../outcome.js';

function formatted(spec: string, value: string): string {
  return JSON.parse(outcome(`"{:${spec}}".format(${value})`));
}

test('fields are taken in turn or by number', () => {
  assert.is(outcome('"{} {} {0} {}".format(1, 2, 3)'), '"1 2 1 3"');
  assert.is(outcome('"{{{}}} }}{{".format("a")'), '"{a} }{"');
  assert.is(outcome('"none".format(1)'), '"none"');
});

test('values without a type', () => {
  assert.is(outcome('"{} {} {} {} {}".format(null, true, 1, 2.0, "a")'), '"null true 1 2.0 a"');
  assert.is(outcome('"{}".format(Regex("a+"))'), '"a+"');
  assert.is(failure('"{}".format([1])'), 'cannot format list');
  assert.is(failure('"{}".format(attributes)'), 'cannot format Attributes');
});

test('width pads texts on the right and all else on the left', () => {
  assert.is(formatted('4', '"ab"'), 'ab  ');
  assert.is(formatted('4', '12'), '  12');
  assert.is(formatted('6', 'true'), '  true');
  assert.is(formatted('05', '-12'), '-0012');
  assert.is(formatted('05', '"ab"'), 'ab   ');
  assert.is(formatted('08.2f', '-1.5'), '-0001.50');
  assert.is(formatted('4', '"大"'), '大 ', 'width counts bytes');
  assert.is(formatted('1', '12345'), '12345');
  assert.is(formatted('.2', '"abc"'), 'abc', 'precision needs f');
});

test('f rounds the exact binary value half to even', () => {
  const cases: [spec: string, value: string, text: string][] = [
    ['.0f', '2.5', '2'],
    ['.0f', '3.5', '4'],
    ['.0f', '0.5', '0'],
    ['.2f', '1.005', '1.00'],
    ['.1f', '0.25', '0.2'],
    ['.1f', '0.35', '0.3'],
    ['f', '1', '1.000000'],
    ['.3f', '-0.0', '-0.000'],
    ['.1f', '-0.04', '-0.0'],
    ['.0f', '1e22', '10000000000000000000000'],
    ['.20f', '0.1', '0.10000000000000000555'],
    ['.3f', '5e-324', '0.000'],
    ['.1f', 'math.inf', 'inf'],
    ['.1f', 'math.nan', 'NaN'],
  ];
  for (const [spec, value, text] of cases) assert.is(formatted(spec, value), text, `${spec} of ${value}`);
});

test('f agrees with toFixed but on ties', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e15, max: 1e15, noNaN: true }),
      fc.integer({ min: 0, max: 12 }),
      (value, precision) => {
        const expected = value.toFixed(precision);
        const actual = formatted(`.${precision}f`, `json.loads("${value}")`);
        const isTie = Number(`${value}`) === value && /5$/.test(value.toFixed(Math.min(100, precision + 1)));
        if (!isTie) assert.is(actual.replace(/^-(?=[0.]+$)/, ''), expected.replace(/^-(?=[0.]+$)/, ''));
      },
    ),
    { numRuns: 500 },
  );
});

test('d takes ints only', () => {
  assert.is(formatted('d', '42'), '42');
  assert.is(formatted('4d', '-42'), ' -42');
  assert.is(failure('"{:d}".format(1.0)'), 'expected int, got float');
  assert.is(failure('"{:f}".format("1")'), 'expected number, got str');
});

test('faults of the template', () => {
  const faults: Readonly<Record<string, string>> = {
    '{': "unclosed '{' in format string",
    '{0': "unclosed '{' in format string",
    '}': "single '}' in format string",
    'a}b': "single '}' in format string",
    '{x}': "invalid field 'x'",
    '{-1}': "invalid field '-1'",
    '{1}': 'argument index 1 out of range',
    '{}{}': 'argument index 1 out of range',
    '{:x}': "unknown format type 'x'",
    '{:>5}': "unknown format type '>'",
    '{:5d5}': "invalid format spec '5d5'",
    '{:99999999}': "invalid format spec '99999999'",
    '{:.f}': "invalid precision in format spec '.f'",
    '{:.99999999f}': "invalid precision in format spec '.99999999f'",
  };
  for (const [template, message] of Object.entries(faults)) {
    assert.is(failure(`"${template}".format(1)`), message, template);
  }
});

test.run();
