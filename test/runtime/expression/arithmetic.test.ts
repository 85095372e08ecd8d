import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ARITHMETIC, negate } from '../../../runtime/expression/arithmetic.js';
import type { ArithmeticOperator } from '../../../runtime/expression/syntax.js';
import type { Value } from '../../../runtime/expression/value.js';
import { failure, outcome } from './outcome.js';

const LEAST = -(2n ** 63n);
const GREATEST = 2n ** 63n - 1n;
const OVERFLOW = 'integer overflow';

const ints = fc.oneof(
  fc.bigInt({ min: LEAST, max: GREATEST }),
  fc.bigInt({ min: -20n, max: 20n }),
  fc.constantFrom(LEAST, LEAST + 1n, GREATEST, 3_037_000_500n),
);

/** The value, or the message of what is thrown. */
function attempt(compute: () => Value): Value {
  try {
    return compute();
  } catch (error) {
    return (error as Error).message;
  }
}

function ranged(value: bigint): Value {
  return value >= LEAST && value <= GREATEST ? value : OVERFLOW;
}

function floored(a: bigint, b: bigint): [quotient: bigint, remainder: bigint] {
  const remainder = ((a % b) + b) % b;
  return [(a - remainder) / b, remainder];
}

/** What each operator does with two ints, over the unbounded ones. */
const MODEL: Readonly<Partial<Record<ArithmeticOperator, (a: bigint, b: bigint) => Value>>> = {
  '+': (a, b) => ranged(a + b),
  '-': (a, b) => ranged(a - b),
  '*': (a, b) => ranged(a * b),
  '/': (a, b) => (b === 0n ? 'division by zero' : Number(a) / Number(b)),
  '//': (a, b) => (b === 0n ? 'division by zero' : ranged(floored(a, b)[0])),
  '%': (a, b) => (b === 0n ? 'modulo by zero' : floored(a, b)[1]),
};

for (const [operator, model] of Object.entries(MODEL)) {
  test(`int ${operator} int is exact or an error`, () => {
    fc.assert(
      fc.property(ints, ints, (a, b) => {
        const apply = ARITHMETIC[operator as ArithmeticOperator];
        assert.is(
          attempt(() => apply(a, b)),
          model(a, b),
        );
      }),
      { numRuns: 500 },
    );
  });
}

test('int ** int is exact or an error', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -40n, max: 40n }), fc.bigInt({ min: 0n, max: 80n }), (a, b) => {
      assert.is(
        attempt(() => ARITHMETIC['**'](a, b)),
        ranged(a ** b),
      );
    }),
  );
});

test('extreme powers', () => {
  assert.is(outcome('1 ** 4294967295'), '1');
  assert.is(outcome('(-1) ** 4294967295'), '-1');
  assert.is(outcome('(-1) ** 4294967294'), '1');
  assert.is(outcome('0 ** 0'), '1');
  assert.is(outcome('(-2) ** 63'), '-9223372036854775808');
  assert.is(failure('2 ** 63'), OVERFLOW);
  assert.is(failure('7 ** 4294967295'), OVERFLOW);
  assert.is(failure('1 ** 4294967296'), 'exponent too large');
  assert.is(outcome('str(0 ** -1)'), '"inf"');
  assert.is(outcome('[1 ** math.nan, (-1) ** math.inf]'), '[1.0, 1.0]');
  assert.is(outcome('2 ** 0.5 == math.sqrt(2)'), 'true');
});

test('whole powers of floats are correctly rounded', () => {
  for (let exponent = -330; exponent <= 308; exponent++) {
    assert.is(ARITHMETIC['**'](10, BigInt(exponent)), Number(`1e${exponent}`), `10 ** ${exponent}`);
  }
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.integer({ min: -600, max: 600 }), (base, exponent) => {
      const actual = ARITHMETIC['**'](base, exponent) as number;
      const expected = base ** exponent;
      // JavaScript's own power is off by some of the last digits, and more where it is subnormal.
      const near = Math.abs(actual - expected) <= Math.abs(expected) * 1e-13 + 1e-322;
      assert.ok(Object.is(actual, expected) || near, `${base} ** ${exponent} is ${actual}`);
    }),
    { numRuns: 2000 },
  );
});

test('negation overflows at one value only', () => {
  assert.is(
    attempt(() => negate(LEAST)),
    OVERFLOW,
  );
  assert.is(negate(GREATEST), LEAST + 1n);
  assert.is(failure('-null'), 'cannot negate nullType');
});

test('a float on either side makes a float', () => {
  assert.is(
    outcome('[1 + 1.0, 1.5 - 1, 2 * 0.5, 7.0 // 2, -7 // 2.0, 2.0 ** 3]'),
    '[2.0, 0.5, 1.0, 3.0, -4.0, 8.0]',
  );
  assert.is(outcome('[-7 % 2.5, 7 % -2.5, 6 % 2.0, -1.0 % math.inf == math.inf]'), '[0.5, -0.5, 0.0, true]');
  assert.is(failure('1 / 0.0'), 'division by zero');
  assert.is(failure('1 // -0.0'), 'division by zero');
  assert.is(failure('1 % 0.0'), 'modulo by zero');
});

test('only numbers are numbers', () => {
  assert.is(failure('"a" - 1'), 'cannot apply numeric op to str and int');
  assert.is(failure('true * 2'), 'cannot apply numeric op to bool and int');
  assert.is(failure('1 / "a"'), "'/' not supported between int and str");
  assert.is(failure('{} + []'), "'+' not supported between dict and list");
  assert.is(failure('len + math'), "'+' not supported between function and module");
});

test('+ makes a new list', () => {
  assert.is(outcome('a = [1]; b = a + [2]; b.append(3); a'), '[1]');
  assert.is(outcome('a = [1]; b = a; a += [2]; b'), '[1]');
});

const NATURAL = 'bitwise operands must be non-negative integers';

test('bitwise operators take ints of zero and more', () => {
  const naturals = fc.bigInt({ min: 0n, max: GREATEST });
  fc.assert(
    fc.property(naturals, naturals, (a, b) => {
      assert.is(ARITHMETIC['&'](a, b), a & b);
      assert.is(ARITHMETIC['|'](a, b), a | b);
      assert.is(ARITHMETIC['^'](a, b), a ^ b);
    }),
  );
  assert.is(failure('1 | -1'), NATURAL);
  assert.is(failure('1.0 & 1'), `${NATURAL}, got float`);
  assert.is(failure('1 ^ true'), `${NATURAL}, got bool`);
  assert.is(failure('1 << -1'), NATURAL);
});

test('shifts', () => {
  assert.is(outcome('1 << 62'), '4611686018427387904');
  assert.is(failure('1 << 63'), 'left shift amount 63 out of range [0, 62]');
  assert.is(failure('2 << 62'), 'left shift result overflows 63-bit integer');
  assert.is(outcome('4 << 62'), '0', 'bits beyond the 63rd are lost');
  assert.is(outcome('[9 >> 1, 9 >> 62, 9 >> 63, 9 >> 99]'), '[4, 0, 0, 0]');
});

test('operands are computed from left to right, and before the operation', () => {
  assert.is(outcome('l = []; f = fn(x) { l.append(x); x }; f(1) + f(2) * f(3); l'), '[1, 2, 3]');
  assert.is(outcome('l = []; [l.append(1) or "a", l]'), '["a", [1]]');
});

test.run();
