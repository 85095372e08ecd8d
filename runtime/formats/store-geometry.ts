/**
 * The geometry of a feature in the feature store, "old build" (workflow-format reference, section 9.1):
 * `{"epsg":4326,"value":{"flowGeometry2D":{"point":{"x":135.5,"y":34.7,"z":null}}}}`.
 *
 * What that format can't hold is spelled in ways that read back equal, and that ordinary geometries never need:
 *
 * - a layout other than the one the wrapper says (2D: XY, 3D: XYZ; 3D as soon as one member has heights) is a
 *   member `"layout"` beside the kind: `{"lineString":[…],"layout":"XYM"}`
 * - a measure is a member `"m"` of its coordinate
 * - an absent ordinate (NaN) is null, so an empty point has nulls for x and y; infinities are strings
 * - an empty geometry is an empty array, an empty polygon `{"exterior":[],"interiors":[]}`
 *
 * `line`, `rect` and `triangle` are read as the line strings and polygons that they draw, but never written.
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
} from '../feature/geometry.js';
import { UserError } from '../user-error.js';
import { nestedFromPath, pathFromNested, type Trail } from './nested-path.js';
import { MAX_NESTING } from './nesting-limit.js';
import type { PathBuilder } from './path-builder.js';

/** The JSON text of a feature's geometry; `null` is `"none"`, which can have a code (`epsgWithout`) all the same. */
export function storeGeometryJson(geometry: Geometry | null, epsgWithout: number | null = null): string {
  if (geometry === null) return `{"epsg":${epsgWithout},"value":"none"}`;
  const is3D = hasHeights(geometry);
  const wrapper = is3D ? 'flowGeometry3D' : 'flowGeometry2D';
  return `{"epsg":${geometry.epsg},"value":{"${wrapper}":${kindText(geometry, is3D ? 'XYZ' : 'XY')}}}`;
}

function hasHeights(geometry: Geometry): boolean {
  return geometry instanceof GeometryCollection ? geometry.members.some(hasHeights) : hasZ(geometry.layout);
}

function kindText(geometry: Geometry, expected: Layout): string {
  if (geometry instanceof GeometryCollection) {
    return `{"geometryCollection":[${geometry.members.map(member => kindText(member, expected)).join(',')}]}`;
  }
  const layout = geometry.layout === expected ? '' : `,"layout":"${geometry.layout}"`;
  if (geometry instanceof PointGeometry) {
    const { x, y, z, m } = geometry;
    return `{"point":${coordinateText(geometry.layout, x, y, z, m)}${layout}}`;
  }
  const kind = `${geometry.type[0]!.toLowerCase()}${geometry.type.slice(1)}`;
  return `{"${kind}":${pathText(geometry)}${layout}}`;
}

function pathText(geometry: PathGeometry): string {
  const { layout, type } = geometry;
  const zAt = hasZ(layout) ? 2 : -1;
  const mAt = hasM(layout) ? zAt + (zAt < 0 ? 3 : 1) : -1;
  const nested = nestedFromPath(geometry, (c, at) =>
    coordinateText(
      layout,
      c[at]!,
      c[at + 1]!,
      zAt < 0 ? Number.NaN : c[at + zAt]!,
      mAt < 0 ? Number.NaN : c[at + mAt]!,
    ),
  );
  if (type === 'Polygon') return polygonText(nested as string[][]);
  if (type === 'MultiPolygon') return `[${(nested as string[][][]).map(polygonText).join(',')}]`;
  if (type === 'MultiLineString') return `[${(nested as string[][]).map(runText).join(',')}]`;
  return runText(nested as string[]);
}

function polygonText([exterior = [], ...interiors]: string[][]): string {
  return `{"exterior":${runText(exterior)},"interiors":[${interiors.map(runText).join(',')}]}`;
}

function runText(coordinates: string[]): string {
  return `[${coordinates.join(',')}]`;
}

const FIRST_SCIENTIFIC = 1e16;

function coordinateText(layout: Layout, x: number, y: number, z: number, m: number): string {
  const measure = hasM(layout) ? `,"m":${ordinateText(m)}` : '';
  return `{"x":${ordinateText(x)},"y":${ordinateText(y)},"z":${ordinateText(z)}${measure}}`;
}

/** Whole numbers have a point, as in the engine: `1.0`. */
function ordinateText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < FIRST_SCIENTIFIC) {
    return Object.is(value, -0) ? '-0.0' : `${value}.0`;
  }
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'null' : `"${value}"`;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * The geometry of parsed JSON in the store's format; `null` for `"none"`.
 * Throws `UserError` for anything else, and for solids, meshes and CityGML, which features here can't hold.
 */
