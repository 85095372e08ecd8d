/** A column of numbers that grows as lines are read: typed, so that a million features take a few bytes each. */

type Typed = Uint32Array | Float64Array;

const FIRST = 64;

export class GrowingColumn<Values extends Typed> {
  length = 0;
  private values: Values;

  private constructor(private readonly make: (length: number) => Values) {
    this.values = make(FIRST);
  }

  /** Whole numbers below 2^32. */
  static words(): GrowingColumn<Uint32Array> {
    return new GrowingColumn(length => new Uint32Array(length));
  }

  /** Sizes in bytes, which may pass 2^32. */
  static sizes(): GrowingColumn<Float64Array> {
    return new GrowingColumn(length => new Float64Array(length));
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = this.make(2 * this.values.length);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }

  /** The value at a row that there is. */
  at(row: number): number {
    return this.values[row]!;
  }
}
