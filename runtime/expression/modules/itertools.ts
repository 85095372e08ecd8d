/** The module `itertools` (flowexpr reference, section 9). */

import { ARITHMETIC } from '../arithmetic.js';
import { callBack } from '../call.js';
import { order } from '../comparison.js';
import { Failure } from '../expression-error.js';
import { spend } from '../limits.js';
import {
  isTruthy,
  Module,
  type NativeBody,
  NativeFunction,
  type Run,
  typeName,
  type Value,
} from '../value.js';

function listOf(value: Value): Value[] {
  if (!Array.isArray(value)) throw new Failure(`expected list, got ${typeName(value)}`);
  spend(value.length);
  return value;
}

/**
 * What `callee` makes of each element that the list has now: the calls may change it. A loop, not the array's
 * own `map`, which would take one more frame of the stack per call that is nested in a call.
 */
function results(items: readonly Value[], callee: Value, run: Run): Value[] {
  const values: Value[] = [];
  for (const item of items) values.push(callBack(callee, [item], run));
  return values;
}

/** Stable; by the elements, or by what `keyFn` makes of each. */
function sorted([list, keyFn]: readonly Value[], run: Run): Value {
  const items = listOf(list!).slice();
  const keys = keyFn === undefined ? items : results(items, keyFn, run);
  // Neighbours of one kind throughout means that any two can be compared.
  for (let i = 1; i < keys.length; i++) checkSortable(keys[i]!, keys[i - 1]!);
  const places = Array.from(items.keys()).sort((a, b) => order(keys[a]!, keys[b]!) || 0);
  return places.map(place => items[place]!);
}

function checkSortable(a: Value, b: Value): void {
  if (isNumber(a) && isNumber(b)) return;
  if (typeof a === 'string' && typeof b === 'string') return;
  throw new Failure(`cannot compare ${typeName(a)} and ${typeName(b)}`);
}

function isNumber(value: Value): boolean {
  return typeof value === 'bigint' || typeof value === 'number';
}

function filter([list, keep]: readonly Value[], run: Run): Value {
  const items = listOf(list!).slice();
  const kept = results(items, keep!, run);
  return items.filter((_, i) => isTruthy(kept[i]!));
}

function map([list, change]: readonly Value[], run: Run): Value {
  return results(listOf(list!).slice(), change!, run);
}

function sum([list]: readonly Value[]): Value {
  const items = listOf(list!);
  return items.length === 0 ? 0n : items.reduce(ARITHMETIC['+']);
}

function count([list]: readonly Value[]): Value {
  return BigInt(listOf(list!).length);
}

function define(name: string, least: number, most: number, body: NativeBody): [string, NativeFunction] {
  return [name, new NativeFunction(`itertools.${name}`, least, most, body)];
}

export const itertools = new Module(
  'itertools',
  new Map<string, Value>([
    define('sorted', 1, 2, sorted),
    define('filter', 2, 2, filter),
    define('map', 2, 2, map),
    define('sum', 1, 1, sum),
    define('count', 1, 1, count),
  ]),
);