export function geometryFromStore(value: unknown): Geometry | null {
  const { epsg, value: wrapped } = membersOf(value, 'A geometry');
  if (epsg !== null && typeof epsg !== 'number') {
    throw new UserError('"epsg" of a geometry in the feature store must be a number or null');
  }
  if (wrapped === 'none') return null;
  const { flowGeometry2D, flowGeometry3D } = membersOf(wrapped, 'The "value" of a geometry');
  if (flowGeometry2D !== undefined) return readKind(flowGeometry2D, 'XY', epsg, 0);
  if (flowGeometry3D !== undefined) return readKind(flowGeometry3D, 'XYZ', epsg, 0);
  const [kind = 'nothing'] = Object.keys(wrapped as Members);
  throw new UserError(
    `A geometry in the feature store holds ${kind}; flowGeometry2D and flowGeometry3D can be read`,
  );
}

function readKind(value: unknown, expected: Layout, epsg: number | null, depth: number): Geometry {
  if (depth > MAX_NESTING) {
    throw new UserError(`Geometry collections in the feature store are nested more than ${MAX_NESTING} deep`);
  }
  const { layout: ownLayout, ...kinds } = membersOf(value, 'A geometry');
  const layout = layoutOf(ownLayout, expected);
  const [kind = ''] = Object.keys(kinds);
  const data = kinds[kind];
  switch (kind) {
    case 'point':
      return pointOf(data, layout, epsg);
    case 'geometryCollection':
      return new GeometryCollection(
        epsg,
        arrayOf(data, kind).map(member => readKind(member, expected, null, depth + 1)),
      );
    case 'line': {
      const { start, end } = membersOf(data, kind);
      return readPath('LineString', layout, epsg, [start, end]);
    }
    case 'triangle':
      return readPath('Polygon', layout, epsg, [data]);
    case 'rect':
      return readPath('Polygon', layout, epsg, [cornersOf(data)]);
    case 'polygon':
      return readPath('Polygon', layout, epsg, ringsOf(data));
    case 'multiPolygon':
      return readPath('MultiPolygon', layout, epsg, arrayOf(data, kind).map(ringsOf));
    case 'lineString':
      return readPath('LineString', layout, epsg, data);
    case 'multiPoint':
      return readPath('MultiPoint', layout, epsg, data);
    case 'multiLineString':
      return readPath('MultiLineString', layout, epsg, data);
    default:
      throw new UserError(`A geometry of kind "${kind}" in the feature store can't be read`);
  }
}

function readPath(type: PathType, layout: Layout, epsg: number | null, nested: unknown): PathGeometry {
  return pathFromNested(type, layout, epsg, nested, 'Feature-store coordinates', addCoordinate);
}

function addCoordinate(coordinate: unknown, builder: PathBuilder, trail: Trail): void {
  const { x, y, z, m } = membersOf(coordinate, `The coordinate at ${trail}`);
  builder.add(ordinateOf(x), ordinateOf(y), ordinateOf(z), ordinateOf(m));
}

function pointOf(data: unknown, layout: Layout, epsg: number | null): PointGeometry {
  const { x, y, z, m } = membersOf(data, 'A point');
  return new PointGeometry(
    epsg,
    layout,
    ordinateOf(x),
    ordinateOf(y),
    hasZ(layout) ? ordinateOf(z) : undefined,
    hasM(layout) ? ordinateOf(m) : undefined,
  );
}

function ringsOf(polygon: unknown): unknown[] {
  const { exterior, interiors } = membersOf(polygon, 'A polygon');
  return [exterior, ...arrayOf(interiors, 'interiors')];
}

function cornersOf(rect: unknown): unknown[] {
  const { min, max } = membersOf(rect, 'A rect');
  const { x: xmin, y: ymin, z } = membersOf(min, 'The minimum of a rect');
  const { x: xmax, y: ymax } = membersOf(max, 'The maximum of a rect');
  return [
    { x: xmin, y: ymin, z },
    { x: xmax, y: ymin, z },
    { x: xmax, y: ymax, z },
    { x: xmin, y: ymax, z },
  ];
}

function layoutOf(value: unknown, expected: Layout): Layout {
  if (value === undefined) return expected;
  if (value === 'XY' || value === 'XYZ' || value === 'XYM' || value === 'XYZM') return value;
  throw new UserError('"layout" of a geometry in the feature store must be XY, XYZ, XYM or XYZM');
}

function ordinateOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (value === null || value === undefined) return Number.NaN;
  if (value === 'Infinity' || value === '-Infinity') return Number(value);
  throw new UserError(
    `An ordinate in the feature store must be a number or null, but is ${JSON.stringify(value)}`,
  );
}

function membersOf(value: unknown, what: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw new UserError(
    `${what} in the feature store must be an object, but is ${JSON.stringify(value) ?? 'missing'}`,
  );
}

function arrayOf(value: unknown, what: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new UserError(
    `"${what}" in the feature store must be an array, but is ${JSON.stringify(value) ?? 'missing'}`,
  );
}
