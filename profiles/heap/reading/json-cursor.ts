/**
 * Walks over the bytes of a JSON file chunk by chunk, so that a file of any size needs one chunk of memory.
 * Strict: what is not JSON (RFC 8259) is refused with a sentence that says where.
 */
import { isUtf8 } from 'node:buffer';
import { readSync } from 'node:fs';
import { UserError } from '../../../runtime/user-error.js';

/** How much of a file is in memory: little enough to stay in the processor's cache. */
export const CHUNK_BYTES = 1 << 20;

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const COLON = 0x3a;
export const BACKSLASH = 0x5c;
export const LOWER_U = 0x75;
export const ESCAPED = new Set(Buffer.from('"\\/bfnrt'));

export const isSpace = (byte: number): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
export const isHexDigit = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);

/** Small letters, `E`, digits, `+`, `-` and `.`: what numbers, `true`, `false` and `null` are made of. */
const isInWord = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) || byte === 0x45 || (byte >= 0x30 && byte <= 0x39) || WORD_SIGNS.has(byte);
const WORD_SIGNS = new Set(Buffer.from('+-.'));
const WORD = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)$/;
const MOST_WORD = 64;

export class JsonCursor {
  /** The bytes in memory, and one more that stays zero, at which a scan for digits stops. */
  buffer: Buffer;
  /** The next byte to look at. */
  at = 0;
  /** The end of what is filled. */
  end = 0;
  /** Where in the file the buffer starts. */
  private offset = 0;
  private isAtEndOfFile = false;
  /** While a text is taken: the pieces of it that are no longer in the buffer, and where the rest starts. */
  private textBefore: Buffer[] | null = null;
  private textStart = 0;

  /**
   * `size`: the file's bytes; `chunkBytes`: how many of them are in memory, except for longer tokens; `onFill`
   * hears how many were read so far.
   */
  constructor(
    private readonly descriptor: number,
    readonly size: number,
    private readonly file: string,
    chunkBytes: number,
    private readonly onFill: (bytes: number) => void,
  ) {
    this.buffer = Buffer.alloc(Math.min(chunkBytes, size) + 1);
  }

  /** Where in the file the next byte is. */
  get position(): number {
    return this.offset + this.at;
  }

  /** Goes on at another place of the file. */
  seek(position: number): void {
    this.offset = position;
    this.at = 0;
    this.end = 0;
    this.isAtEndOfFile = false;
  }

  /** Keeps the bytes from `at` on and reads more behind them; false at the end of the file. */
  fill(): boolean {
    if (this.isAtEndOfFile) return false;
    this.textBefore?.push(Buffer.from(this.buffer.subarray(this.textStart, this.at)));
    this.textStart = 0;
    const kept = this.end - this.at;
    if (kept === this.buffer.length - 1) {
      const larger = Buffer.alloc(2 * kept + 1);
      this.buffer.copy(larger, 0, this.at, this.end);
      this.buffer = larger;
    } else {
      this.buffer.copyWithin(0, this.at, this.end);
    }
    this.offset += this.at;
    this.at = 0;
    this.end = kept;
    const room = this.buffer.length - 1 - kept;
    const read = readSync(this.descriptor, this.buffer, kept, room, this.offset + kept);
    this.end += read;
    this.isAtEndOfFile = read === 0;
    this.onFill(this.offset + this.end);
    return read > 0;
  }

  /** The next byte that is not white space, not taken; -1 at the end of the file. */
  peek(): number {
    for (;;) {
      while (this.at < this.end) {
        const byte = this.buffer[this.at]!;
        if (!isSpace(byte)) return byte;
        this.at += 1;
      }
      if (!this.fill()) return -1;
    }
  }

  /** Takes the next byte, which must be this one. */
  expect(byte: number, where: string): void {
    const found = this.peek();
    if (found === -1) this.failCutOff(where);
    if (found !== byte) this.failUnexpected(where);
    this.at += 1;
  }

  /** Takes a comma, or the closing byte; true where it was the comma. */
  takeComma(close: number, where: string): boolean {
    const found = this.peek();
    if (found === -1) this.failCutOff(where);
    if (found !== COMMA && found !== close) this.failUnexpected(where);
    this.at += 1;
    return found === COMMA;
  }

  /** Takes the next byte inside a token. */
  take(where: string): number {
    if (this.at === this.end && !this.fill()) this.failCutOff(where);
    return this.buffer[this.at++]!;
  }

