/**
 * An attribute map of counted values: the slots of its array are the handles.
 *
 * A handle object per value would cost more than the values (50 attributes are 50 handles a share), so the
 * boxes are counted directly, and this map is what drops them, all at once, once.
 */
import { ArcBox, type ArcCensus } from '../../arc.js';
import type { AttributeValue } from '../attribute-value.js';
import type { AttributesView } from '../attributes.js';
import type { Schema } from '../schema.js';
import { arcBlock, INLINE_BYTES, modeledContents, modeledSpare, POINTER_BYTES } from '../size.js';

export class ValueArcs implements AttributesView {
  private constructor(
    private schema: Schema,
    private readonly slots: ArcBox<AttributeValue>[],
    private readonly census: ArcCensus,
    /** The most values since the map was built, as in `Attributes`. */
    private most = slots.length,
  ) {
    census.live += slots.length;
    census.created += slots.length;
  }

  /** A map of its own for attributes that nobody else holds. */
  static of(attributes: AttributesView & { readonly shape: Schema }, census: ArcCensus): ValueArcs {
    const slots = Array.from(attributes.entries(), ([, value]) => new ArcBox(value));
    return new ValueArcs(attributes.shape, slots, census);
  }

  get size(): number {
    return this.slots.length;
  }

  get(name: string): AttributeValue | undefined {
    const position = this.schema.position(name);
    return position < 0 ? undefined : this.slots[position]!.value;
  }

  has(name: string): boolean {
    return this.schema.position(name) >= 0;
  }

  keys(): Iterable<string> {
    return this.schema.keys;
  }

  *entries(): Generator<[string, AttributeValue]> {
    for (const [position, key] of this.schema.keys.entries()) yield [key, this.slots[position]!.value];
  }

  /** How many maps see the value of `name`; 0 if there is no such attribute. */
  strong(name: string): number {
    const position = this.schema.position(name);
    return position < 0 ? 0 : this.slots[position]!.strong;
  }

  /** Makes the value of `name`, if there is one, this map's own: by `copy` where other maps see it. */
  makeMut(name: string, copy: (value: AttributeValue) => AttributeValue): void {
    const position = this.schema.position(name);
    if (position < 0) return;
    const box = this.slots[position]!;
    if (box.strong === 1) return;
    this.slots[position] = new ArcBox(copy(box.value));
    box.strong--;
  }

  /** Writes a value that this map owns (see `makeMut`), or adds a new one at the end. */
  set(name: string, value: AttributeValue): void {
    const position = this.schema.position(name);
    if (position >= 0) {
      this.slots[position]!.value = value;
      return;
    }
    this.schema = this.schema.with(name);
    this.slots.push(new ArcBox(value));
    if (this.slots.length > this.most) this.most = this.slots.length;
    this.census.live++;
    this.census.created++;
  }

  /** Drops one value; the last one moves into its place. */
  delete(name: string): boolean {
    const position = this.schema.position(name);
    if (position < 0) return false;
    this.slots[position]!.strong--;
    this.census.live--;
    this.schema = this.schema.without(name);
    const last = this.slots.pop()!;
    if (position < this.slots.length) this.slots[position] = last;
    return true;
  }

  /** Copies the structure and raises the count of every value. */
  clone(): ValueArcs {
    const slots = this.slots.slice();
    for (const box of slots) box.strong++;
    return new ValueArcs(this.schema, slots, this.census, this.most);
  }

  /** Lowers the count of every value. The owner drops the map once. */
  drop(): void {
    const { slots } = this;
    for (let i = 0; i < slots.length; i++) slots[i]!.strong--;
    this.census.live -= slots.length;
  }

  /** Every value, by `copy` where other maps see it. */
  *ownEntries(copy: (value: AttributeValue) => AttributeValue): Generator<[string, AttributeValue]> {
    for (const [position, key] of this.schema.keys.entries()) {
      const { strong, value } = this.slots[position]!;
      yield [key, strong === 1 ? value : copy(value)];
    }
  }

  get bytesModeled(): number {
    const spare = modeledSpare(this.slots.length, this.most, INLINE_BYTES.value);
    return this.slots.reduce(
      (sum, { value }) => sum + modeledContents(value),
      this.schema.structureBytes + spare,
    );
  }

  /** Bytes of the structure, and of the values that no other map sees. */
  get unsharedBytes(): number {
    const { slots } = this;
    let bytes = this.structureBytesModeled;
    for (let i = 0; i < slots.length; i++) {
      const { strong, value } = slots[i]!;
      if (strong === 1) bytes += arcBlock('value') + modeledContents(value);
    }
    return bytes;
  }

  /** Bytes of values' pointers that `clone` copies in this process. */
  get structureBytesCopied(): number {
    return POINTER_BYTES * this.slots.length;
  }

  /** Bytes of index, hashes, keys and pointers that the Rust clone of the map allocates. */
  get structureBytesModeled(): number {
    return this.schema.pointerStructureBytes + modeledSpare(this.slots.length, this.most, POINTER_BYTES);
  }
}
