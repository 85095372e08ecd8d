/** What may follow a backslash in a regular expression, inside a class or out. */

import type { PatternReader } from './pattern-reader.js';
import { negated, perlSet, unicodeSet } from './point-set.js';
import type { Look, WordLook } from './regex-syntax.js';

/** `literal` is a code point, `set` a set in `v` notation. */
export type Escape =
  | { readonly kind: 'literal'; readonly point: number }
  | { readonly kind: 'set'; readonly set: string }
  | { readonly kind: 'look'; readonly look: Look };

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['t', 0x09],
  ['n', 0x0a],
  ['r', 0x0d],
  ['v', 0x0b],
]);

/** Digits of `\xHH`, `\uHHHH` and `\UHHHHHHHH`. */
const HEX_DIGITS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

const WORD_LOOKS: ReadonlyMap<string, WordLook> = new Map([
  ['b', 'wordBoundary'],
  ['B', 'noWordBoundary'],
  ['<', 'wordStart'],
  ['>', 'wordEnd'],
]);

const BRACED_BOUNDARIES: ReadonlyMap<string, WordLook> = new Map([
  ['start', 'wordStart'],
  ['end', 'wordEnd'],
  ['start-half', 'wordStartHalf'],
  ['end-half', 'wordEndHalf'],
]);

/** Any other ASCII character may be escaped and stands for itself. */
const NOT_ESCAPABLE = /^[0-9A-Za-z<>]$|[^\u0000-\u007f]/u;

/** Reads on after the backslash. */
export function readEscape(reader: PatternReader): Escape {
  if (reader.ended) reader.fail('incomplete escape sequence, reached end of pattern prematurely');
  const letter = reader.next();
  if (/^[0-9]$/.test(letter)) reader.fail('backreferences are not supported');
  const digits = HEX_DIGITS.get(letter);
  if (digits !== undefined) return { kind: 'literal', point: readHex(reader, digits) };
  if (letter === 'p' || letter === 'P') return { kind: 'set', set: readProperty(reader, letter === 'P') };
  if (/^[dswDSW]$/.test(letter)) return { kind: 'set', set: perlSet(letter, reader.flags.u) };
  const control = CONTROLS.get(letter);
  if (control !== undefined) return { kind: 'literal', point: control };
  if (letter === 'A') return { kind: 'look', look: 'textStart' };
  if (letter === 'z') return { kind: 'look', look: 'textEnd' };
  const word = (letter === 'b' ? readBracedBoundary(reader) : undefined) ?? WORD_LOOKS.get(letter);
  if (word !== undefined) return { kind: 'look', look: reader.flags.u ? word : `${word}Ascii` };
  if (NOT_ESCAPABLE.test(letter)) reader.fail('unrecognized escape sequence');
  return { kind: 'literal', point: letter.codePointAt(0)! };
}

/** `{start}` and its like after `\b`; any other brace is a repetition. */
function readBracedBoundary(reader: PatternReader): WordLook | undefined {
  if (reader.peek() !== '{' || !/^[A-Za-z-]$/.test(reader.peekPastIgnored(1))) return undefined;
  reader.next();
  reader.skipIgnored();
  let name = '';
  while (/^[A-Za-z-]$/.test(reader.peek())) name += reader.next();
  reader.skipIgnored();
  if (!reader.accept('}'))
    reader.fail('special word boundary assertion is either unclosed or contains an invalid character');
  const boundary = BRACED_BOUNDARIES.get(name);
  if (boundary === undefined)
    reader.fail(
      'unrecognized special word boundary assertion, valid choices are: start, end, start-half or end-half',
    );
  return boundary;
}

function readHex(reader: PatternReader, digits: number): number {
  let text = '';
  if (reader.accept('{')) {
    while (!reader.ended && reader.peek() !== '}') text += reader.next();
    if (!reader.accept('}')) reader.fail('incomplete escape sequence, reached end of pattern prematurely');
    if (text === '') reader.fail('hexadecimal literal empty');
  } else {
    for (let i = 0; i < digits && !reader.ended; i++) text += reader.next();
    if (text.length < digits) reader.fail('incomplete escape sequence, reached end of pattern prematurely');
  }
  if (!/^[0-9A-Fa-f]+$/.test(text)) reader.fail('invalid hexadecimal digit');
  const point = Number.parseInt(text, 16);
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  if (point > 0x10ffff || isSurrogate) reader.fail('hexadecimal literal is not a Unicode scalar value');
  return point;
}

/** `L`, `{Greek}`, `{script=Greek}` or `{script!=Greek}`, after `\p` or `\P`. */
function readProperty(reader: PatternReader, outside: boolean): string {
  if (!reader.flags.u) reader.fail('Unicode not allowed here');
  let text = '';
  if (reader.accept('{')) {
    while (!reader.ended && reader.peek() !== '}') text += reader.next();
    if (!reader.accept('}')) reader.fail('incomplete escape sequence, reached end of pattern prematurely');
  } else {
    text = reader.next();
  }
  const [, property, operator, value] = /^(?:(.*?)(!=|=|:))?(.*)$/su.exec(text)!;
  const set = unicodeSet(property, value!);
  if (set === undefined) reader.fail('Unicode property not found');
  return outside !== (operator === '!=') ? negated(set) : set;
}
