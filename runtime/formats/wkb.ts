/**
 * Well-known binary, read and written without loss in every layout.
 *
 * Written: little-endian with ISO type codes (ISO 13249-3: +1000 Z, +2000 M, +3000 ZM), without an EPSG code.
 * Read: both byte orders, ISO codes, and PostGIS's EWKB flags (0x80000000 Z, 0x40000000 M, 0x20000000 SRID).
 * An empty point has NaN ordinates. Every count is checked against the bytes left before anything is
 * allocated for it, so that corrupt bytes end in a message.
 */

import {
  type Geometry,
  GeometryCollection,
  hasM,
  hasZ,
  type Layout,
  type PathGeometry,
  type PathType,
  PointGeometry,
  stride,
} from '../feature/geometry.js';
import { UserError } from '../user-error.js';
import { commonLayout } from './common-layout.js';
import { MAX_NESTING } from './nesting-limit.js';
import { PathBuilder } from './path-builder.js';

const POINT = 1;
const LINE_STRING = 2;
const POLYGON = 3;
const MULTI_POINT = 4;
const MULTI_LINE_STRING = 5;
const MULTI_POLYGON = 6;
const GEOMETRY_COLLECTION = 7;

const PATH_CODES: Readonly<Record<PathType, number>> = {
  LineString: LINE_STRING,
  Polygon: POLYGON,
  MultiPoint: MULTI_POINT,
  MultiLineString: MULTI_LINE_STRING,
  MultiPolygon: MULTI_POLYGON,
};
const LAYOUTS: readonly Layout[] = ['XY', 'XYZ', 'XYM', 'XYZM'];

const EWKB_Z = 0x80000000;
const EWKB_M = 0x40000000;
const EWKB_SRID = 0x20000000;

/** Byte order and type code. */
const HEADER_BYTES = 5;
const COUNT_BYTES = 4;
const SRID_BYTES = 4;
const ORDINATE_BYTES = 8;

/**
 * The geometry that `bytes` hold; an SRID among them goes before `epsg`.
 * Throws `UserError` for bytes that are cut off, corrupt, or of a type that features can't have.
 */
export function geometryFromWkb(bytes: Uint8Array, epsg: number | null): Geometry {
  return new WkbReader(bytes).read(epsg);
}

/** The geometry of WKB spelled in hexadecimal digits of either case, as databases print it. */
export function geometryFromHexWkb(text: string, epsg: number | null): Geometry {
  if (!/^(?:[0-9A-Fa-f]{2})+$/.test(text)) {
    throw new UserError('Hexadecimal WKB must be pairs of the digits 0-9 and A-F, and nothing else');
  }
  return geometryFromWkb(Buffer.from(text, 'hex'), epsg);
}

