/** The names that every program finds bound (flowexpr reference, sections 8 and 9). */

import { visibleText } from '../visible-text.js';
import { pointCount } from './code-points.js';
import { textOf } from './display.js';
import { Failure } from './expression-error.js';
import { spend } from './limits.js';
import { itertools } from './modules/itertools.js';
import { json } from './modules/json.js';
import { math } from './modules/math.js';
import { NAMED_TYPES } from './types.js';
import { NativeFunction, typeName, type Value } from './value.js';

function len([value]: readonly Value[]): Value {
  if (typeof value === 'string') return BigInt(pointCount(value));
  if (Array.isArray(value)) return BigInt(value.length);
  if (value instanceof Map) return BigInt(value.size);
  throw new Failure(`len() not supported for ${typeName(value!)}`);
}

/** A list can't hold more in this process; far fewer fill its memory. */
const MAX_RANGE = 2n ** 26n;

function range(args: readonly Value[]): Value {
  if (args.length < 1 || args.length > 3)
    throw new Failure(`range() expects 1-3 arguments, got ${args.length}`);
  const start = args.length === 1 ? 0n : rangePart(args[0]!, 'start');
  const end = rangePart(args[args.length === 1 ? 0 : 1]!, 'end');
  const step = args[2] === undefined ? 1n : rangePart(args[2], 'step');
  if (step === 0n) throw new Failure('range() step cannot be zero');
  const away = step > 0n ? end - start : start - end;
  const stride = step > 0n ? step : -step;
  const count = away > 0n ? (away + stride - 1n) / stride : 0n;
  if (count > MAX_RANGE) throw new Failure(`range() of ${count} ints is too long, the most is ${MAX_RANGE}`);
  // The engine adds the step after every value, with a check, though the end would have stopped it.
  const beyond = start + count * step;
  if (args.length === 3 && count > 0n && BigInt.asIntN(64, beyond) !== beyond) {
    throw new Failure('range() step caused integer overflow');
  }
  spend(Number(count));
  return Array.from({ length: Number(count) }, (_, i) => start + BigInt(i) * step);
}

function rangePart(value: Value, name: string): bigint {
  if (typeof value !== 'bigint')
    throw new Failure(`range() ${name} must be an integer, got ${typeName(value)}`);
  return value;
}

function print(args: readonly Value[]): Value {
  process.stdout.write(`${visibleText(args.map(textOf).join(' '))}\n`);
  return null;
}

const ANY_COUNT = Number.POSITIVE_INFINITY;

export const BUILTINS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...NAMED_TYPES.map((type): [string, Value] => [type.name, type]),
  ['len', new NativeFunction('len', 1, 1, len)],
  ['range', new NativeFunction('range', 0, ANY_COUNT, range)],
  ['print', new NativeFunction('print', 0, ANY_COUNT, print)],
  ['math', math],
  ['json', json],
  ['itertools', itertools],
]);
