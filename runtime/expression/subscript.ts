/** `x[i]`, `x[a:b:c]` and `x[i] = v` (flowexpr reference, sections 5.3 and 6). All throw `Failure`. */

import { pointsOf } from './code-points.js';
import { Failure } from './expression-error.js';
import { isHost } from './host.js';
import { spend, spendWalk } from './limits.js';
import { type Container, type Run, typeName, type Value } from './value.js';

export function index(target: Value, key: Value): Value {
  if (typeof key === 'bigint') {
    if (Array.isArray(target)) return target[position(key, target.length, 'list')]!;
    if (typeof target === 'string') {
      spendWalk(target);
      const points = pointsOf(target);
      return points[position(key, points.length, 'string')]!;
    }
  }
  if (target instanceof Map && typeof key === 'string') {
    const value = target.get(key);
    if (value === undefined) throw new Failure(`dict key '${key}' not found`);
    return value;
  }
  if (isHost(target)) return target.index(key);
  throw new Failure(`cannot index ${typeName(target)} with ${typeName(key)}`);
}

/** Where in `length` elements `key` points; negative keys count from the end. */
function position(key: bigint, length: number, what: 'list' | 'string'): number {
  const at = Number(key) + (key < 0n ? length : 0);
  if (at < 0 || at >= length) throw new Failure(`${what} index ${key} out of range (len ${length})`);
  return at;
}

/** `target[key] = value` */
export function assignIndex(target: Value, key: Value, value: Value, run: Run): void {
  if (Array.isArray(target) && typeof key === 'bigint') {
    target[position(key, target.length, 'list')] = value;
  } else if (target instanceof Map && typeof key === 'string') {
    target.set(key, value);
  } else {
    throw notAssignable(target, key);
  }
  run.stored(target as Container, value);
}

function notAssignable(target: Value, key: Value): Failure {
  return new Failure(`cannot index-assign ${typeName(target)} with ${typeName(key)}`);
}

/** What `target[key]` holds before `target[key] += v`; in a dict, null if there is no such key. */
export function indexForUpdate(target: Value, key: Value): Value {
  if (target instanceof Map && typeof key === 'string') {
    const value = target.get(key);
    return value === undefined ? null : value;
  }
  if (!Array.isArray(target) || typeof key !== 'bigint') throw notAssignable(target, key);
  return index(target, key);
}

/** Parts that aren't given are `undefined`. */
export function slice(
  target: Value,
  start: Value | undefined,
  stop: Value | undefined,
  step: Value | undefined,
): Value {
  if (typeof target !== 'string' && !Array.isArray(target))
    throw new Failure(`cannot slice ${typeName(target)}`);
  const from = slicePart(start, 'start');
  const to = slicePart(stop, 'stop');
  const by = slicePart(step, 'step') ?? 1n;
  if (typeof target === 'string') spendWalk(target);
  else spend(target.length);
  if (by === 0n) throw new Failure('slice step cannot be zero');
  if (typeof target !== 'string') return pick(target, from, to, by);
  const points = pointsOf(target);
  return typeof points === 'string' && by === 1n
    ? points.slice(bound(from, points.length, 1n, 0), bound(to, points.length, 1n, points.length))
    : pick(points, from, to, by).join('');
}

function slicePart(part: Value | undefined, name: string): bigint | undefined {
  if (part === undefined || typeof part === 'bigint') return part;
  throw new Failure(`slice ${name} must be an integer, got ${typeName(part)}`);
}

function pick<T extends Value>(
  items: string | readonly T[],
  from: bigint | undefined,
  to: bigint | undefined,
  by: bigint,
): T[] {
  const { length } = items;
  const first = bound(from, length, by, by > 0n ? 0 : length - 1);
  const end = bound(to, length, by, by > 0n ? length : -1);
  const stride = Number(by);
  const picked: T[] = [];
  for (let i = first; stride > 0 ? i < end : i > end; i += stride) picked.push(items[i] as T);
  return picked;
}

/** Python's rule: count from the end if negative, then clamp to what the direction can reach. */
function bound(part: bigint | undefined, length: number, step: bigint, otherwise: number): number {
  if (part === undefined) return otherwise;
  const at = Number(part) + (part < 0n ? length : 0);
  return step > 0n ? Math.min(Math.max(at, 0), length) : Math.min(Math.max(at, -1), length - 1);
}
