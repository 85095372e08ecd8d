type Numbers = Uint8Array | Uint32Array | Float64Array;

/** Numbers in the making, of which nobody knows how many there will be. */
export class GrowingColumn<T extends Numbers = Uint32Array> {
  private numbers: T;
  length = 0;

  constructor(private readonly make: (length: number) => T) {
    this.numbers = make(1024);
  }

  push(value: number): void {
    if (this.length === this.numbers.length) {
      const larger = this.make(2 * this.length);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.length++] = value;
  }

  /** One that was pushed. */
  at(index: number): number {
    return this.numbers[index]!;
  }

  /** What was pushed, in no more memory than it takes; nothing can be pushed any more. */
  finish(): T {
    const { numbers, length } = this;
    this.numbers = this.make(0);
    return numbers.slice(0, length) as T;
  }
}

/** Of numbers below 2³². */
export function growing(): GrowingColumn {
  return new GrowingColumn(length => new Uint32Array(length));
}

/** Of numbers that may pass 2³². */
export function growingSizes(): GrowingColumn<Float64Array> {
  return new GrowingColumn(length => new Float64Array(length));
}