class WkbReader {
  readonly #view: DataView;
  #at = 0;
  /** Of the geometry whose header was read last. */
  #littleEndian = true;
  #layout: Layout = 'XY';
  #srid: number | undefined;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(epsg: number | null): Geometry {
    const geometry = this.#geometry(0);
    geometry.epsg = this.#srid ?? epsg;
    const left = this.bytes.length - this.#at;
    if (left > 0)
      throw new UserError(`WKB goes on for ${left} bytes after its geometry, which ends at byte ${this.#at}`);
    return geometry;
  }

  #geometry(depth: number): Geometry {
    const code = this.#header();
    switch (code) {
      case POINT:
        return this.#point();
      case LINE_STRING:
        return this.#path('LineString', builder => this.#vertices(builder));
      case POLYGON:
        return this.#path('Polygon', builder => this.#rings(builder));
      case MULTI_POINT:
        return this.#path('MultiPoint', builder => this.#members(POINT, () => this.#vertex(builder)));
      case MULTI_LINE_STRING:
        return this.#path('MultiLineString', builder =>
          this.#members(LINE_STRING, () => {
            this.#vertices(builder);
            builder.endRing();
          }),
        );
      case MULTI_POLYGON:
        return this.#path('MultiPolygon', builder =>
          this.#members(POLYGON, () => {
            this.#rings(builder);
            builder.endPolygon();
          }),
        );
      case GEOMETRY_COLLECTION:
        return this.#collection(depth);
      default:
        throw new UserError(
          `WKB has geometry type ${code} before byte ${this.#at}; types 1 to 7 can be read`,
        );
    }
  }

  /** Reads byte order, type and SRID; returns the type code without its dimensions. */
  #header(): number {
    this.#need(HEADER_BYTES);
    const order = this.bytes[this.#at]!;
    if (order > 1) throw new UserError(`WKB has byte order ${order} at byte ${this.#at}; it must be 0 or 1`);
    this.#littleEndian = order === 1;
    const code = this.#view.getUint32(this.#at + 1, this.#littleEndian);
    this.#at += HEADER_BYTES;
    // Unsigned, since the highest bit is the flag for Z.
    const isoCode = (code & ~(EWKB_Z | EWKB_M | EWKB_SRID)) >>> 0;
    const dimensions = Math.floor(isoCode / 1000);
    if (dimensions > 3)
      throw new UserError(`WKB has the unknown geometry type ${code} before byte ${this.#at}`);
    const z = (code & EWKB_Z) !== 0 || dimensions === 1 || dimensions === 3;
    const m = (code & EWKB_M) !== 0 || dimensions >= 2;
    this.#layout = LAYOUTS[(z ? 1 : 0) + (m ? 2 : 0)]!;
    if ((code & EWKB_SRID) !== 0) {
      this.#need(SRID_BYTES);
      const srid = this.#view.getUint32(this.#at, this.#littleEndian);
      this.#at += SRID_BYTES;
      if (srid !== 0) this.#srid ??= srid;
    }
    return isoCode % 1000;
  }

  #point(): PointGeometry {
    const layout = this.#layout;
    this.#need(this.#vertexBytes());
    const x = this.#ordinate();
    const y = this.#ordinate();
    const z = hasZ(layout) ? this.#ordinate() : undefined;
    return new PointGeometry(null, layout, x, y, z, hasM(layout) ? this.#ordinate() : undefined);
  }

  #path(type: PathType, fill: (builder: PathBuilder) => void): PathGeometry {
    const builder = new PathBuilder(type, this.#layout);
    fill(builder);
    return builder.build(null);
  }

  #collection(depth: number): GeometryCollection {
    if (depth > MAX_NESTING) throw new UserError(`WKB collections are nested more than ${MAX_NESTING} deep`);
    const members: Geometry[] = [];
    for (let left = this.#count(HEADER_BYTES); left > 0; left--) members.push(this.#geometry(depth + 1));
    return new GeometryCollection(null, members);
  }

  /** The members of a multi-geometry: each with a header, of one type and layout. */
  #members(type: number, read: () => void): void {
    const layout = this.#layout;
    for (let left = this.#count(HEADER_BYTES); left > 0; left--) {
      const at = this.#at;
      const found = this.#header();
      if (found !== type || this.#layout !== layout) {
        throw new UserError(
          `WKB has a member of type ${found} ${this.#layout} at byte ${at}, where type ${type} ${layout} should be`,
        );
      }
      read();
    }
  }

  #rings(builder: PathBuilder): void {
    for (let left = this.#count(COUNT_BYTES); left > 0; left--) {
      this.#vertices(builder);
      builder.endRing();
    }
  }

  #vertices(builder: PathBuilder): void {
    for (let left = this.#count(this.#vertexBytes()); left > 0; left--) this.#vertex(builder);
  }

  #vertex(builder: PathBuilder): void {
    this.#need(this.#vertexBytes());
    const x = this.#ordinate();
    const y = this.#ordinate();
    const z = hasZ(this.#layout) ? this.#ordinate() : undefined;
    builder.add(x, y, z, hasM(this.#layout) ? this.#ordinate() : undefined);
  }

  #vertexBytes(): number {
    return stride(this.#layout) * ORDINATE_BYTES;
  }

  #ordinate(): number {
    const value = this.#view.getFloat64(this.#at, this.#littleEndian);
    this.#at += ORDINATE_BYTES;
    return value;
  }

  /** Reads how many items follow, each of at least `itemBytes`. */
  #count(itemBytes: number): number {
    this.#need(COUNT_BYTES);
    const count = this.#view.getUint32(this.#at, this.#littleEndian);
    this.#at += COUNT_BYTES;
    this.#need(count * itemBytes);
    return count;
  }

  #need(count: number): void {
    const left = this.bytes.length - this.#at;
    if (left < count) {
      throw new UserError(
        `WKB is cut off: ${count} bytes should follow byte ${this.#at}, but only ${left} do`,
      );
    }
  }
}

