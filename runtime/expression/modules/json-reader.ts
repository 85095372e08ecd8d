/**
 * JSON (RFC 8259) to FlowExpr values. `JSON.parse` won't do: it loses the order of keys that look like
 * integers, the difference between `1` and `1.0`, and the digits of large integers.
 */

import { Failure } from '../expression-error.js';
import { intFromText } from '../integer.js';
import type { Value } from '../value.js';

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const LONE_SURROGATE = /\p{Surrogate}/u;
const WORD = /true|false|null/y;
/** The engine's reader stops at the same depth. */
const MAX_DEPTH = 127;

export class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The one value that the text holds. Throws `Failure` with the line and column of a fault. */
  read(): Value {
    const value = this.#value(0);
    this.#match(SPACE);
    if (this.#at < this.#text.length) this.#fail('trailing characters');
    return value;
  }

  #fail(what: string): never {
    const before = this.#text.slice(0, this.#at);
    const line = before.split('\n').length;
    const column = this.#at - before.lastIndexOf('\n');
    throw new Failure(`json.loads: parse error: ${what} at line ${line} column ${column}`);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#text)?.[0];
    if (text !== undefined) this.#at += text.length;
    return text;
  }

  /** Takes `character`, after white space, if it comes next. */
  #accept(character: string): boolean {
    this.#match(SPACE);
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #value(depth: number): Value {
    if (depth > MAX_DEPTH) this.#fail('recursion limit exceeded');
    if (this.#accept('{')) return this.#object(depth);
    if (this.#accept('[')) return this.#array(depth);
    if (this.#text[this.#at] === '"') return this.#string();
    const number = this.#match(NUMBER);
    if (number !== undefined) return this.#number(number);
    const word = this.#match(WORD);
    if (word === undefined) this.#fail('expected value');
    return word === 'null' ? null : word === 'true';
  }

  #number(text: string): Value {
    const int = intFromText(text);
    if (int !== undefined) return int;
    const float = Number(text);
    if (!Number.isFinite(float)) this.#fail('number out of range');
    return float;
  }

  #string(): string {
    const literal = this.#match(STRING);
    if (literal === undefined) this.#fail('invalid string');
    const text: string = JSON.parse(literal);
    if (LONE_SURROGATE.test(text)) this.#fail('lone surrogate in string');
    return text;
  }

  #array(depth: number): Value[] {
    const items: Value[] = [];
    if (this.#accept(']')) return items;
    do items.push(this.#value(depth + 1));
    while (this.#accept(','));
    if (!this.#accept(']')) this.#fail('expected `,` or `]`');
    return items;
  }

  #object(depth: number): Map<string, Value> {
    const members = new Map<string, Value>();
    if (this.#accept('}')) return members;
    do {
      this.#match(SPACE);
      if (this.#text[this.#at] !== '"') this.#fail('key must be a string');
      const key = this.#string();
      if (!this.#accept(':')) this.#fail('expected `:`');
      members.set(key, this.#value(depth + 1));
    } while (this.#accept(','));
    if (!this.#accept('}')) this.#fail('expected `,` or `}`');
    return members;
  }
}
