/** Checks of what functions and methods are given (flowexpr reference, section 7). All throw `Failure`. */

import { Failure } from './expression-error.js';
import { typeName, type Value } from './value.js';

export function stringArgument(value: Value): string {
  if (typeof value !== 'string') throw new Failure(`expected string, got ${typeName(value)}`);
  return value;
}

export function intArgument(value: Value): bigint {
  if (typeof value !== 'bigint') throw new Failure(`expected int, got ${typeName(value)}`);
  return value;
}

/** An int or a float, as a float. */
export function numberArgument(value: Value): number {
  if (typeof value !== 'number' && typeof value !== 'bigint') {
    throw new Failure(`expected number, got ${typeName(value)}`);
  }
  return Number(value);
}

/** How many cuts a `split` may make; all if it isn't given. */
export function limitArgument(value: Value | undefined): number {
  if (value === undefined) return Number.POSITIVE_INFINITY;
  const limit = intArgument(value);
  if (limit < 0n) throw new Failure('limit must be non-negative');
  return Number(limit);
}

/** Throws unless `count` arguments are what the function takes. */
export function checkCount(name: string, least: number, most: number, count: number): void {
  if (count >= least && count <= most) return;
  const expected = least === most ? `${least}` : `${least} to ${most}`;
  throw new Failure(`${name}() expected ${expected} argument(s), got ${count}`);
}
