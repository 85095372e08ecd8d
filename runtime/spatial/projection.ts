/**
 * Coordinates from one EPSG system to another, by proj4 with the definitions of epsg-index.
 *
 * Coordinates are in the order longitude or easting first, whatever order the authority declares; systems whose
 * axes point west and south (South Africa, Krovak) keep those. Only x and y are transformed.
 */

import { createRequire } from 'node:module';
import type Proj4 from 'proj4';
import {
  type Geometry,
  GeometryCollection,
  type PathGeometry,
  PointGeometry,
  stride,
} from '../feature/geometry.js';
import { messageOf, UserError } from '../user-error.js';
import { proj4Definition } from './epsg-definition.js';

type System = InstanceType<typeof Proj4.Proj>;

interface Place {
  x: number;
  y: number;
}

type Transformation = (place: Place) => Place;

/** proj4's datum types 1 to 3 shift the datum: by three or seven parameters or a grid. */
const LAST_SHIFTING_DATUM = 3;

const require = createRequire(import.meta.url);
/** Loaded by the first projection: commands that project nothing start 60 ms sooner. */
let loaded: typeof Proj4 | undefined;

function proj4(): typeof Proj4 {
  loaded ??= require('proj4') as typeof Proj4;
  return loaded;
}

const systems = new Map<number, System>();
const transformations = new Map<string, Transformation>();

/**
 * The function that takes coordinates in one EPSG system to another. Throws `UserError` for codes that can't be
 * transformed; the function throws it for coordinates that have no place in the other system.
 */
export function projection(from: number, to: number): (x: number, y: number) => [x: number, y: number] {
  const transformation = transformationOf(from, to);
  return (x, y) => {
    const moved = transformation({ x, y });
    return [moved.x, moved.y];
  };
}

/**
 * Moves every vertex from one EPSG system to another and sets the geometry's code, in place. Heights and measures
 * stay. Throws as `projection` does, and then leaves the geometry as it was.
 */
export function reproject(geometry: Geometry, from: number, to: number): void {
  const commits: (() => void)[] = [];
  prepare(geometry, transformationOf(from, to), commits);
  for (const commit of commits) commit();
  geometry.epsg = to;
}

/** Computes the moved coordinates of each leaf; the commits put them in place. */
function prepare(geometry: Geometry, transformation: Transformation, commits: (() => void)[]): void {
  if (geometry instanceof GeometryCollection) {
    for (const member of geometry.members) prepare(member, transformation, commits);
  } else if (geometry instanceof PointGeometry) {
    if (geometry.isEmpty) return;
    const moved = transformation({ x: geometry.x, y: geometry.y });
    commits.push(() => {
      geometry.x = moved.x;
      geometry.y = moved.y;
    });
  } else {
    const moved = movedCoordinates(geometry, transformation);
    commits.push(() => {
      geometry.coordinates = moved;
    });
  }
}

function movedCoordinates(geometry: PathGeometry, transformation: Transformation): Float64Array {
  const moved = geometry.coordinates.slice();
  const step = stride(geometry.layout);
  const place = { x: 0, y: 0 };
  for (let i = 0; i < moved.length; i += step) {
    place.x = moved[i]!;
    place.y = moved[i + 1]!;
    // An empty point of a multi-point.
    if (Number.isNaN(place.x) && Number.isNaN(place.y)) continue;
    const { x, y } = transformation(place);
    moved[i] = x;
    moved[i + 1] = y;
  }
  return moved;
}

function transformationOf(from: number, to: number): Transformation {
  const key = `${from} ${to}`;
  let transformation = transformations.get(key);
  if (transformation === undefined) {
    transformation = checked(stepsBetween(systemOf(from), systemOf(to)), from, to);
    transformations.set(key, transformation);
  }
  return transformation;
}

/**
 * Where a datum is shifted, proj4 goes by WGS 84, and parses that system anew for every vertex. Going there and
 * on in two steps gives the same at ten times the speed.
 */
function stepsBetween(source: System, target: System): [System, System][] {
  const shifts = [source, target].some(system => system.datum.datum_type <= LAST_SHIFTING_DATUM);
  if (source === target) return [];
  return shifts
    ? [
        [source, proj4().WGS84],
        [proj4().WGS84, target],
      ]
    : [[source, target]];
}

/** The steps one after another; throws `UserError` where one leads nowhere. */
function checked(steps: readonly [System, System][], from: number, to: number): Transformation {
  return start => {
    let place: Place | undefined = start;
    for (const [source, target] of steps) place = place && step(source, target, place);
    if (place && Number.isFinite(place.x) && Number.isFinite(place.y)) return place;
    throw new UserError(
      `The coordinates (${start.x}, ${start.y}) in EPSG:${from} have no place in EPSG:${to}; longitude or easting comes first`,
    );
  };
}

/** Out of the range of a projection proj4 answers with NaN or nothing, or trips over its own nothing. */
function step(source: System, target: System, place: Place): Place | undefined {
  try {
    return proj4().transform(source, target, place, true);
  } catch (thrown) {
    if (thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}

function systemOf(code: number): System {
  const known = systems.get(code);
  if (known !== undefined) return known;
  const definition = proj4Definition(code);
  try {
    const system = new (proj4().Proj)(definition);
    systems.set(code, system);
    return system;
  } catch (thrown) {
    throw new UserError(
      `EPSG:${code} can't be transformed, since proj4 doesn't know its projection: ${messageOf(thrown)}`,
    );
  }
}
