/** The arithmetic and bitwise operators (flowexpr reference, section 5). All throw `Failure`. */

import { exactPower } from './exact-float.js';
import { Failure } from './expression-error.js';
import { fitsInt } from './integer.js';
import { spend, spendText } from './limits.js';
import type { ArithmeticOperator } from './syntax.js';
import { typeName, type Value } from './value.js';

/** `value` if it is a 64-bit int; throws otherwise. */
export function checkedInt(value: bigint): bigint {
  if (!fitsInt(value)) throw new Failure('integer overflow');
  return value;
}

function isNumber(value: Value): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

function add(a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkedInt(a + b);
  if (isNumber(a) && isNumber(b)) return Number(a) + Number(b);
  if (typeof a === 'string' && typeof b === 'string') {
    spendText(a.length + b.length);
    return a + b;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    spend(a.length + b.length);
    return a.concat(b);
  }
  throw new Failure(`'+' not supported between ${typeName(a)} and ${typeName(b)}`);
}

function notNumeric(a: Value, b: Value): Failure {
  return new Failure(`cannot apply numeric op to ${typeName(a)} and ${typeName(b)}`);
}

function subtract(a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkedInt(a - b);
  if (isNumber(a) && isNumber(b)) return Number(a) - Number(b);
  throw notNumeric(a, b);
}

function multiply(a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkedInt(a * b);
  if (isNumber(a) && isNumber(b)) return Number(a) * Number(b);
  throw notNumeric(a, b);
}

function divide(a: Value, b: Value): Value {
  if (!isNumber(a) || !isNumber(b)) {
    throw new Failure(`'/' not supported between ${typeName(a)} and ${typeName(b)}`);
  }
  const divisor = Number(b);
  if (divisor === 0) throw new Failure('division by zero');
  return Number(a) / divisor;
}

function floorDivide(a: Value, b: Value): Value {
  if (!isNumber(a) || !isNumber(b)) throw notNumeric(a, b);
  if (Number(b) === 0) throw new Failure('division by zero');
  if (typeof a === 'number' || typeof b === 'number') return Math.floor(Number(a) / Number(b));
  const quotient = a / b;
  return checkedInt(a < 0n !== b < 0n && quotient * b !== a ? quotient - 1n : quotient);
}

function modulo(a: Value, b: Value): Value {
  if (!isNumber(a) || !isNumber(b)) throw notNumeric(a, b);
  if (Number(b) === 0) throw new Failure('modulo by zero');
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    const remainder = a % b;
    return remainder !== 0n && remainder < 0n !== b < 0n ? remainder + b : remainder;
  }
  const divisor = Number(b);
  const remainder = Number(a) % divisor;
  return remainder !== 0 && remainder < 0 !== divisor < 0 ? remainder + divisor : remainder;
}

const MAX_EXPONENT = 2n ** 32n - 1n;
/** Beyond it every power of an int with a magnitude above one overflows. */
const MAX_USEFUL_EXPONENT = 63n;

function power(a: Value, b: Value): Value {
  if (!isNumber(a) || !isNumber(b)) throw notNumeric(a, b);
  if (typeof a === 'number' || typeof b === 'number' || b < 0n) return floatPower(Number(a), Number(b));
  if (b > MAX_EXPONENT) throw new Failure('exponent too large');
  if (a === 0n || a === 1n || a === -1n) return a ** (b === 0n ? 0n : 2n - (b % 2n));
  if (b > MAX_USEFUL_EXPONENT) throw new Failure('integer overflow');
  return checkedInt(a ** b);
}

/** Exact up to here: the powers of greater ones are rarely finite, and costly. */
const MAX_EXACT_POWER = 512;

/**
 * IEEE 754's `pow`. JavaScript's differs where the base is 1, or -1 with an infinite exponent, and is often
 * wrong in the last digit: `10 ** -4` is 0.00009999999999999999.
 */
function floatPower(a: number, b: number): number {
  if (a === 1 || (a === -1 && (b === Number.POSITIVE_INFINITY || b === Number.NEGATIVE_INFINITY))) return 1;
  if (b === 2) return a * a;
  if (Number.isInteger(b) && Math.abs(b) <= MAX_EXACT_POWER && Number.isFinite(a) && a !== 0) {
    return exactPower(a, b);
  }
  return a ** b;
}

function checkBits(a: Value, b: Value): asserts a is bigint {
  const what = 'bitwise operands must be non-negative integers';
  if (typeof a !== 'bigint') throw new Failure(`${what}, got ${typeName(a)}`);
  if (typeof b !== 'bigint') throw new Failure(`${what}, got ${typeName(b)}`);
  if (a < 0n || b < 0n) throw new Failure(what);
}

const MAX_SHIFT = 62n;

function shiftLeft(a: bigint, amount: bigint): bigint {
  if (amount > MAX_SHIFT) throw new Failure(`left shift amount ${amount} out of range [0, ${MAX_SHIFT}]`);
  const shifted = BigInt.asIntN(64, a << amount);
  if (shifted < 0n) throw new Failure('left shift result overflows 63-bit integer');
  return shifted;
}

function bitwise(apply: (a: bigint, b: bigint) => bigint): (a: Value, b: Value) => Value {
  return (a, b) => {
    checkBits(a, b);
    return apply(a, b as bigint);
  };
}

export const ARITHMETIC: Readonly<Record<ArithmeticOperator, (a: Value, b: Value) => Value>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '//': floorDivide,
  '%': modulo,
  '**': power,
  '&': bitwise((a, b) => a & b),
  '|': bitwise((a, b) => a | b),
  '^': bitwise((a, b) => a ^ b),
  '<<': bitwise(shiftLeft),
  '>>': bitwise((a, b) => (b > MAX_SHIFT ? 0n : a >> b)),
};

export function negate(value: Value): Value {
  if (typeof value === 'bigint') return checkedInt(-value);
  if (typeof value === 'number') return -value;
  throw new Failure(`cannot negate ${typeName(value)}`);
}
