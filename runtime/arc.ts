/**
 * `Arc<T>`: a handle on a counted box, with the meaning of Rust's `std::sync::Arc`.
 *
 * JavaScript shares every object already, so sharing is only real here if the counts are: a handle is
 * made by `of` or `clone`, used, and dropped exactly once. A dropped handle that is used or dropped again
 * is an error, always. A census counts the handles alive, so that a run can prove that it let go of all.
 */

/** Counts the handles of one run. `live` is the sum of the strong counts of all its boxes. */
export class ArcCensus {
  live = 0;
  created = 0;
  /**
   * What the values with a handle alive took when they came into their boxes, in bytes: coordinates, and slots of
   * attributes. A value counts once, however many handles are on it; what it grew by when it was changed in place
   * is not seen.
   */
  bytes = 0;
}

/** The census of handles that were made outside of any run. */
export const unownedArcs = new ArcCensus();

/**
 * A value and the number of handles on it. Where millions of handles sit side by side (one per attribute
 * value), the array slot that holds the box is the handle, and its owner raises and lowers the count.
 */
export class ArcBox<T> {
  strong = 1;

  constructor(public value: T) {}
}

export class Arc<T> {
  private constructor(
    private box: ArcBox<T> | null,
    private readonly census: ArcCensus,
    private bytes: number,
  ) {
    census.live++;
    census.created++;
  }

  /**
   * The first handle on `value`.
   * @param bytes what the value takes, for the census
   */
  static of<T>(value: T, census: ArcCensus = unownedArcs, bytes = 0): Arc<T> {
    census.bytes += bytes;
    return new Arc(new ArcBox(value), census, bytes);
  }

  /** How many handles there are on the value, this one included. */
  get strong(): number {
    return this.held().strong;
  }

  /** The value, to be read. */
  get value(): T {
    return this.held().value;
  }

  get isDropped(): boolean {
    return this.box === null;
  }

  /** Another handle on the same value. */
  clone(): Arc<T> {
    const box = this.held();
    box.strong++;
    return new Arc(box, this.census, this.bytes);
  }

  /** Lets go of the value. */
  drop(): void {
    const box = this.held();
    if (--box.strong === 0) this.census.bytes -= this.bytes;
    this.box = null;
    this.census.live--;
  }

  /**
   * The value, to be changed in place. If other handles see it, this handle gets a copy of its own first.
   * @param copy makes a copy that shares nothing changeable with its argument
   */
  makeMut(copy: (value: T) => T): T {
    const box = this.held();
    if (box.strong === 1) return box.value;
    const own = new ArcBox(copy(box.value));
    box.strong--;
    this.box = own;
    this.census.bytes += this.bytes;
    return own.value;
  }

  /**
   * Puts another value in the handle's place: what other handles see stays as it is.
   * @param bytes what the value takes, for the census
   */
  replace(value: T, bytes = 0): void {
    const box = this.held();
    this.census.bytes += box.strong === 1 ? bytes - this.bytes : bytes;
    this.bytes = bytes;
    if (box.strong === 1) {
      box.value = value;
    } else {
      box.strong--;
      this.box = new ArcBox(value);
    }
  }

  /** Takes the value out and drops the handle if it is the last one; else `undefined`, and nothing changed. */
  tryUnwrap(): { value: T } | undefined {
    const box = this.held();
    if (box.strong > 1) return undefined;
    this.drop();
    return { value: box.value };
  }

  /** Whether both handles are on the same value. */
  isSameAs(other: Arc<T>): boolean {
    return this.held() === other.held();
  }

  [Symbol.dispose](): void {
    if (this.box !== null) this.drop();
  }

  private held(): ArcBox<T> {
    if (this.box === null) throw new Error('this Arc was dropped: it can be neither used nor dropped again');
    return this.box;
  }
}