/** The well-known binary of a geometry: little-endian, ISO type codes, without its EPSG code. */
export function geometryToWkb(geometry: Geometry): Uint8Array {
  const writer = new WkbWriter(sizeOf(geometry));
  writer.geometry(geometry);
  return writer.bytes;
}

function sizeOf(geometry: Geometry): number {
  if (geometry instanceof GeometryCollection) {
    return geometry.members.reduce((size, member) => size + sizeOf(member), HEADER_BYTES + COUNT_BYTES);
  }
  const vertexBytes = stride(geometry.layout) * ORDINATE_BYTES;
  if (geometry instanceof PointGeometry) return HEADER_BYTES + vertexBytes;
  const rings = (geometry.ringOffsets?.length ?? 1) - 1;
  const polygons = (geometry.partOffsets?.length ?? 1) - 1;
  const perRing = geometry.type === 'MultiLineString' ? HEADER_BYTES + COUNT_BYTES : COUNT_BYTES;
  const perVertex = geometry.type === 'MultiPoint' ? HEADER_BYTES + vertexBytes : vertexBytes;
  return (1 + polygons) * (HEADER_BYTES + COUNT_BYTES) + rings * perRing + geometry.vertexCount * perVertex;
}

class WkbWriter {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  geometry(geometry: Geometry): void {
    if (geometry instanceof GeometryCollection) {
      this.#header(GEOMETRY_COLLECTION, commonLayout(geometry) ?? 'XY');
      this.#uint32(geometry.members.length);
      for (const member of geometry.members) this.geometry(member);
    } else if (geometry instanceof PointGeometry) {
      const { layout, x, y, z, m } = geometry;
      this.#header(POINT, layout);
      this.#ordinate(x);
      this.#ordinate(y);
      if (hasZ(layout)) this.#ordinate(z);
      if (hasM(layout)) this.#ordinate(m);
    } else {
      this.#header(PATH_CODES[geometry.type], geometry.layout);
      this.#path(geometry);
    }
  }

  #path(geometry: PathGeometry): void {
    const { type, layout, ringOffsets, partOffsets } = geometry;
    const rings = (ringOffsets?.length ?? 1) - 1;
    if (type === 'LineString') {
      this.#vertices(geometry, 0, geometry.vertexCount);
    } else if (type === 'MultiPoint') {
      this.#uint32(geometry.vertexCount);
      for (let i = 0; i < geometry.vertexCount; i++) {
        this.#header(POINT, layout);
        this.#ordinates(geometry, i, i + 1);
      }
    } else if (type === 'MultiLineString') {
      this.#uint32(rings);
      for (let ring = 0; ring < rings; ring++) {
        this.#header(LINE_STRING, layout);
        this.#vertices(geometry, ringOffsets![ring]!, ringOffsets![ring + 1]!);
      }
    } else if (partOffsets === null) {
      this.#rings(geometry, 0, rings);
    } else {
      this.#uint32(partOffsets.length - 1);
      for (let part = 0; part + 1 < partOffsets.length; part++) {
        this.#header(POLYGON, layout);
        this.#rings(geometry, partOffsets[part]!, partOffsets[part + 1]!);
      }
    }
  }

  #rings(geometry: PathGeometry, first: number, end: number): void {
    const offsets = geometry.ringOffsets!;
    this.#uint32(end - first);
    for (let ring = first; ring < end; ring++) this.#vertices(geometry, offsets[ring]!, offsets[ring + 1]!);
  }

  #vertices(geometry: PathGeometry, first: number, end: number): void {
    this.#uint32(end - first);
    this.#ordinates(geometry, first, end);
  }

  #ordinates(geometry: PathGeometry, first: number, end: number): void {
    const step = stride(geometry.layout);
    for (let i = first * step; i < end * step; i++) this.#ordinate(geometry.coordinates[i]!);
  }

  #header(type: number, layout: Layout): void {
    this.bytes[this.#at++] = 1;
    this.#uint32(LAYOUTS.indexOf(layout) * 1000 + type);
  }

  #uint32(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += COUNT_BYTES;
  }

  #ordinate(value: number): void {
    this.#view.setFloat64(this.#at, value, true);
    this.#at += ORDINATE_BYTES;
  }
}
