/**
 * What a deep clone costs, in bytes, in two models.
 *
 * **Copied**: what this process really copies. V8 strings are immutable, so copying one copies a pointer,
 * unless the run asks for `strings: copied`.
 *
 * | value | bytes copied | source |
 * |---|---|---|
 * | any attribute value, array element or map value | 8 | a V8 slot without pointer compression |
 * | map key | 8 | as above: the key string is shared |
 * | string contents, with `strings: copied` only | its UTF-8 length | `Buffer.from(text)` writes it once |
 * | bytes | their length | `Uint8Array.prototype.slice` |
 * | ordinate | 8 | `Float64Array` |
 * | ring or part offset | 4 | `Uint32Array` |
 * | pointer clone | 0 | a count is raised, nothing is copied |
 *
 * **Modeled**: what the clone asks of the allocator where the same value has the engine's Rust layout, on a 64-bit
 * target with 16-byte control groups (x86-64). `Vec`, `String` and indexmap's clones are of exact length, but for
 * the entries of a map, which its clone reserves for as many as its table can take.
 *
 * | value | inline | on the heap | source |
 * |---|---:|---|---|
 * | `String`, `Vec` | 24 | contents; nothing if empty | `std` |
 * | attribute value | 56 | its contents | an enum of 8 (tag) + 48 (its widest variant, a hash map) |
 * | number | | its text | serde_json's arbitrary precision keeps the text in a `String` |
 * | null, boolean, date-time | | 0 | they fit the enum |
 * | bytes | | 0 | `bytes::Bytes` counts its holders, and clones to a pointer |
 * | list | | 56 an item + contents | `Vec` |
 * | nested map | | 81 a bucket + 16, keys, contents | hashbrown keeps entries (24 + 56) in buckets, with a control byte |
 * | attribute map | 72 | 9 a bucket + 16, 88 × the table's capacity, keys, contents | indexmap: a table of indices, and a `Vec` of hash (8), key (24) and value (56) |
 * | the same of pointers (Strategy 4) | 72 | 40 where the other has 88, keys | hash, key, pointer |
 * | position | | 16 (2D), 24 (3D) | two or three `f64` |
 * | line string, multi-point | | its positions | inline in the enum |
 * | polygon | | its positions, 24 a hole | exterior and the `Vec` of holes inline in the enum |
 * | multi-line-string | | 24 a line + positions | `Vec<LineString>` |
 * | multi-polygon | | 48 a polygon + 24 a hole + positions | `Vec<Polygon>` |
 * | collection | | 80 a member + contents | `Vec<Geometry2D>` |
 * | geometry | 152 | as above | EPSG code, and an enum as wide as a CityGML geometry, whatever is in it |
 * | metadata | 56 | its texts | two `Option<String>`, level of detail |
 * | feature | 296 | its parts' | id (16), attribute map, metadata, geometry |
 * | `Arc` | 8 | 16 + what it holds | pointer; two counters before the value |
 *
 * A table has 4, 8, 16, 32, … buckets and takes 3, 7, 14, 28, … entries: one less than buckets up to 8, 7/8 of them
 * above. An attribute map from which entries were taken out keeps its table, and so does its clone: it counts with the
 * most entries that it had since it was built. Where many were taken out of a large table, marks stay behind for some of
 * them, as their hashes have it, and the clone reserves fewer entries than the model says: 7 % less after 38 of 40. Measures (M) have no place in the engine and are modeled as one more ordinate.
 *
 * What lies inside of a feature counts where the feature is cloned whole (`owned`, and `arc-feature` when it is
 * changed), since that goes into a box or a channel's slot, 296 bytes of it; where an `Arc`'s value is copied, its
 * block counts. A share that raises counts allocates nothing: a pointer clone stands for the 8 bytes of the pointer.
 *
 * The feature is the one that the memo describes, with metadata of its own and the geometry types of that time, under
 * every strategy. Today's engine has Strategy 3 without metadata (32 bytes: id and two pointers): what its `make_mut`
 * copies is what `arc-geometry-attributes` counts here.
 *
 * Bytes are those requested of the allocator. glibc's rounds a block up to 24, 40, 56, 72, … usable bytes, which is 0.4 to
 * 24 % more for whole features (`arclab replay --native` has both figures), most where keys and short texts are copied.
 *
 * Sizes and allocations are those that scripts/memory-layout, a Rust program, prints; tests hold its figures.
 * scripts/reenact makes the clones of a whole run, and says the same.
 */
