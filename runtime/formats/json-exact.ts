/**
 * Marks in a JSON text what `JSON.parse` would lose, in one pass over its characters:
 *
 * - a number whose text isn't the one JavaScript prints (`1.50`, `1e3`, 20 digits) becomes a string, MARK `n` text,
 *   with its exponent as the engine spells it
 * - a key that looks like an array index, which objects would move to the front, becomes MARK `s` key
 * - a string that begins with MARK itself becomes MARK `s` string, so that marks can't be mistaken
 *
 * Wrong JSON stays wrong: only what is a number, key or string by its place is changed.
 */

import { type NumberValue, numberFromText } from '../feature/attribute-value.js';

/** The first private-use character. */
const MARK = '\uE000';
const MARK_CODE = 0xe000;
const MARK_ESCAPE = /\\u[eE]000/y;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const AFTER_COLON = /[ \t\n\r]*:/y;
const INDEX_KEY = /\d{1,10}"[ \t\n\r]*:/y;

const QUOTE = 34;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const BACKSLASH = 92;

/** The text with its marks, or `undefined` if there is nothing to mark. */
export function markExact(text: string): string | undefined {
  const pieces: string[] = [];
  let copied = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      if (needsMark(text, at + 1)) {
        pieces.push(text.slice(copied, at + 1), MARK, 's');
        copied = at + 1;
      }
      at = endOfString(text, at + 1);
    } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      NUMBER.lastIndex = at;
      if (!NUMBER.test(text)) return undefined;
      const end = NUMBER.lastIndex;
      if (!isPrintedByJavaScript(text, at, end) && !matchesAt(AFTER_COLON, text, end)) {
        pieces.push(text.slice(copied, at), '"', MARK, 'n', engineSpelling(text.slice(at, end)), '"');
        copied = end;
      }
      at = end;
    } else at++;
  }
  if (pieces.length === 0) return undefined;
  pieces.push(text.slice(copied));
  return pieces.join('');
}

const EXPONENT = /[eE]([+-]?)(?=\d+$)/;

/** The engine keeps a number's text, but for exponents, which get a sign, and -0, which becomes an integer. */
export function engineSpelling(text: string): string {
  return text === '-0' ? '0' : text.replace(EXPONENT, (_, sign: string) => `e${sign || '+'}`);
}

/** The string or number that a marked string stands for. */
export function unmarked(value: string): string | NumberValue {
  if (value.charCodeAt(0) !== MARK_CODE) return value;
  return value[1] === 'n' ? numberFromText(value.slice(2)) : value.slice(2);
}

function needsMark(text: string, start: number): boolean {
  const code = text.charCodeAt(start);
  if (code >= ZERO && code <= NINE) return matchesAt(INDEX_KEY, text, start);
  if (code === BACKSLASH) return matchesAt(MARK_ESCAPE, text, start);
  return code === MARK_CODE;
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** The offset behind the closing quote, or the end of a text that has none. */
function endOfString(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return text.length;
}

/** Doubles hold any fifteen digits, so short plain integers need no second look. */
const SAFE_LENGTH = 15;

function isPrintedByJavaScript(text: string, start: number, end: number): boolean {
  const spelled = text.slice(start, end);
  if (end - start <= SAFE_LENGTH && spelled !== '-0' && /^-?\d+$/.test(spelled)) return true;
  return String(Number(spelled)) === spelled;
}
