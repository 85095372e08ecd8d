/**
 * The key list of an attribute map, shared by all features of one shape.
 *
 * Schemas form a tree: adding a key to a schema always gives the same child, so that features built alike
 * have the very same schema and only their values differ (the hidden classes of Self, Chambers et al. 1989).
 */

import { INLINE_BYTES, modeledStructure, POINTER_BYTES } from './size.js';

/** Beyond this many children a schema stops remembering them: keys made from data would grow the tree for ever. */
const REMEMBERED_CHILDREN = 1024;

export class Schema {
  private readonly children = new Map<string, Schema>();
  private readonly positions: ReadonlyMap<string, number>;
  private readonly removals = new Map<string, Schema>();

  /** Bytes that the Rust clone of such a map has on the heap, without its values' contents (size.ts). */
  readonly structureBytes: number;
  /** The same for a map of pointers to values. */
  readonly pointerStructureBytes: number;

  private constructor(readonly keys: readonly string[]) {
    const keyBytes = keys.reduce((sum, key) => sum + Buffer.byteLength(key), 0);
    this.structureBytes = modeledStructure(keys.length, keyBytes, INLINE_BYTES.value);
    this.pointerStructureBytes = modeledStructure(keys.length, keyBytes, POINTER_BYTES);
    this.positions = new Map(keys.map((key, position) => [key, position]));
  }

  static readonly empty = new Schema([]);

  /** The schema with these keys in this order. Throws if a key repeats. */
  static of(keys: Iterable<string>): Schema {
    let schema = Schema.empty;
    for (const key of keys) {
      if (schema.positions.has(key)) throw new Error(`attribute "${key}" is given twice`);
      schema = schema.with(key);
    }
    return schema;
  }

  get size(): number {
    return this.keys.length;
  }

  /** Where the value of `key` is, or -1. */
  position(key: string): number {
    return this.positions.get(key) ?? -1;
  }

  /** This schema and one more key, which it must not have, at the end. */
  with(key: string): Schema {
    let child = this.children.get(key);
    if (child === undefined) {
      child = new Schema([...this.keys, key]);
      if (this.children.size < REMEMBERED_CHILDREN) this.children.set(key, child);
    }
    return child;
  }

  /** This schema without `key`, whose place the last key takes, as the engine's `remove` does. */
  without(key: string): Schema {
    let rest = this.removals.get(key);
    if (rest === undefined) {
      const keys = [...this.keys];
      const last = keys.pop()!;
      const position = this.position(key);
      if (position < keys.length) keys[position] = last;
      rest = Schema.of(keys);
      if (this.removals.size < REMEMBERED_CHILDREN) this.removals.set(key, rest);
    }
    return rest;
  }
}
