/**
 * Where a scan of JSON bytes is, and the hash of what it passed: two lanes of 32 bits, so that equal hashes mean
 * equal bytes (one wrong pair in 10^19; birthday: 4 billion values for an even chance).
 *
 * A line of intermediate data is scanned where it lies: making strings and objects of it would cost ten times as
 * much, and nothing but hashes and sizes is kept.
 */

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

const PRIME_A = 0x01000193;
const PRIME_B = 0x85ebca6b;
export const SEED_A = 0x811c9dc5 | 0;
export const SEED_B = 0x9747b28c | 0;

/** A place at which the bytes are not what they should be. */
export class ScanError extends Error {
  constructor(
    readonly offset: number,
    readonly expected: string,
  ) {
    super(`${expected} expected at byte ${offset + 1}`);
  }
}

export class Scanner {
  bytes: Uint8Array = new Uint8Array();
  at = 0;
  /** The hash of what was scanned since `restart`. */
  a = SEED_A;
  b = SEED_B;

  begin(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
  }

  restart(): void {
    this.a = SEED_A;
    this.b = SEED_B;
  }

  /** Takes a number into the hash. */
  mix(value: number): void {
    this.a = Math.imul(this.a ^ value, PRIME_A);
    this.b = Math.imul((this.b ^ value) + (this.b >>> 15), PRIME_B);
  }

  /** Takes the bytes from `start` to `end` into the hash. */
  mixBytes(start: number, end: number): void {
    const { bytes } = this;
    let { a, b } = this;
    let i = start;
    // Four at a time: a multiplication costs more than putting bytes together.
    for (; i + 3 < end; i += 4) {
      const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
      a = Math.imul(a ^ word, PRIME_A);
      a ^= a >>> 15;
      b = Math.imul((b ^ word) + (b >>> 15), PRIME_B);
    }
    for (; i < end; i++) {
      const byte = bytes[i]!;
      a = Math.imul(a ^ byte, PRIME_A);
      b = Math.imul((b ^ byte) + (b >>> 15), PRIME_B);
    }
    this.a = a;
    this.b = b;
  }

  skipSpace(): void {
    const { bytes } = this;
    for (let byte = bytes[this.at]; byte !== undefined && byte <= 0x20; byte = bytes[++this.at]);
  }

  /** The byte behind white space; 0 at the end. */
  peek(): number {
    this.skipSpace();
    return this.bytes[this.at] ?? 0;
  }

  /** Steps over a byte that must come next. */
  expect(byte: number, name: string): void {
    if (this.peek() !== byte) throw new ScanError(this.at, name);
    this.at++;
  }

  /** Steps over a byte if it comes next. */
  takes(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.at++;
    return true;
  }

  /** Steps over a string and gives the offset behind its opening quote; `at` is behind the closing one. */
  string(): number {
    this.expect(QUOTE, 'a text');
    const start = this.at;
    const { bytes } = this;
    for (let i = start; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) {
        this.at = i + 1;
        return start;
      }
    }
    throw new ScanError(bytes.length, 'the end of a text');
  }

  /** Steps over a number, `true`, `false` or `null`, and gives where it began. */
  word(): number {
    const { bytes } = this;
    const start = this.at;
    let end = start;
    for (let byte = bytes[end]; byte !== undefined && isWordByte(byte); byte = bytes[++end]);
    if (end === start) throw new ScanError(start, 'a value');
    this.at = end;
    return start;
  }

  /** The text between two offsets, without the quotes around it, as the JSON string that it is. */
  textBetween(start: number, end: number): string {
    const text = Buffer.from(this.bytes.buffer, this.bytes.byteOffset + start, end - start).toString();
    return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
  }
}

/** Of numbers and of the three words. */
function isWordByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x2e ||
    byte === 0x2b ||
    byte === 0x45
  );
}
