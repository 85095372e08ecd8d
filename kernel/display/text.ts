/** A value as text, the way Node's own REPL shows it. */
import { createRequire } from 'node:module';
import { inspect as nodeInspect, types } from 'node:util';
import { visibleLine } from '../../runtime/visible-text.js';
import { formatCount } from './numbers.js';
import { cutToWidth } from './text-width.js';
import { MOST_CHARACTERS, trim } from './trim.js';

const require = createRequire(import.meta.url);

/** Loaded at the first value shown: a session that shows none stays free of it. */
let loaded: typeof import('node-inspect-extracted') | undefined;

/** Of arrays, maps and sets Node's inspect shows so many. */
const MOST_ITEMS = 100;
/** Objects that are looked into for promises. */
const MOST_SEARCHED = 10_000;
/** How deep a value is shown, in objects within objects; what Node's REPL takes too. */
const DEPTH = 2;

/**
 * Text of a value. Objects carry ANSI colours; a lone primitive has none, for there is nothing to tell apart.
 * Of a value of very many keys or characters the first are shown, and how many more there are.
 */
export function inspectText(value: unknown): string {
  const { value: shown, keysLeft, hasLongList } = trim(value, DEPTH);
  const text = cutText(inspectWhole(shown, isObject(value), hasLongList));
  return keysLeft === 0 ? text : `${text}\n… and ${formatCount(keysLeft)} more keys`;
}

/**
 * What can't be told from outside Node's binary goes to Node's own inspect: a promise's state, a revoked proxy; and
 * so does a value with a very long list, of which it alone finds the keys that are no index without going through all that are.
 */
function inspectWhole(value: unknown, colors: boolean, hasLongList: boolean): string {
  if (isRevoked(value)) return '<Revoked Proxy>';
  const options = { colors, depth: DEPTH };
  if (!hasLongList) {
    const text = inspectOutside(value, options);
    if (text !== undefined && !text.includes('<pending>')) return text;
  }
  hideAsyncIds(value);
  return nodeInspect(value, options);
}

/** Nothing where a part of the value is a revoked proxy, which can't be told from outside Node's binary. */
function inspectOutside(value: unknown, options: { colors: boolean; depth: number }): string | undefined {
  loaded ??= require('node-inspect-extracted') as typeof import('node-inspect-extracted');
  try {
    return loaded.inspect(value, options);
  } catch (error) {
    if (error instanceof TypeError && /revoked/.test(error.message)) return undefined;
    throw error;
  }
}

/** Whether a value is a revoked proxy, any use of which throws. */
export function isRevoked(value: unknown): boolean {
  if (!types.isProxy(value)) return false;
  try {
    Object.getPrototypeOf(value);
    return false;
  } catch (error) {
    return error instanceof TypeError && /revoked/.test(error.message);
  }
}

/** Node 20 and 22 keep the asynchronous context of a promise in properties of it, which are not the user's. */
function hideAsyncIds(value: unknown): void {
  const found = new Set<unknown>([value]);
  for (const item of found) {
    if (found.size > MOST_SEARCHED) return;
    if (!isObject(item) || types.isProxy(item)) continue;
    if (types.isPromise(item)) {
      for (const key of Object.getOwnPropertySymbols(item)) {
        Object.defineProperty(item, key, { enumerable: false });
      }
    }
    for (const part of partsOf(item)) found.add(part);
  }
}

/** What is shown of an object's inside. Getters are not called: inspecting does not call them either. */
function partsOf(item: object): unknown[] {
  if (ArrayBuffer.isView(item)) return [];
  if (Array.isArray(item)) return item.slice(0, MOST_ITEMS);
  const entries = types.isMap(item) || types.isSet(item) ? [...item.entries()].slice(0, MOST_ITEMS) : [];
  const properties = Object.values(Object.getOwnPropertyDescriptors(item)).map(({ value }): unknown => value);
  return [...entries.flat(), ...properties];
}

/** Cut at the end of a line, where a long value has lines. */
function cutText(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  const lineEnd = text.lastIndexOf('\n', MOST_CHARACTERS);
  const end = lineEnd > MOST_CHARACTERS / 2 ? lineEnd : MOST_CHARACTERS;
  // Neither half of a colour's code may stay, nor a colour that nothing ends.
  const kept = text.slice(0, end).replace(/\u001b(\[[\d;]*)?$/, '');
  const reset = kept.includes('\u001b') ? '\u001b[0m' : '';
  return `${kept}${reset}\n… and ${formatCount(text.length - kept.length)} more characters`;
}

/** Whether a value has properties of its own: functions have. */
export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Text of a value on one line of at most `width` characters, for a cell of a table. */
export function inspectShort(value: unknown, width: number): string {
  const text = nodeInspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 6 });
  return shorten(text, width);
}

/** Text on one line that is safe to show, cut with an ellipsis where it is wider than `width` columns of a terminal. */
export function shorten(text: string, width: number): string {
  const head = text.slice(0, width * 4);
  // No pair of surrogates is cut in two.
  const whole = head.length < text.length ? head.replace(/[\ud800-\udbff]$/, '') : head;
  return cutToWidth(visibleLine(whole.replace(/\s+/g, ' ')), width);
}
