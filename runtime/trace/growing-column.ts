/** Whole numbers in the making, of which nobody knows how many there will be. */
export class GrowingColumn {
  private numbers = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.numbers.length) {
      const larger = new Uint32Array(2 * this.length);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.length++] = value;
  }

  /** What was pushed, in as much memory as it takes. */
  finish(): Uint32Array {
    return this.numbers.slice(0, this.length);
  }
}
