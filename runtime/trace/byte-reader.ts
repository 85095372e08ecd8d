/** Reads what `ByteWriter` wrote. */

/** Thrown at bytes that no writer wrote. */
export class BrokenBytes extends Error {}

export class ByteReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  get position(): number {
    return this.at;
  }

  number(): number {
    const { bytes } = this;
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let unit = 0x80;
    do {
      byte = this.byte();
      value += (byte & 0x7f) * unit;
      unit *= 0x80;
    } while (byte >= 0x80 && unit <= 2 ** 49);
    if (byte >= 0x80 || !Number.isSafeInteger(value)) throw new BrokenBytes(`no number at ${bytes.length}`);
    return value;
  }

  text(): string {
    const length = this.number();
    const from = this.at;
    if (from + length > this.bytes.length) throw new BrokenBytes('a text that ends too early');
    this.at += length;
    return this.bytes.toString('utf8', from, this.at);
  }

  /** The bytes from a position up to here, as a key. */
  since(position: number): string {
    return this.bytes.toString('latin1', position, this.at);
  }

  private byte(): number {
    if (this.at >= this.bytes.length) throw new BrokenBytes('an event that ends too early');
    return this.bytes[this.at++]!;
  }
}
