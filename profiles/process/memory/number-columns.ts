/** Rows of numbers that grow while something is measured: one typed array per column, no object per row. */

const FIRST_ROWS = 1024;

export class NumberColumns<Name extends string> {
  length = 0;
  private capacity = FIRST_ROWS;
  private readonly columns: Record<Name, Float64Array>;

  constructor(readonly names: readonly Name[]) {
    const empty = names.map(name => [name, new Float64Array(FIRST_ROWS)]);
    this.columns = Object.fromEntries(empty) as Record<Name, Float64Array>;
  }

  add(row: Readonly<Record<Name, number>>): void {
    if (this.length === this.capacity) this.grow();
    for (const name of this.names) this.columns[name][this.length] = row[name];
    this.length++;
  }

  /** A column's values so far; not a copy. */
  column(name: Name): Float64Array {
    return this.columns[name].subarray(0, this.length);
  }

  private grow(): void {
    this.capacity *= 2;
    for (const name of this.names) {
      const grown = new Float64Array(this.capacity);
      grown.set(this.columns[name]);
      this.columns[name] = grown;
    }
  }
}
