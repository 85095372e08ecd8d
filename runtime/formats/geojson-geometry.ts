/**
 * GeoJSON geometry objects (RFC 7946, section 3.1), read and written without loss in two and three dimensions.
 *
 * GeoJSON has no measures: m is left out in writing, and numbers after the third are ignored in reading. An
 * empty geometry comes back as XY. An empty point among others is the empty position `[]`; in a geometry with
 * heights, a vertex without one (NaN) has a position of two numbers.
 */

import {
  type Geometry,
  GeometryCollection,
  hasZ,
  type PathGeometry,
  type PathType,
  PointGeometry,
} from '../feature/geometry.js';
import { UserError } from '../user-error.js';
import { type NestedPath, nestedFromPath, nestingOf, pathFromNested, type Trail } from './nested-path.js';
import { MAX_NESTING } from './nesting-limit.js';
import type { PathBuilder } from './path-builder.js';

export type Position = number[];

export type GeoJsonGeometry =
  | { type: 'Point'; coordinates: Position }
  | { type: PathType; coordinates: NestedPath<Position> }
  | { type: 'GeometryCollection'; geometries: GeoJsonGeometry[] };

const TYPES = 'Point, LineString, Polygon, MultiPoint, MultiLineString, MultiPolygon or GeometryCollection';

/**
 * The geometry of a parsed GeoJSON geometry object; `null` for `null` or `undefined` (a feature without one).
 * Throws `UserError` that names what is wrong, and where.
 */
export function geometryFromGeoJson(value: unknown, epsg: number | null): Geometry | null {
  if (value === null || value === undefined) return null;
  return readGeometry(value, epsg, 0);
}

function readGeometry(value: unknown, epsg: number | null, depth: number): Geometry {
  if (typeof value !== 'object' || value === null) {
    throw new UserError(
      `A GeoJSON geometry must be an object, but is ${JSON.stringify(value) ?? typeof value}`,
    );
  }
  if (depth > MAX_NESTING) {
    throw new UserError(`GeoJSON geometry collections are nested more than ${MAX_NESTING} deep`);
  }
  const { type, coordinates, geometries } = value as Record<string, unknown>;
  if (type === 'GeometryCollection') {
    if (!Array.isArray(geometries)) {
      throw new UserError('A GeoJSON GeometryCollection must have an array "geometries"');
    }
    return new GeometryCollection(
      epsg,
      geometries.map(member => readGeometry(member, null, depth + 1)),
    );
  }
  if (type === 'Point') return readPoint(coordinates, epsg);
  if (!isPathType(type)) {
    throw new UserError(
      `The GeoJSON geometry type must be ${TYPES}, but is ${JSON.stringify(type) ?? 'missing'}`,
    );
  }
  const layout = hasHeights(coordinates, nestingOf[type]) ? 'XYZ' : 'XY';
  return pathFromNested(type, layout, epsg, coordinates, 'GeoJSON coordinates', addPosition);
}

function isPathType(type: unknown): type is PathType {
  return typeof type === 'string' && Object.hasOwn(nestingOf, type);
}

function readPoint(coordinates: unknown, epsg: number | null): PointGeometry {
  if (!isPosition(coordinates)) throw positionError('GeoJSON coordinates of a Point', coordinates);
  if (coordinates.length === 0) return new PointGeometry(epsg, 'XY', Number.NaN, Number.NaN);
  const [x, y, z] = coordinates;
  return z === undefined ? new PointGeometry(epsg, 'XY', x!, y!) : new PointGeometry(epsg, 'XYZ', x!, y!, z);
}

/** Whether any position has a third number; anything malformed is left to the reading itself. */
function hasHeights(nested: unknown, nesting: number): boolean {
  if (!Array.isArray(nested)) return false;
  return nesting === 0 ? nested.length > 2 : nested.some(item => hasHeights(item, nesting - 1));
}

function addPosition(position: unknown, builder: PathBuilder, trail: Trail): void {
  if (!isPosition(position) || (position.length === 0 && builder.type !== 'MultiPoint')) {
    throw positionError(`GeoJSON coordinates${trail} of a ${builder.type}`, position);
  }
  if (position.length === 0) builder.add(Number.NaN, Number.NaN);
  else builder.add(position[0]!, position[1]!, position[2]);
}

function isPosition(value: unknown): value is number[] {
  if (!Array.isArray(value) || value.length === 1) return false;
  for (let i = 0; i < value.length && i < 3; i++) if (!Number.isFinite(value[i])) return false;
  return true;
}

function positionError(place: string, value: unknown): UserError {
  const text = JSON.stringify(value) ?? 'missing';
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new UserError(`${place} must be a position such as [135.5, 34.7], but are ${shown}`);
}

/** The GeoJSON geometry object of a geometry, as plain arrays and numbers. */
export function geometryToGeoJson(geometry: Geometry): GeoJsonGeometry {
  if (geometry instanceof GeometryCollection) {
    return { type: 'GeometryCollection', geometries: geometry.members.map(geometryToGeoJson) };
  }
  if (geometry instanceof PointGeometry) {
    const { x, y, z } = geometry;
    return { type: 'Point', coordinates: positionOf(x, y, hasZ(geometry.layout) ? z : Number.NaN) };
  }
  return { type: geometry.type, coordinates: nestedPositions(geometry) };
}

function nestedPositions(geometry: PathGeometry): NestedPath<Position> {
  return hasZ(geometry.layout)
    ? nestedFromPath(geometry, (c, at) => positionOf(c[at]!, c[at + 1]!, c[at + 2]!))
    : nestedFromPath(geometry, (c, at) => positionOf(c[at]!, c[at + 1]!, Number.NaN));
}

function positionOf(x: number, y: number, z: number): Position {
  if (Number.isNaN(x) && Number.isNaN(y)) return [];
  return Number.isNaN(z) ? [x, y] : [x, y, z];
}
