/**
 * The order in which values are sorted (actions reference, conventions):
 * null < boolean < number < string < array < bytes < map < date-time.
 */
import { orderTexts } from '../../expression/comparison.js';
import {
  type AttributeValue,
  DateTime,
  isArray,
  isNumber,
  type NumberValue,
  numberText,
} from '../../feature/attribute-value.js';

/**
 * Negative, zero or positive as `a` comes before, with or after `b`. Strings go by their UTF-8 bytes, arrays
 * item by item, date-times by instant; any two maps are equal.
 *
 * Two integers of 64 bits go by what they are exactly; all other numbers as doubles, as in the engine, for which
 * 2^63 is no integer and so equals 2^63 - 1.
 */
export function orderValues(a: AttributeValue, b: AttributeValue): number {
  if (typeof a === 'string' && typeof b === 'string') return orderTexts(a, b);
  if (isNumber(a) && isNumber(b)) return orderNumbers(a, b);
  if (isArray(a) && isArray(b)) return orderArrays(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  if (a instanceof DateTime && b instanceof DateTime) return orderDateTimes(a, b);
  return rankOf(a) - rankOf(b);
}

/** The first items that differ decide, then the lengths. */
export function orderArrays(a: readonly AttributeValue[], b: readonly AttributeValue[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const order = orderValues(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

const INTEGER = /^-?\d+$/;

function orderNumbers(a: NumberValue, b: NumberValue): number {
  if (typeof a === 'number' && typeof b === 'number') return compare(a, b);
  const [integerA, integerB] = [integerOf(a), integerOf(b)];
  if (integerA !== undefined && integerB !== undefined) return compare(integerA, integerB);
  return compare(Number(numberText(a)), Number(numberText(b)));
}

/** The integer of 64 bits that a number is written as, if it is one. */
function integerOf(value: NumberValue): bigint | undefined {
  const text = numberText(value);
  if (!INTEGER.test(text)) return undefined;
  const integer = BigInt(text);
  return BigInt.asIntN(64, integer) === integer ? integer : undefined;
}

function compare<T extends number | bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function orderDateTimes(a: DateTime, b: DateTime): number {
  return compare(a.epochMs, b.epochMs) || compare(beyondMs(a), beyondMs(b));
}

/** The digits of the second that milliseconds don't hold. */
function beyondMs({ text }: DateTime): string {
  return /\.\d{3}(\d*?)0*(?!\d)/.exec(text)?.[1] ?? '';
}

function rankOf(value: AttributeValue): number {
  if (value === null) return 0;
  if (typeof value === 'boolean') return 1;
  if (isNumber(value)) return 2;
  if (typeof value === 'string') return 3;
  if (isArray(value)) return 4;
  if (value instanceof Uint8Array) return 5;
  return value instanceof DateTime ? 7 : 6;
}
