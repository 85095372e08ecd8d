/** Methods of `list` (flowexpr reference, section 7.3). */

import { intArgument } from '../arguments.js';
import { equals } from '../comparison.js';
import { Failure } from '../expression-error.js';
import { spend } from '../limits.js';
import { defineMethods, type Run, type Value } from '../value.js';

export const listMethods = defineMethods<Value[]>('list', {
  get: [1, 2, get],
  append: [1, 1, append],
  extend: [1, 1, extend],
  pop: [0, 1, pop],
  index: [1, 1, (self, [value]) => found(all(self).findIndex(item => equals(item, value!)))],
  rindex: [1, 1, (self, [value]) => found(all(self).findLastIndex(item => equals(item, value!)))],
  truncate: [1, 1, truncate],
});

/** A list that is about to be gone through. */
function all(list: readonly Value[]): readonly Value[] {
  spend(list.length);
  return list;
}

/** The element that a possibly negative index points to, or -1. */
function position(self: readonly Value[], index: Value): number {
  const key = intArgument(index);
  const at = Number(key) + (key < 0n ? self.length : 0);
  return at >= 0 && at < self.length ? at : -1;
}

function get(self: Value[], [index, otherwise]: readonly Value[]): Value {
  const at = position(self, index!);
  return at >= 0 ? self[at]! : (otherwise ?? null);
}

function append(self: Value[], [value]: readonly Value[], run: Run): Value {
  self.push(value!);
  run.stored(self, value!);
  return null;
}

function extend(self: Value[], [other]: readonly Value[], run: Run): Value {
  if (!Array.isArray(other)) throw new Failure('extend() argument must be a list');
  const count = other.length;
  spend(count);
  for (let i = 0; i < count; i++) {
    const item = other[i]!;
    self.push(item);
    run.stored(self, item);
  }
  return null;
}

function pop(self: Value[], [index]: readonly Value[]): Value {
  if (self.length === 0) throw new Failure('pop from empty list');
  if (index === undefined) return self.pop()!;
  const at = position(self, index);
  if (at < 0) throw new Failure('pop index out of range');
  return self.splice(at, 1)[0]!;
}

function found(at: number): Value {
  return at < 0 ? null : BigInt(at);
}

function truncate(self: Value[], [length]: readonly Value[]): Value {
  const kept = intArgument(length!);
  if (kept < 0n) throw new Failure('truncate() argument must be non-negative');
  if (kept < self.length) self.length = Number(kept);
  return null;
}
