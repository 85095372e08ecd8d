/** Equality, ordering and membership (flowexpr reference, sections 5, 5.1 and 5.2). All throw `Failure`. */

import { Failure } from './expression-error.js';
import { Attributes, isHost } from './host.js';
import { checkNesting, MAX_CALLS, spend, tooManyCalls } from './limits.js';
import { NativeFunction, Regex, Type, typeName, type Value } from './value.js';

/** Plain values can always be compared; a host object or Regex can't stand on the left. */
export function equals(a: Value, b: Value, depth = 0): boolean {
  if (a === null || typeof a !== 'object') {
    if (typeof a === 'bigint' && typeof b === 'number') return Number(a) === b;
    if (typeof a === 'number' && typeof b === 'bigint') return a === Number(b);
    return a === b;
  }
  if (a === b && (Array.isArray(a) || a instanceof Map)) return true;
  // The operator is one call, and each level of nesting is another.
  if (depth + 2 > MAX_CALLS) throw tooManyCalls();
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    spend(a.length);
    for (let i = 0; i < a.length; i++) if (!equals(a[i]!, b[i]!, depth + 1)) return false;
    return true;
  }
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    spend(a.size);
    for (const [key, item] of a) {
      const other = b.get(key);
      if (other === undefined || !equals(item, other, depth + 1)) return false;
    }
    return true;
  }
  if (isHost(a) || a instanceof Regex) throw noMethod(a, '__eq__');
  return a === b && (a instanceof Type || a instanceof NativeFunction);
}

function noMethod(value: Value, name: string): Failure {
  return new Failure(`${typeName(value)} has no method '${name}'`);
}

/**
 * Negative, zero or positive as `a` comes before, with or after `b`; NaN where one of them is NaN.
 * An int is compared with a float as a float.
 */
export function order(a: Value, b: Value, depth = 0): number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  if ((typeof a === 'bigint' || typeof a === 'number') && (typeof b === 'bigint' || typeof b === 'number')) {
    return orderNumbers(Number(a), Number(b));
  }
  if (typeof a === 'string' && typeof b === 'string') return orderTexts(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return orderLists(a, b, depth);
  throw new Failure(`cannot compare ${typeName(a)} and ${typeName(b)}`);
}

function orderNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
}

const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;

/** By code point: UTF-16 units from U+E000 up come before surrogates, which stand for U+10000 and up. */
export function orderTexts(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA === unitB) continue;
    const surrogateA = unitA >= FIRST_SURROGATE && unitA <= LAST_SURROGATE;
    const surrogateB = unitB >= FIRST_SURROGATE && unitB <= LAST_SURROGATE;
    if (surrogateA !== surrogateB) return surrogateA ? 1 : -1;
    return unitA - unitB;
  }
  return a.length - b.length;
}

/** The first elements that differ decide, then the lengths. NaN counts as equal. */
function orderLists(a: readonly Value[], b: readonly Value[], depth: number): number {
  checkNesting(depth);
  spend(Math.min(a.length, b.length));
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = order(a[i]!, b[i]!, depth + 1);
    if (difference < 0 || difference > 0) return difference;
  }
  return a.length - b.length;
}

/** `item in container` */
export function contains(item: Value, container: Value): boolean {
  if (Array.isArray(container)) {
    spend(container.length);
    return container.some(element => equals(element, item));
  }
  if (typeof container === 'string') {
    if (typeof item !== 'string')
      throw new Failure(`'in' not supported between ${typeName(item)} and string`);
    return container.includes(item);
  }
  if (container instanceof Map) {
    if (typeof item !== 'string') throw new Failure(`'in' not supported between ${typeName(item)} and dict`);
    return container.has(item);
  }
  if (container instanceof Attributes) return container.contains(item);
  if (
    container !== null &&
    typeof container === 'object' &&
    (isHost(container) || container instanceof Regex)
  ) {
    throw noMethod(container, '__contains__');
  }
  throw new Failure(`'in' not supported between ${typeName(item)} and ${typeName(container)}`);
}
