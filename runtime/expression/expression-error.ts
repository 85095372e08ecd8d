import { UserError } from '../user-error.js';

/** Which step failed: reading the source (`lex`, `parse`), running it (`eval`), or its result (`conversion`). */
export type ErrorKind = 'lex' | 'parse' | 'eval' | 'conversion';

/** Stands for "no place in the source"; the engine reports such errors at position 2^64 - 1. */
export const NOWHERE = -1;
const NOWHERE_POSITION = 2n ** 64n - 1n;

/** An expression that can't be read, run or turned into an attribute value, in the engine's wording. */
export class ExpressionError extends UserError {
  /** Where the fault is, as an offset into the UTF-8 form of `source`; 0 for conversion errors. */
  readonly position: number;
  readonly #offset: number;

  /** `offset` counts UTF-16 units of `source`, or is `NOWHERE`. */
  constructor(
    readonly kind: ErrorKind,
    readonly reason: string,
    readonly source: string,
    offset: number,
  ) {
    const bytes = offset === NOWHERE ? NOWHERE_POSITION : Buffer.byteLength(source.slice(0, offset));
    super(
      kind === 'conversion' ? `conversion error: ${reason}` : `${kind} error at position ${bytes}: ${reason}`,
    );
    this.position = Number(bytes);
    this.#offset = offset;
  }

  /** The message, then the line and column (from 1), then the source line with a caret under the place. */
  explain(): string {
    if (this.#offset === NOWHERE) return this.message;
    const start = this.source.lastIndexOf('\n', this.#offset - 1) + 1;
    const end = this.source.indexOf('\n', this.#offset);
    const line = this.source.slice(start, end < 0 ? undefined : end).trimEnd();
    const before = this.source.slice(start, this.#offset);
    const lineNumber = this.source.slice(0, start).split('\n').length;
    const skipped = before.length > MARGIN ? before.length - MARGIN : 0;
    const lead = skipped > 0 ? '  …' : '  ';
    const shown = line.slice(skipped, skipped + SHOWN_WIDTH);
    return [
      this.message,
      `line ${lineNumber}, column ${Array.from(before).length + 1}:`,
      lead + shown,
      `${' '.repeat(lead.length)}${blank(before.slice(skipped))}^`,
    ].join('\n');
  }
}

/** Longest stretch of a line that is shown, and how much of it may precede the caret. */
const SHOWN_WIDTH = 100;
const MARGIN = 72;

/** Characters that terminals draw two columns wide: East Asian ones and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** As many columns of white space as `text` takes. */
function blank(text: string): string {
  return Array.from(text, point => (point === '\t' ? '\t' : WIDE.test(point) ? '\u3000' : ' ')).join('');
}

/**
 * Thrown by operators and functions, which don't know where in the source they stand. `Expression` makes
 * an `ExpressionError` of it with the place that the run had reached.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
}
