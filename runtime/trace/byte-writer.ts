/** Bytes in the making: numbers of variable length (LEB128), texts, and what they are flushed to. */

/** Bytes that the longest number takes. */
const LONGEST = 8;

export class ByteWriter {
  private bytes: Buffer;
  private at = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
  }

  get length(): number {
    return this.at;
  }

  /** What was written since the last `clear`; overwritten by what comes after that. */
  get written(): Buffer {
    return this.bytes.subarray(0, this.at);
  }

  clear(): void {
    this.at = 0;
  }

  /** A whole number from 0 to 2⁵³ − 1, seven bits a byte, the lowest first. */
  number(value: number): void {
    if (this.at + LONGEST > this.bytes.length) this.grow(LONGEST);
    const { bytes } = this;
    let rest = value;
    while (rest >= 0x80) {
      bytes[this.at++] = (rest & 0x7f) | 0x80;
      rest = rest < 0x80000000 ? rest >>> 7 : Math.floor(rest / 0x80);
    }
    bytes[this.at++] = rest;
  }

  /** A text, after its length in bytes. */
  text(text: string): void {
    const length = Buffer.byteLength(text);
    this.number(length);
    if (this.at + length > this.bytes.length) this.grow(length);
    this.bytes.write(text, this.at);
    this.at += length;
  }

  private grow(by: number): void {
    const larger = Buffer.allocUnsafeSlow(2 * this.bytes.length + by);
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}
