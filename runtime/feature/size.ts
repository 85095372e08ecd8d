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
 * **Modeled**: what the Rust layout of the same value copies when it is cloned, on a 64-bit target:
 *
 * | value | bytes modeled | source |
 * |---|---|---|
 * | `String`, `Vec`, `Bytes` | 24 + contents | `std`: pointer, capacity, length |
 * | attribute value | 56 + contents | an enum of 8 (tag) + 48 (its widest variant, a hash map) |
 * | number | its text | serde_json's arbitrary precision keeps the text in a `String` |
 * | entry of the attribute map | 8 (hash) + 24 (key) + 56 + contents | indexmap's `Bucket` |
 * | index of the attribute map | 9 per slot | hashbrown: a `usize` and a control byte a slot |
 * | entry of a nested map | 24 + 56 + contents, 81 per slot | hashbrown keeps entries in the slots |
 * | position | 16 (2D), 24 (3D) | two or three `f64` |
 * | ring or line | 24 + its positions | `Vec<Coordinate>` |
 * | polygon | 48 + its rings | exterior, `Vec` of interiors |
 * | geometry | 64 + contents | EPSG option and the enum, inline |
 * | metadata | 56 + contents | two `Option<String>`, level of detail |
 * | feature | 16 + its parts | UUID |
 * | pointer clone | 8 | the pointer |
 *
 * Hash tables have a power of two of slots and are at most 7/8 full. Measures (M) have no place in the
 * engine and are modeled as one more ordinate.
 */
import {
  type AttributeMap,
  type AttributeValue,
  DateTime,
  isArray,
  NumberText,
  numberText,
} from './attribute-value.js';
import { type Geometry, GeometryCollection, PointGeometry, polygonRings, stride } from './geometry.js';

/** Whether a deep clone duplicates the contents of strings. */
export type StringCopying = 'shared' | 'copied';

export const POINTER_BYTES = 8;

const SLOT = 8;
const VALUE = 56;
const HEADER = 24;
const HASH = 8;
const POLYGON = 48;
const GEOMETRY = 64;

/** Slots of a hash table that holds `entries`. */
function tableSlots(entries: number): number {
  if (entries === 0) return 0;
  if (entries < 4) return 4;
  if (entries < 8) return 8;
  return 2 ** Math.ceil(Math.log2((entries * 8) / 7));
}

/** Bytes that the Rust clone of `value` copies beyond the 56 of the enum itself. */
export function modeledContents(value: AttributeValue): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number' || value instanceof NumberText) return numberText(value).length;
  if (value === null || typeof value === 'boolean' || value instanceof DateTime) return 0;
  if (value instanceof Uint8Array) return value.length;
  if (isArray(value)) return value.reduce((sum: number, item) => sum + VALUE + modeledContents(item), 0);
  return modeledMap(value);
}

function modeledMap(map: AttributeMap): number {
  let bytes = (HEADER + VALUE + 1) * tableSlots(map.size);
  for (const [key, item] of map) bytes += Buffer.byteLength(key) + modeledContents(item);
  return bytes;
}

/**
 * Bytes that the Rust clone of an attribute map's structure copies without any value: index, hashes and keys.
 * @param keyBytes the UTF-8 length of all keys together
 */
export function modeledStructure(size: number, keyBytes: number): number {
  return 9 * tableSlots(size) + size * (HASH + HEADER) + keyBytes;
}

/** Bytes that this process copies for `value` beyond the slot that holds it. */
export function copiedContents(value: AttributeValue, strings: StringCopying): number {
  if (typeof value === 'string') return strings === 'copied' ? Buffer.byteLength(value) : 0;
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
  const isObject = typeof value === 'object' && value !== null;
  return isObject && !(value instanceof NumberText || value instanceof DateTime);
}

/** A deep copy of `value`; what is immutable in JavaScript is shared, unless strings are to be copied. */
export function copyValue(value: AttributeValue, strings: StringCopying): AttributeValue {
  if (typeof value === 'string') return strings === 'copied' ? Buffer.from(value).toString() : value;
  if (!isContainer(value)) return value;
  if (value instanceof Uint8Array) return value.slice();
  if (isArray(value)) return value.map(item => copyValue(item, strings));
  return new Map(Array.from(value as AttributeMap, ([key, item]) => [key, copyValue(item, strings)]));
}

export const VALUE_BYTES = { copied: SLOT, modeled: VALUE } as const;

/** Bytes that this process copies when it deep-clones `geometry`. */
export function copiedGeometry(geometry: Geometry | null): number {
  if (geometry === null) return 0;
  if (geometry instanceof PointGeometry) return 8 * stride(geometry.layout);
  if (geometry instanceof GeometryCollection) {
    return geometry.members.reduce((sum, member) => sum + SLOT + copiedGeometry(member), 0);
  }
  const offsets = (geometry.ringOffsets?.byteLength ?? 0) + (geometry.partOffsets?.byteLength ?? 0);
  return geometry.coordinates.byteLength + offsets;
}

/** Bytes that the Rust clone of `geometry` copies, its inline part included. */
export function modeledGeometry(geometry: Geometry | null): number {
  if (geometry === null) return GEOMETRY;
  if (geometry instanceof PointGeometry) return GEOMETRY + 8 * stride(geometry.layout);
  if (geometry instanceof GeometryCollection) {
    return geometry.members.reduce((sum, member) => sum + modeledGeometry(member), GEOMETRY + HEADER);
  }
  const { type, coordinates, ringOffsets } = geometry;
  const positions = coordinates.byteLength;
  if (ringOffsets === null) return GEOMETRY + HEADER + positions;
  const rings = ringOffsets.length - 1;
  if (type === 'MultiLineString') return GEOMETRY + HEADER + HEADER * rings + positions;
  const polygons = polygonRings(geometry).length;
  const interiors = rings - polygons;
  const outer = type === 'MultiPolygon' ? HEADER : 0;
  return GEOMETRY + outer + POLYGON * polygons + HEADER * interiors + positions;
}

/** Bytes of the table of a nested map with so many entries, without the contents of keys and values. */
export function nestedMapBytes(entries: number): number {
  return (HEADER + VALUE + 1) * tableSlots(entries);
}
