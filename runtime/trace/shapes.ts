/**
 * The shapes of values, geometry and metadata: their kinds and lengths, without contents, as bytes.
 *
 * A shape has all that a byte model can ask for, so that a trace does not depend on a model's figures.
 * README.md beside this file describes the bytes.
 */
import {
  type AttributeValue,
  DateTime,
  isArray,
  isMap,
  NumberText,
  numberText,
} from '../feature/attribute-value.js';
import { type Geometry, GeometryCollection, type Layout, type PathType } from '../feature/geometry.js';
import type { Metadata } from '../feature/metadata.js';
import { GeometryStandIn, ValueStandIn } from '../feature/stand-ins.js';
import type { ByteWriter } from './byte-writer.js';

/** The lowest three bits of a value's code; the rest is its length. */
export const VALUE_KIND = {
  plain: 0,
  number: 1,
  string: 2,
  dateTime: 3,
  bytes: 4,
  array: 5,
  map: 6,
  sizes: 7,
} as const;

export const KIND_COUNT = 8;

/** "Lengths" of values of kind `plain`. */
export const PLAIN = { null: 0, boolean: 1 } as const;

export const LAYOUTS: readonly Layout[] = ['XY', 'XYZ', 'XYM', 'XYZM'];

export const PATH_TYPES: readonly PathType[] = [
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
];

/** Codes of geometries before those of `PATH_TYPES`; a code times four, plus the layout, is written. */
export const GEOMETRY_KIND = { none: 0, sizes: 1, collection: 2, point: 3, firstPath: 4 } as const;

/** Writes the shape of a value. `nameOf` gives the number of a map's key. */
export function writeValue(
  writer: ByteWriter,
  value: AttributeValue,
  nameOf: (name: string) => number,
): void {
  const code = (kind: number, length: number): void => writer.number(length * KIND_COUNT + kind);
  if (typeof value === 'string') {
    code(VALUE_KIND.string, Buffer.byteLength(value));
  } else if (typeof value === 'number') {
    code(VALUE_KIND.number, digits(value));
  } else if (value === null) {
    code(VALUE_KIND.plain, PLAIN.null);
  } else if (typeof value === 'boolean') {
    code(VALUE_KIND.plain, PLAIN.boolean);
  } else if (value instanceof NumberText) {
    code(VALUE_KIND.number, value.text.length);
  } else if (value instanceof DateTime) {
    code(VALUE_KIND.dateTime, value.text.length);
  } else if (value instanceof Uint8Array) {
    code(VALUE_KIND.bytes, value.length);
  } else if (isArray(value)) {
    code(VALUE_KIND.array, value.length);
    for (const item of value) writeValue(writer, item, nameOf);
  } else if (isMap(value)) {
    code(VALUE_KIND.map, value.size);
    for (const [key, item] of value) {
      writer.number(nameOf(key));
      writeValue(writer, item, nameOf);
    }
  } else {
    writeSizes(writer, value);
  }
}

/** A value of which only sizes are known. */
function writeSizes(writer: ByteWriter, value: unknown): void {
  if (!(value instanceof ValueStandIn)) throw new Error('a trace knows no such attribute value');
  writer.number((value.isContainer ? 1 : 0) * KIND_COUNT + VALUE_KIND.sizes);
  writer.number(value.copiedSharingStrings);
  writer.number(value.copiedWithStrings);
  writer.number(value.modeled);
}

/** Characters of a number's text; small whole numbers, of which there are most, need no text to be made. */
function digits(value: number): number {
  if (value !== value >>> 0 || Object.is(value, -0)) return numberText(value).length;
  if (value < 10) return 1;
  if (value < 100) return 2;
  if (value < 1000) return 3;
  if (value < 10_000) return 4;
  return value < 100_000 ? 5 : numberText(value).length;
}

export function writeGeometry(writer: ByteWriter, geometry: Geometry | null): void {
  const code = (kind: number, layout: Layout = 'XY'): void =>
    writer.number(4 * kind + LAYOUTS.indexOf(layout));
  if (geometry === null) {
    code(GEOMETRY_KIND.none);
  } else if (geometry instanceof GeometryStandIn) {
    code(GEOMETRY_KIND.sizes);
    writer.number(geometry.copied);
    writer.number(geometry.modeled);
  } else if (geometry instanceof GeometryCollection) {
    code(GEOMETRY_KIND.collection);
    writer.number(geometry.members.length);
    for (const member of geometry.members) writeGeometry(writer, member);
  } else if (geometry.type === 'Point') {
    code(GEOMETRY_KIND.point, geometry.layout);
  } else {
    const { type, layout, coordinates, ringOffsets, partOffsets } = geometry;
    code(GEOMETRY_KIND.firstPath + PATH_TYPES.indexOf(type), layout);
    writer.number(coordinates.length);
    writer.number(ringOffsets === null ? 0 : ringOffsets.length + 1);
    writer.number(partOffsets === null ? 0 : partOffsets.length + 1);
  }
}

/** 0 for none; else 1, then one more than the length of each text, 0 where it is absent, and 1 for a level of detail. */
export function writeMetadata(writer: ByteWriter, metadata: Metadata | null): void {
  if (metadata === null) {
    writer.number(0);
    return;
  }
  const { featureId, featureType, lod } = metadata;
  writer.number(1);
  for (const text of [featureId, featureType]) {
    writer.number(text === undefined ? 0 : Buffer.byteLength(text) + 1);
  }
  writer.number(lod === undefined ? 0 : 1);
}