  /** Takes `"key":` and returns the key, undecoded. */
  key(where: string): string {
    const text = this.textOf(() => this.skipString(where), where);
    this.expect(COLON, where);
    return text.slice(1, -1);
  }

  /** Takes a whole value and returns its text. For small values: its bytes must fit into memory. */
  valueText(where: string): string {
    return this.textOf(() => this.skipValue(where), where);
  }

  /** Takes a whole value, whatever it is, and forgets it. */
  skipValue(where: string): void {
    const closers: number[] = [];
    do {
      const first = this.peek();
      if (first === OPEN_BRACE || first === OPEN_BRACKET) {
        this.at += 1;
        const closer = first === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET;
        if (this.peek() !== closer) {
          closers.push(closer);
          if (closer === CLOSE_BRACE) this.skipKey(where);
          continue;
        }
        this.at += 1;
      } else if (first === QUOTE) this.skipString(where);
      else this.skipWord(where);
      this.skipEnds(closers, where);
    } while (closers.length > 0);
  }

  /** After a value: takes what closes the arrays and objects around it, or the comma before the next one. */
  private skipEnds(closers: number[], where: string): void {
    for (let closer = closers.at(-1); closer !== undefined; closer = closers.at(-1)) {
      if (this.takeComma(closer, where)) {
        if (closer === CLOSE_BRACE) this.skipKey(where);
        return;
      }
      closers.pop();
    }
  }

  private skipKey(where: string): void {
    if (this.peek() !== QUOTE) this.failHere(where);
    this.skipString(where);
    this.expect(COLON, where);
  }

  private skipString(where: string): void {
    this.expect(QUOTE, where);
    for (;;) {
      const byte = this.take(where);
      if (byte === QUOTE) return;
      if (byte < 0x20) this.failUnexpected(where, -1);
      if (byte === BACKSLASH) this.skipEscape(where);
    }
  }

  private skipEscape(where: string): void {
    const byte = this.take(where);
    if (byte === LOWER_U) {
      for (let digit = 0; digit < 4; digit += 1) {
        if (!isHexDigit(this.take(where))) this.failUnexpected(where, -1);
      }
    } else if (!ESCAPED.has(byte)) this.failUnexpected(where, -1);
  }

  /** Takes a number, `true`, `false` or `null`. */
  private skipWord(where: string): void {
    if (this.peek() === -1) this.failCutOff(where);
    let word = '';
    while (
      (this.at < this.end || this.fill()) &&
      word.length < MOST_WORD &&
      isInWord(this.buffer[this.at]!)
    ) {
      word += String.fromCharCode(this.buffer[this.at]!);
      this.at += 1;
    }
    if (!WORD.test(word)) this.failHere(where);
  }

  /** The text of the bytes that `skip` takes, from the next byte that is not white space. */
  private textOf(skip: () => void, where: string): string {
    if (this.peek() === -1) this.failCutOff(where);
    this.textStart = this.at;
    this.textBefore = [];
    skip();
    const text = Buffer.concat([...this.textBefore, this.buffer.subarray(this.textStart, this.at)]);
    this.textBefore = null;
    if (!isUtf8(text)) this.fail(`${where} is not UTF-8`);
    return text.toString('utf8');
  }

  /** Refuses the file: it ends too early. */
  failCutOff(where: string): never {
    throw new UserError(
      `The heap snapshot "${this.file}" is cut off: its ${bytes(this.size)} end in ${where}; ` +
        'take or copy it again, and wait until it is written.',
    );
  }

  /** Refuses the file for the byte at `at`, moved by `shift`. */
  failUnexpected(where: string, shift = 0): never {
    const byte = this.buffer[this.at + shift]!;
    const shown = byte > 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `byte ${byte}`;
    this.fail(
      `${shown} at byte ${(this.position + shift).toLocaleString('en-US')} does not belong in ${where}`,
    );
  }

  /** Refuses the file for what stands here, which may be nothing at all. */
  private failHere(where: string): never {
    if (this.peek() === -1) this.failCutOff(where);
    this.failUnexpected(where);
  }

  /** Refuses the file for this reason. */
  fail(problem: string): never {
    throw new UserError(`The heap snapshot "${this.file}" is damaged: ${problem}; take or copy it again.`);
  }
}

const bytes = (count: number): string => `${count.toLocaleString('en-US')} byte${count === 1 ? '' : 's'}`;
