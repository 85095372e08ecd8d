/**
 * The attribute map: an insertion-ordered map whose key list is shared between features of one shape.
 */
import type { AttributeValue } from './attribute-value.js';
import { Schema } from './schema.js';
import {
  copiedContents,
  copyValue,
  INLINE_BYTES,
  isContainer,
  modeledContents,
  modeledSpare,
  type StringCopying,
  VALUE_SLOT,
} from './size.js';

/** Attributes to be read, whatever holds them. */
export interface AttributesView {
  readonly size: number;
  /** Bytes that the Rust clone of the map has on the heap, keys included (size.ts). */
  readonly bytesModeled: number;
  get(name: string): AttributeValue | undefined;
  has(name: string): boolean;
  keys(): Iterable<string>;
  entries(): Iterable<[string, AttributeValue]>;
}

/** Bytes of all values' contents, as a deep clone costs them. */
class ContentBytes {
  /** Values that a deep clone must copy even if strings are shared. */
  containers = 0;
  copiedSharingStrings = 0;
  copiedWithStrings = 0;
  modeled = 0;

  add(value: AttributeValue, sign: 1 | -1): void {
    if (isContainer(value)) this.containers += sign;
    this.copiedSharingStrings += sign * copiedContents(value, 'shared');
    this.copiedWithStrings += sign * copiedContents(value, 'copied');
    this.modeled += sign * modeledContents(value);
  }

  copied(strings: StringCopying): number {
    return strings === 'copied' ? this.copiedWithStrings : this.copiedSharingStrings;
  }

  clone(): ContentBytes {
    const clone = new ContentBytes();
    clone.containers = this.containers;
    clone.copiedSharingStrings = this.copiedSharingStrings;
    clone.copiedWithStrings = this.copiedWithStrings;
    clone.modeled = this.modeled;
    return clone;
  }
}

export class Attributes implements AttributesView {
  /** Bytes of the values' contents; counted when first needed and kept up to date from then on. */
  private contents: ContentBytes | null = null;
  /** Whether a clone counts on the same object. */
  private sharesContents = false;
  /** The most attributes since the map was built: its table in Rust, and its clones', stays as large (size.ts). */
  private most: number;

  protected constructor(
    private schema: Schema,
    protected values: AttributeValue[],
  ) {
    this.most = values.length;
  }

  static of(entries: Iterable<readonly [string, AttributeValue]> = []): Attributes {
    const attributes = new Attributes(Schema.empty, []);
    for (const [name, value] of entries) attributes.set(name, value);
    return attributes;
  }

  /** The cheapest way to make many features of one shape. `values` is taken over, not copied. */
  static ofSchema(schema: Schema, values: AttributeValue[]): Attributes {
    if (values.length !== schema.size)
      throw new Error(`${schema.size} attributes, but ${values.length} values`);
    return new Attributes(schema, values);
  }

  /** A copy of attributes, whatever holds them. */
  static copyOf(attributes: AttributesView, strings: StringCopying): Attributes {
    if (attributes instanceof Attributes) return attributes.clone(strings);
    return Attributes.of(
      Array.from(attributes.entries(), ([name, value]) => [name, copyValue(value, strings)]),
    );
  }

  get size(): number {
    return this.values.length;
  }

  get shape(): Schema {
    return this.schema;
  }

  /** The values in the order of the shape's keys, to be read. */
  get slots(): readonly AttributeValue[] {
    return this.values;
  }

  get(name: string): AttributeValue | undefined {
    const position = this.schema.position(name);
    return position < 0 ? undefined : this.values[position];
  }

  has(name: string): boolean {
    return this.schema.position(name) >= 0;
  }

  keys(): Iterable<string> {
    return this.schema.keys;
  }

  *entries(): Generator<[string, AttributeValue]> {
    const { keys } = this.schema;
    for (let i = 0; i < keys.length; i++) yield [keys[i]!, this.values[i]!];
  }

  /** Replaces the value in its place, or adds the attribute at the end. */
  set(name: string, value: AttributeValue): void {
    const position = this.schema.position(name);
    if (position < 0) {
      this.schema = this.schema.with(name);
      this.values.push(value);
      if (this.values.length > this.most) this.most = this.values.length;
    } else {
      this.count(this.values[position]!, -1);
      this.values[position] = value;
    }
    this.count(value, 1);
  }

  /** Takes the attribute out; the last one moves into its place, as in the engine. */
  delete(name: string): boolean {
    const position = this.schema.position(name);
    if (position < 0) return false;
    this.count(this.values[position]!, -1);
    this.schema = this.schema.without(name);
    const last = this.values.pop()!;
    if (position < this.values.length) this.values[position] = last;
    return true;
  }

  clone(strings: StringCopying): Attributes {
    const contents = this.contentBytes();
    const values =
      strings === 'shared' && contents.containers === 0
        ? this.values.slice()
        : this.values.map(value => copyValue(value, strings));
    return this.countedAs(new Attributes(this.schema, values));
  }

  /** A clone with the same values, which shares what is counted of them until one of both changes. */
  protected countedAs<T extends Attributes>(clone: T): T {
    clone.contents = this.contentBytes();
    clone.most = this.most;
    clone.sharesContents = true;
    this.sharesContents = true;
    return clone;
  }

  /** Bytes that `clone` copies in this process. */
  bytesCopied(strings: StringCopying): number {
    return VALUE_SLOT * this.values.length + this.contentBytes().copied(strings);
  }

  get bytesModeled(): number {
    const spare = modeledSpare(this.values.length, this.most, INLINE_BYTES.value);
    return this.schema.structureBytes + spare + this.contentBytes().modeled;
  }

  /** Counts the map as built anew: what was taken out of it before it became a feature's is nobody's to know. */
  asBuilt(): this {
    this.most = this.values.length;
    return this;
  }

  /** A value came or went, if anything is counted yet. */
  private count(value: AttributeValue, sign: 1 | -1): void {
    if (this.contents === null) return;
    if (this.sharesContents) {
      this.contents = this.contents.clone();
      this.sharesContents = false;
    }
    this.contents.add(value, sign);
  }

  private contentBytes(): ContentBytes {
    if (this.contents === null) {
      this.contents = new ContentBytes();
      for (const value of this.values) this.contents.add(value, 1);
    }
    return this.contents;
  }
}