import {
  type AttributeMap,
  type AttributeValue,
  DateTime,
  isArray,
  NumberText,
  numberText,
} from './attribute-value.js';
import {
  type Geometry,
  GeometryCollection,
  PathGeometry,
  PointGeometry,
  polygonRings,
  stride,
} from './geometry.js';
import { GeometryStandIn, ValueStandIn } from './stand-ins.js';

/** Whether a deep clone duplicates the contents of strings. */
export type StringCopying = 'shared' | 'copied';

export const POINTER_BYTES = 8;

const SLOT = 8;
const VALUE = 56;
const HEADER = 24;
const HASH = 8;
const POLYGON = 48;
const MEMBER = 80;
/** Control bytes at the end of a hash table, so that a group of them can be read anywhere. */
const CONTROL_GROUP = 16;

/** Bytes of the two counters that stand before the value behind an `Arc`. */
export const ARC_COUNTERS = 16;

/** Bytes modeled inside of a value, without what it has on the heap. */
export const INLINE_BYTES = { feature: 296, attributes: 72, value: VALUE, geometry: 152 } as const;

/** Bytes modeled of a block behind an `Arc`, without what its value has on the heap. */
export function arcBlock(inline: keyof typeof INLINE_BYTES): number {
  return ARC_COUNTERS + INLINE_BYTES[inline];
}

/** Buckets of a hash table that holds `entries`. */
function tableBuckets(entries: number): number {
  if (entries === 0) return 0;
  if (entries < 4) return 4;
  if (entries < 8) return 8;
  return 2 ** Math.ceil(Math.log2((entries * 8) / 7));
}

/** Entries that a hash table takes before it grows. */
function tableCapacity(buckets: number): number {
  return buckets <= 8 ? Math.max(0, buckets - 1) : (buckets / 8) * 7;
}

/** Bytes of a table with so much in a bucket; an empty one has none. */
function tableBytes(buckets: number, inBucket: number): number {
  return buckets === 0 ? 0 : buckets * (inBucket + 1) + CONTROL_GROUP;
}

/** Bytes that the Rust clone of `value` has on the heap. */
export function modeledContents(value: AttributeValue): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number' || value instanceof NumberText) return numberText(value).length;
  if (value instanceof ValueStandIn) return value.modeled;
  if (!isContainer(value) || value instanceof Uint8Array) return 0;
  if (isArray(value)) return value.reduce((sum: number, item) => sum + VALUE + modeledContents(item), 0);
  return modeledMap(value as AttributeMap);
}

/** Bytes of the table of a nested map with so many entries, without what its keys and values have on the heap. */
export function nestedMapBytes(entries: number): number {
  return tableBytes(tableBuckets(entries), HEADER + VALUE);
}

function modeledMap(map: AttributeMap): number {
  let bytes = nestedMapBytes(map.size);
  for (const [key, item] of map) bytes += Buffer.byteLength(key) + modeledContents(item);
  return bytes;
}

/**
 * Bytes that the Rust clone of an attribute map has on the heap, without its values' contents: index, entries, keys.
 * @param keyBytes the UTF-8 length of all keys together
 * @param inEntry bytes of what an entry has beside hash and key: the value itself, or a pointer
 */
export function modeledStructure(size: number, keyBytes: number, inEntry: number): number {
  return mapBytes(size, inEntry) + keyBytes;
}

/**
 * Bytes that such a map has more than `modeledStructure` says if it had `most` entries before some were taken out.
 * @param size entries now
 */
export function modeledSpare(size: number, most: number, inEntry: number): number {
  if (most === size) return 0;
  // Without entries, a clone reserves no room for any.
  if (size === 0) return tableBytes(tableBuckets(most), SLOT);
  return mapBytes(most, inEntry) - mapBytes(size, inEntry);
}

