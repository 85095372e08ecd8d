/** The module `math` (flowexpr reference, section 9). */

import { numberArgument } from '../arguments.js';
import { checkedInt } from '../arithmetic.js';
import { Failure } from '../expression-error.js';
import { intFromWhole } from '../integer.js';
import { Module, NativeFunction, type Value } from '../value.js';

const DEGREES_PER_RADIAN = 180 / Math.PI;
const RADIANS_PER_DEGREE = Math.PI / 180;

/** Functions from one float to another. */
const FLOAT_FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  sqrt: Math.sqrt,
  exp: Math.exp,
  log2: Math.log2,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  radians: x => x * RADIANS_PER_DEGREE,
  degrees: x => x * DEGREES_PER_RADIAN,
};

/** From a float to a whole one, which becomes an int. */
const ROUNDINGS: Readonly<Record<string, (x: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  round: halfAwayFromZero,
};

const PREDICATES: Readonly<Record<string, (x: number) => boolean>> = {
  is_inf: x => x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY,
  is_nan: Number.isNaN,
  is_finite: Number.isFinite,
};

function halfAwayFromZero(x: number): number {
  const whole = Math.trunc(x);
  return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}

function rounded(name: string, round: (x: number) => number, value: Value): Value {
  if (typeof value === 'bigint') return value;
  const x = numberArgument(value);
  if (!Number.isFinite(x)) throw new Failure(`${name}: cannot convert non-finite value to int`);
  const int = intFromWhole(round(x));
  if (int === undefined) throw new Failure(`${name}: value out of i64 range`);
  return int;
}

function abs([value]: readonly Value[]): Value {
  if (typeof value === 'bigint') return value < 0n ? checkedInt(-value) : value;
  return Math.abs(numberArgument(value!));
}

function log([value, base]: readonly Value[]): Value {
  const x = Math.log(numberArgument(value!));
  return base === undefined ? x : x / Math.log(numberArgument(base));
}

function atan2([y, x]: readonly Value[]): Value {
  return Math.atan2(numberArgument(y!), numberArgument(x!));
}

function unary(name: string, apply: (value: Value) => Value): [string, NativeFunction] {
  return [name, new NativeFunction(`math.${name}`, 1, 1, ([value]) => apply(value!))];
}

export const math = new Module(
  'math',
  new Map<string, Value>([
    ['pi', Math.PI],
    ['e', Math.E],
    ['inf', Number.POSITIVE_INFINITY],
    ['nan', Number.NaN],
    ['abs', new NativeFunction('math.abs', 1, 1, abs)],
    ['log', new NativeFunction('math.log', 1, 2, log)],
    ['atan2', new NativeFunction('math.atan2', 2, 2, atan2)],
    ...Object.entries(ROUNDINGS).map(([name, round]) =>
      unary(name, value => rounded(`math.${name}`, round, value)),
    ),
    ...Object.entries(FLOAT_FUNCTIONS).map(([name, f]) => unary(name, value => f(numberArgument(value)))),
    ...Object.entries(PREDICATES).map(([name, is]) => unary(name, value => is(numberArgument(value)))),
  ]),
);
