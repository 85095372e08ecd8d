/**
 * A kept feature as a record that only the same run reads back.
 *
 * It is no line of the feature store, and not V8's serialization: both need several times the feature's memory
 * for a moment, most of which stays until the next full garbage collection. This needs none but two buffers.
 */
import { type AttributeValue, DateTime, isArray, NumberText } from '../feature/attribute-value.js';
import { Attributes } from '../feature/attributes.js';
import type { FeatureParts } from '../feature/feature.js';
import {
  type Geometry,
  GeometryCollection,
  type Layout,
  PathGeometry,
  type PathType,
  PointGeometry,
} from '../feature/geometry.js';
import type { Metadata } from '../feature/metadata.js';
import type { FeatureContent } from './feature-line.js';
import type { RecordReader, RecordWriter } from './record-bytes.js';

const VALUES = [
  'null',
  'false',
  'true',
  'number',
  'text',
  'string',
  'dateTime',
  'bytes',
  'array',
  'map',
] as const;
const GEOMETRIES = [
  'none',
  'Point',
  'GeometryCollection',
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
] as const;
const LAYOUTS: readonly Layout[] = ['XY', 'XYZ', 'XYM', 'XYZM'];

type ValueKind = (typeof VALUES)[number];

export function writeFeature(
  writer: RecordWriter,
  { id, metadata, attributes, geometry }: FeatureContent,
): void {
  writer.string(id);
  writer.string(JSON.stringify(metadata));
  writer.count(attributes.size);
  for (const [key, value] of attributes.entries()) {
    writer.string(key);
    writeValue(writer, value);
  }
  writeGeometry(writer, geometry);
}

/** The feature of a record. */
export function readFeature(reader: RecordReader): FeatureParts {
  return {
    id: reader.string(),
    metadata: JSON.parse(reader.string()) as Metadata | null,
    attributes: Attributes.of(readEntries(reader)),
    geometry: readGeometry(reader),
  };
}

function writeValue(writer: RecordWriter, value: AttributeValue): void {
  const kind = (name: ValueKind): void => writer.byte(VALUES.indexOf(name));
  if (value === null) {
    kind('null');
  } else if (typeof value === 'boolean') {
    kind(value ? 'true' : 'false');
  } else if (typeof value === 'number') {
    kind('number');
    writer.number(value);
  } else if (typeof value === 'string') {
    kind('string');
    writer.string(value);
  } else if (value instanceof NumberText || value instanceof DateTime) {
    kind(value instanceof DateTime ? 'dateTime' : 'text');
    writer.string(value.text);
  } else if (value instanceof Uint8Array) {
    kind('bytes');
    writer.bytes(value);
  } else if (isArray(value)) {
    kind('array');
    writer.count(value.length);
    for (const item of value) writeValue(writer, item);
  } else {
    kind('map');
    writer.count(value.size);
    for (const [key, item] of value) {
      writer.string(key);
      writeValue(writer, item);
    }
  }
}

function readValue(reader: RecordReader): AttributeValue {
  switch (VALUES[reader.byte()]!) {
    case 'null':
      return null;
    case 'false':
      return false;
    case 'true':
      return true;
    case 'number':
      return reader.number();
    case 'text':
      return new NumberText(reader.string());
    case 'string':
      return reader.string();
    case 'dateTime':
      return DateTime.parse(reader.string())!;
    case 'bytes':
      return reader.bytes();
    case 'array':
      return Array.from({ length: reader.count() }, () => readValue(reader));
    case 'map':
      return new Map(readEntries(reader));
  }
}

function readEntries(reader: RecordReader): [string, AttributeValue][] {
  return Array.from({ length: reader.count() }, () => [reader.string(), readValue(reader)]);
}

function writeGeometry(writer: RecordWriter, geometry: Geometry | null): void {
  writer.byte(GEOMETRIES.indexOf(geometry?.type ?? 'none'));
  if (geometry === null) return;
  writer.number(geometry.epsg ?? Number.NaN);
  if (geometry instanceof GeometryCollection) {
    writer.count(geometry.members.length);
    for (const member of geometry.members) writeGeometry(writer, member);
    return;
  }
  writer.byte(LAYOUTS.indexOf(geometry.layout));
  if (geometry instanceof PointGeometry) {
    for (const ordinate of [geometry.x, geometry.y, geometry.z, geometry.m]) writer.number(ordinate);
    return;
  }
  for (const array of [geometry.coordinates, geometry.ringOffsets, geometry.partOffsets]) {
    writer.byte(array === null ? 0 : 1);
    if (array !== null) writer.bytes(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
}

function readGeometry(reader: RecordReader): Geometry | null {
  const type = GEOMETRIES[reader.byte()]!;
  if (type === 'none') return null;
  const code = reader.number();
  const epsg = Number.isNaN(code) ? null : code;
  if (type === 'GeometryCollection') {
    const members = Array.from({ length: reader.count() }, () => readGeometry(reader)!);
    return new GeometryCollection(epsg, members);
  }
  const layout = LAYOUTS[reader.byte()]!;
  if (type === 'Point') {
    const [x, y, z, m] = [reader.number(), reader.number(), reader.number(), reader.number()];
    return new PointGeometry(epsg, layout, x, y, z, m);
  }
  return readPath(reader, type, epsg, layout);
}

function readPath(reader: RecordReader, type: PathType, epsg: number | null, layout: Layout): PathGeometry {
  const next = (): ArrayBuffer | null => (reader.byte() === 0 ? null : reader.bytes().buffer);
  const coordinates = new Float64Array(next()!);
  const [rings, parts] = [next(), next()];
  return new PathGeometry(
    type,
    epsg,
    layout,
    coordinates,
    rings === null ? null : new Uint32Array(rings),
    parts === null ? null : new Uint32Array(parts),
  );
}
