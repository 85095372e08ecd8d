/** Decodes the strings of a heap's columns, one at a time. */
import type { SnapshotColumns } from '../columns.js';

const QUOTE = 0x22;

export class HeapStrings {
  readonly count: number;
  private readonly text: Buffer;
  private readonly starts: Float64Array;

  constructor({ text, stringStart }: Pick<SnapshotColumns, 'text' | 'stringStart'>) {
    this.text = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
    this.starts = stringStart;
    this.count = stringStart.length - 1;
  }

  /** The string at this place. */
  at(index: number): string {
    const start = this.starts[index]!;
    const end = this.text.lastIndexOf(QUOTE, this.starts[index + 1]! - 1) + 1;
    return JSON.parse(this.text.toString('utf8', start, end)) as string;
  }

  /** Whether the string has so many characters or more. Decodes only those that might. */
  isAtLeast(index: number, length: number): boolean {
    const mostBytes = this.starts[index + 1]! - this.starts[index]!;
    return mostBytes >= length && this.at(index).length >= length;
  }

  /** Where this string is, or -1 where the heap does not have it. */
  find(wanted: string): number {
    for (const index of this.containing(wanted)) {
      if (this.at(index) === wanted) return index;
    }
    return -1;
  }

  /** The strings whose JSON text has this piece, which must be ASCII without quotes or backslashes. */
  *containing(piece: string): Generator<number> {
    for (let at = this.text.indexOf(piece); at >= 0; ) {
      const index = this.stringAround(at);
      yield index;
      at = this.text.indexOf(piece, this.starts[index + 1]!);
    }
  }

  /** The string whose text covers this byte. */
  private stringAround(byte: number): number {
    let low = 0;
    let high = this.count;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle]! <= byte) low = middle;
      else high = middle;
    }
    return low;
  }
}