function mapBytes(entries: number, inEntry: number): number {
  const buckets = tableBuckets(entries);
  return tableBytes(buckets, SLOT) + tableCapacity(buckets) * (HASH + HEADER + inEntry);
}

/** Bytes that this process copies for `value` beyond the slot that holds it. */
export function copiedContents(value: AttributeValue, strings: StringCopying): number {
  if (typeof value === 'string') return strings === 'copied' ? Buffer.byteLength(value) : 0;
  if (value instanceof ValueStandIn) {
    return strings === 'copied' ? value.copiedWithStrings : value.copiedSharingStrings;
  }
  if (!isContainer(value)) return 0;
  if (value instanceof Uint8Array) return value.length;
  if (isArray(value)) {
    return value.reduce((sum: number, item) => sum + SLOT + copiedContents(item, strings), 0);
  }
  let bytes = 0;
  for (const item of (value as AttributeMap).values()) bytes += 2 * SLOT + copiedContents(item, strings);
  return bytes;
}

/** Whether a value has parts that could be changed in place: bytes, an array or a map. */
export function isContainer(
  value: AttributeValue,
): value is Uint8Array | readonly AttributeValue[] | AttributeMap {
  if (value instanceof ValueStandIn) return value.isContainer;
  const isObject = typeof value === 'object' && value !== null;
  return isObject && !(value instanceof NumberText || value instanceof DateTime);
}

/** A deep copy of `value`; what is immutable in JavaScript is shared, unless strings are to be copied. */
export function copyValue(value: AttributeValue, strings: StringCopying): AttributeValue {
  if (typeof value === 'string') return strings === 'copied' ? Buffer.from(value).toString() : value;
  if (value instanceof ValueStandIn || !isContainer(value)) return value;
  if (value instanceof Uint8Array) return value.slice();
  if (isArray(value)) return value.map(item => copyValue(item, strings));
  return new Map(Array.from(value as AttributeMap, ([key, item]) => [key, copyValue(item, strings)]));
}

/** Bytes that this process copies of a value without its contents. */
export const VALUE_SLOT = SLOT;

/** Bytes of the coordinates of `geometry` in this process. */
export function coordinateBytes(geometry: Geometry): number {
  if (geometry instanceof PointGeometry) return 8 * stride(geometry.layout);
  if (geometry instanceof PathGeometry) return geometry.coordinates.byteLength;
  return geometry.members.reduce((sum, member) => sum + coordinateBytes(member), 0);
}

/** Bytes that this process copies when it deep-clones `geometry`. */
export function copiedGeometry(geometry: Geometry | null): number {
  if (geometry === null) return 0;
  if (geometry instanceof PointGeometry) return 8 * stride(geometry.layout);
  if (geometry instanceof GeometryCollection) {
    return geometry.members.reduce((sum, member) => sum + SLOT + copiedGeometry(member), 0);
  }
  if (geometry instanceof GeometryStandIn) return geometry.copied;
  const offsets = (geometry.ringOffsets?.byteLength ?? 0) + (geometry.partOffsets?.byteLength ?? 0);
  return geometry.coordinates.byteLength + offsets;
}

/** Bytes that the Rust clone of `geometry` has on the heap. */
export function modeledGeometry(geometry: Geometry | null): number {
  if (geometry === null || geometry instanceof PointGeometry) return 0;
  if (geometry instanceof GeometryCollection) {
    return geometry.members.reduce((sum, member) => sum + MEMBER + modeledGeometry(member), 0);
  }
  if (geometry instanceof GeometryStandIn) return geometry.modeled;
  const { type, coordinates, ringOffsets } = geometry;
  const positions = coordinates.byteLength;
  if (ringOffsets === null) return positions;
  const rings = ringOffsets.length - 1;
  if (type === 'MultiLineString') return HEADER * rings + positions;
  const polygons = polygonRings(geometry).length;
  const holes = rings - polygons;
  return (type === 'MultiPolygon' ? POLYGON * polygons : 0) + HEADER * holes + positions;
}
