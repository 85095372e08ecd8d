/** Bracketed classes of regular expressions: `[a-z&&[^aeiou]]`. */

import { readEscape } from './escape.js';
import type { PatternReader } from './pattern-reader.js';
import { combined, negated, POSIX_SETS, range, type SetOperator, single, union } from './point-set.js';

/** A literal code point, which may begin or end a range, or a set in `v` notation. */
type Item = number | string;

const OPERATORS: readonly SetOperator[] = ['&&', '--', '~~'];

/** Reads on after the `[`, up to and with its `]`; the set is in `v` notation. */
export function readClass(reader: PatternReader): string {
  return reader.nested(() => readBracketed(reader));
}

function readBracketed(reader: PatternReader): string {
  reader.skipIgnored();
  const isNegated = reader.accept('^');
  reader.skipIgnored();
  let items = readOpening(reader);
  /** What the operators read so far make, and the one that waits for its right side. */
  let left: string | undefined;
  let pending: SetOperator | undefined;
  const close = (): string => {
    const right = union(items);
    return left === undefined || pending === undefined ? right : combined(left, pending, right);
  };
  for (;;) {
    reader.skipIgnored();
    if (reader.ended) reader.fail('unclosed character class');
    if (reader.accept(']')) return isNegated ? negated(close()) : close();
    const operator = OPERATORS.find(text => reader.accept(text));
    if (operator !== undefined) {
      left = close();
      pending = operator;
      items = [];
    } else if (reader.accept('[')) {
      items.push(readPosix(reader) ?? readClass(reader));
    } else {
      items.push(readRange(reader));
    }
  }
}

/** Hyphens at the beginning are literal, and so is a `]` right there, for no class is empty. */
function readOpening(reader: PatternReader): string[] {
  const items: string[] = [];
  while (reader.accept('-')) {
    items.push(single(0x2d));
    reader.skipIgnored();
  }
  if (items.length === 0 && reader.accept(']')) items.push(single(0x5d));
  return items;
}

/** `:alpha:]` after a `[`; `undefined`, with nothing taken, if what follows is no such thing. */
function readPosix(reader: PatternReader): string | undefined {
  const { place } = reader;
  if (reader.accept(':')) {
    const isNegated = reader.accept('^');
    let name = '';
    while (/^[a-z]$/.test(reader.peek())) name += reader.next();
    const set = POSIX_SETS.get(name);
    if (set !== undefined && reader.accept(':]')) return isNegated ? negated(set) : set;
  }
  reader.goTo(place);
  return undefined;
}

function readRange(reader: PatternReader): string {
  const first = readItem(reader);
  reader.skipIgnored();
  const after = reader.peek() === '-' ? reader.peekPastIgnored(1) : ']';
  if (after === ']' || after === '-') return typeof first === 'number' ? single(first) : first;
  reader.next();
  reader.skipIgnored();
  if (reader.ended) reader.fail('unclosed character class');
  const last = readItem(reader);
  if (typeof first !== 'number' || typeof last !== 'number') {
    reader.fail('invalid range boundary, must be a literal');
  }
  if (first > last) reader.fail('invalid character class range, the start must be <= the end');
  return range(first, last);
}

function readItem(reader: PatternReader): Item {
  const point = reader.next();
  if (point !== '\\') return point.codePointAt(0)!;
  const escaped = readEscape(reader);
  if (escaped.kind === 'look') reader.fail('invalid escape sequence found in character class');
  return escaped.kind === 'literal' ? escaped.point : escaped.set;
}
