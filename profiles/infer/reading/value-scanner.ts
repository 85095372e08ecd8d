/**
 * Scans an attribute value: its hash, and what a clone of it copies in both models (runtime/feature/size.ts).
 *
 * The order of a nested map's entries is chance in the engine, and may differ between two files for the same
 * feature: entries are added up, so that their order does not matter. A date-time can't be told from the text
 * that it is stored as, nor bytes from a list of numbers.
 */
import { INLINE_BYTES, nestedMapBytes, VALUE_SLOT } from '../../../runtime/feature/size.js';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  ScanError,
  type Scanner,
  SEED_A,
  SEED_B,
} from './scanner.js';

/** The first bytes of a word that is no number. */
const LETTER = 0x61;
const MAX_DEPTH = 1000;

export class ValueScanner {
  /** The value's hash. */
  a = 0;
  b = 0;
  /** Bytes that a clone copies beyond the slot that holds the value: in the engine's layout, and here. */
  modeled = 0;
  copied = 0;
  /** Bytes of texts in it, which a clone copies here only where strings are to be copied. */
  texts = 0;
  /** Whether it is a list or a map, which can be changed in place. */
  isContainer = false;
  private depth = 0;

  constructor(private readonly scanner: Scanner) {}

  /** Scans the value that comes next. */
  scan(): void {
    const { scanner } = this;
    const first = scanner.peek();
    if (first === QUOTE) this.text();
    else if (first === OPEN_BRACKET || first === OPEN_BRACE) {
      if (++this.depth > MAX_DEPTH) throw new ScanError(scanner.at, 'a value that is nested less deep');
      if (first === OPEN_BRACKET) this.list();
      else this.map();
      this.depth--;
    } else this.word();
  }

  private text(): void {
    const { scanner } = this;
    const start = scanner.string();
    const end = scanner.at - 1;
    scanner.restart();
    scanner.mix(QUOTE);
    scanner.mixBytes(start, end);
    const length = contentLength(scanner.bytes, start, end);
    this.set(scanner.a, scanner.b, length, 0, length);
  }

  private word(): void {
    const { scanner } = this;
    const start = scanner.word();
    scanner.restart();
    scanner.mixBytes(start, scanner.at);
    const isNumber = scanner.bytes[start]! < LETTER;
    this.set(scanner.a, scanner.b, isNumber ? scanner.at - start : 0, 0, 0);
  }

  private list(): void {
    const { scanner } = this;
    scanner.at++;
    let a = SEED_A;
    let b = SEED_B;
    let modeled = 0;
    let copied = 0;
    let texts = 0;
    if (!scanner.takes(CLOSE_BRACKET)) {
      do {
        this.scan();
        a = Math.imul(a ^ this.a, 0x01000193);
        b = Math.imul(b ^ this.b, 0x85ebca6b) + 1;
        modeled += INLINE_BYTES.value + this.modeled;
        copied += VALUE_SLOT + this.copied;
        texts += this.texts;
      } while (scanner.takes(COMMA));
      scanner.expect(CLOSE_BRACKET, 'the end of a list');
    }
    this.set(a, b ^ OPEN_BRACKET, modeled, copied, texts);
    this.isContainer = true;
  }

  private map(): void {
    const { scanner } = this;
    scanner.at++;
    let a = SEED_A;
    let b = SEED_B;
    let entries = 0;
    let keyBytes = 0;
    let modeled = 0;
    let copied = 0;
    let texts = 0;
    if (!scanner.takes(CLOSE_BRACE)) {
      do {
        const start = scanner.string();
        const end = scanner.at - 1;
        scanner.expect(COLON, 'a colon');
        this.scan();
        scanner.restart();
        scanner.mixBytes(start, end);
        scanner.mix(this.a);
        scanner.mix(this.b);
        a = (a + scanner.a) | 0;
        b = (b + scanner.b) | 0;
        entries++;
        keyBytes += contentLength(scanner.bytes, start, end);
        modeled += this.modeled;
        copied += 2 * VALUE_SLOT + this.copied;
        texts += this.texts;
      } while (scanner.takes(COMMA));
      scanner.expect(CLOSE_BRACE, 'the end of a map');
    }
    this.set(a, b ^ OPEN_BRACE, nestedMapBytes(entries) + keyBytes + modeled, copied, texts);
    this.isContainer = true;
  }

  private set(a: number, b: number, modeled: number, copied: number, texts: number): void {
    this.a = a;
    this.b = b;
    this.modeled = modeled;
    this.copied = copied;
    this.texts = texts;
    this.isContainer = false;
  }
}

const ESCAPE_U = 0x75;

/** The UTF-8 length of what a JSON string between two offsets says. */
export function contentLength(bytes: Uint8Array, start: number, end: number): number {
  let length = end - start;
  for (let i = start; i < end; i++) {
    if (bytes[i] !== BACKSLASH) continue;
    if (bytes[i + 1] === ESCAPE_U) {
      const code = codeAt(bytes, i);
      const isPair = code >= 0xd800 && code < 0xdc00 && isLowSurrogate(bytes, i + 6);
      if (isPair) length += 4 - 12;
      else length += (code < 0x80 ? 1 : code < 0x800 ? 2 : 3) - 6;
      i += isPair ? 11 : 5;
    } else {
      length--;
      i++;
    }
  }
  return length;
}

/** The code unit that `\uXXXX` at an offset stands for. */
function codeAt(bytes: Uint8Array, at: number): number {
  return Number.parseInt(String.fromCharCode(...bytes.subarray(at + 2, at + 6)), 16);
}

function isLowSurrogate(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== BACKSLASH || bytes[at + 1] !== ESCAPE_U) return false;
  const code = codeAt(bytes, at);
  return code >= 0xdc00 && code < 0xe000;
}
