/** Numbers, strings and arrays one after another as bytes, in a buffer that grows and is used again and again. */

const FIRST_BYTES = 1 << 12;

/** How the bytes of a string are to be read; UTF-8 has no word for half of a surrogate pair. */
const ENCODINGS = ['utf8', 'utf16le'] as const;
const LONE_SURROGATE = /\p{Surrogate}/u;

export class RecordWriter {
  private buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  private at = 0;

  /** What `write` writes; valid until the next record. */
  record(write: (writer: RecordWriter) => void): Buffer {
    this.at = 0;
    write(this);
    return this.buffer.subarray(0, this.at);
  }

  /** A whole number from 0 to 255. */
  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.at++] = value;
  }

  /** A whole number from 0 to 2³² − 1. */
  count(value: number): void {
    this.reserve(4);
    this.at = this.buffer.writeUInt32LE(value, this.at);
  }

  number(value: number): void {
    this.reserve(8);
    this.at = this.buffer.writeDoubleLE(value, this.at);
  }

  string(value: string): void {
    const encoding = LONE_SURROGATE.test(value) ? 1 : 0;
    this.byte(encoding);
    const length = Buffer.byteLength(value, ENCODINGS[encoding]);
    this.count(length);
    this.reserve(length);
    this.at += this.buffer.write(value, this.at, ENCODINGS[encoding]);
  }

  bytes(value: Uint8Array): void {
    this.count(value.length);
    this.reserve(value.length);
    this.buffer.set(value, this.at);
    this.at += value.length;
  }

  private reserve(bytes: number): void {
    const needed = this.at + bytes;
    if (needed <= this.buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.buffer.length));
    this.buffer.copy(grown, 0, 0, this.at);
    this.buffer = grown;
  }
}

/** Reads what a `RecordWriter` wrote, in the same order. Everything it returns is a copy. */
export class RecordReader {
  private at = 0;

  constructor(private readonly record: Buffer) {}

  byte(): number {
    return this.record[this.at++]!;
  }

  count(): number {
    const value = this.record.readUInt32LE(this.at);
    this.at += 4;
    return value;
  }

  number(): number {
    const value = this.record.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }

  string(): string {
    const encoding = ENCODINGS[this.byte()];
    const length = this.count();
    const value = this.record.toString(encoding, this.at, this.at + length);
    this.at += length;
    return value;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const length = this.count();
    const value = new Uint8Array(length);
    value.set(this.record.subarray(this.at, this.at + length));
    this.at += length;
    return value;
  }
}
