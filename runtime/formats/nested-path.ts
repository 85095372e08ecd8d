/**
 * Path geometries as nested arrays of positions, the way GeoJSON's `coordinates` and the feature store spell
 * them: a line is an array of positions, a polygon an array of rings, a multi-polygon an array of those.
 */

import { type Layout, type PathGeometry, type PathType, stride } from '../feature/geometry.js';
import { UserError } from '../user-error.js';
import { PathBuilder } from './path-builder.js';

export type NestedPath<Position> = Position[] | Position[][] | Position[][][];

/** How many arrays lie around a position. */
export const nestingOf: Readonly<Record<PathType, 1 | 2 | 3>> = {
  LineString: 1,
  MultiPoint: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

/** The nested arrays of a geometry; `position` makes one of the vertex that starts at an index. */
export function nestedFromPath<Position>(
  geometry: PathGeometry,
  position: (coordinates: Float64Array, at: number) => Position,
): NestedPath<Position> {
  const { coordinates, ringOffsets, partOffsets } = geometry;
  const step = stride(geometry.layout);
  const positions = (first: number, end: number): Position[] => {
    const run: Position[] = [];
    for (let i = first * step; i < end * step; i += step) run.push(position(coordinates, i));
    return run;
  };
  if (ringOffsets === null) return positions(0, geometry.vertexCount);
  const rings = ranges(ringOffsets, positions);
  return partOffsets === null ? rings : ranges(partOffsets, (first, end) => rings.slice(first, end));
}

function ranges<T>(offsets: Uint32Array, between: (first: number, end: number) => T): T[] {
  const parts: T[] = [];
  for (let i = 0; i + 1 < offsets.length; i++) parts.push(between(offsets[i]!, offsets[i + 1]!));
  return parts;
}

/** Where in the nested arrays a reader is; its text is `[2][0][14]`. */
export class Trail {
  readonly #indices: number[] = [];

  enter(depth: number, index: number): void {
    this.#indices.length = depth;
    this.#indices.push(index);
  }

  toString(): string {
    return this.#indices.map(index => `[${index}]`).join('');
  }
}

/**
 * The geometry of nested arrays. `add` gives one position to the builder; `trail` says where it is.
 * Throws `UserError`, naming the place after `name`, where there is no array and one should be.
 */
export function pathFromNested(
  type: PathType,
  layout: Layout,
  epsg: number | null,
  nested: unknown,
  name: string,
  add: (position: unknown, builder: PathBuilder, trail: Trail) => void,
): PathGeometry {
  const builder = new PathBuilder(type, layout);
  const trail = new Trail();

  const read = (items: unknown, nesting: number, depth: number): void => {
    if (!Array.isArray(items)) throw new UserError(`${name}${trail} of a ${type} must be an array`);
    for (let i = 0; i < items.length; i++) {
      trail.enter(depth, i);
      if (nesting === 1) {
        add(items[i], builder, trail);
      } else {
        read(items[i], nesting - 1, depth + 1);
        if (nesting === 2) builder.endRing();
        else builder.endPolygon();
      }
    }
  };
  read(nested, nestingOf[type], 0);
  return builder.build(epsg);
}
