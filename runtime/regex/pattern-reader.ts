/** A cursor over the code points of a regular expression, with the flags that hold where it stands. */

import { Failure } from '../expression/expression-error.js';

/** By their letters in `(?flags)`; `u` is on from the start. */
export interface Flags {
  /** Ignore case. */
  readonly i: boolean;
  /** `^` and `$` stand at lines too. */
  readonly m: boolean;
  /** `.` takes line ends too. */
  readonly s: boolean;
  /** Lines may end in `\r\n`. */
  readonly R: boolean;
  /** `*` is lazy and `*?` greedy. */
  readonly U: boolean;
  /** `\d`, `\s`, `\w` and `\b` know all of Unicode. */
  readonly u: boolean;
  /** White space and `#` comments are not part of the pattern. */
  readonly x: boolean;
}

export const NO_FLAGS: Flags = { i: false, m: false, s: false, R: false, U: false, u: true, x: false };

/** How deep groups, classes and repetitions may be nested. */
const MAX_NESTING = 250;

const SPACE = /^\p{White_Space}$/u;
const LARGEST_COUNT = 2 ** 32 - 1;

export class PatternReader {
  flags = NO_FLAGS;
  #at = 0;
  #nesting = 0;
  readonly #points: readonly string[];

  constructor(pattern: string) {
    this.#points = Array.from(pattern);
  }

  /** The code point `ahead` of the cursor; empty at the end. */
  peek(ahead = 0): string {
    return this.#points[this.#at + ahead] ?? '';
  }

  get ended(): boolean {
    return this.#at >= this.#points.length;
  }

  /** Takes one code point; empty at the end. */
  next(): string {
    const point = this.peek();
    this.#at++;
    return point;
  }

  /** Takes `text`, of single code points, if it comes next. */
  accept(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.peek(i) !== text[i]) return false;
    this.#at += text.length;
    return true;
  }

  /** Where the cursor is, to `goTo` later. */
  get place(): number {
    return this.#at;
  }

  goTo(place: number): void {
    this.#at = place;
  }

  /** Passes white space and comments, where the flags say that they don't count. */
  skipIgnored(): void {
    if (!this.flags.x) return;
    for (;;) {
      if (SPACE.test(this.peek())) this.#at++;
      else if (this.peek() === '#') while (!this.ended && this.next() !== '\n');
      else return;
    }
  }

  /** The code point after white space and comments that is `ahead` of the cursor, which stays. */
  peekPastIgnored(ahead: number): string {
    const place = this.#at;
    this.#at += ahead;
    this.skipIgnored();
    const point = this.peek();
    this.#at = place;
    return point;
  }

  /** A decimal number with white space around it. */
  decimal(whatIfEmpty: string): number {
    while (SPACE.test(this.peek())) this.#at++;
    let digits = '';
    while (/^[0-9]$/.test(this.peek())) digits += this.next();
    while (SPACE.test(this.peek())) this.#at++;
    if (digits === '') this.fail(whatIfEmpty);
    if (Number(digits) > LARGEST_COUNT) this.fail('decimal literal invalid');
    return Number(digits);
  }

  /** Runs `read` one level deeper. */
  nested<T>(read: () => T): T {
    if (++this.#nesting > MAX_NESTING)
      this.fail(`exceeds the maximum number of nested parentheses/brackets (${MAX_NESTING})`);
    const result = read();
    this.#nesting--;
    return result;
  }

  fail(what: string): never {
    throw new Failure(
      `invalid regex: ${what}, near character ${Math.min(this.#at, this.#points.length) + 1}`,
    );
  }
}
