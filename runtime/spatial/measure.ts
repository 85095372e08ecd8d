/**
 * Areas, directions and distances of geometries, in the units of their coordinates. The loops run
 * over the flat arrays; sums are taken from a vertex of the geometry, so that far-away coordinates lose no digits.
 */

import {
  type Geometry,
  GeometryCollection,
  hasZ,
  type PathGeometry,
  PointGeometry,
  polygonRings,
  stride,
} from '../feature/geometry.js';

/** The area as seen from above: exteriors less holes, whichever way they run. Points and lines have none. */
export function planarArea(geometry: Geometry): number {
  return sumOverRings(geometry, (path, first, end) => Math.abs(signedRingArea(path, first, end)));
}

/** The area in space of planar polygons at any slope; without heights, the planar area. */
export function slopedArea(geometry: Geometry): number {
  return sumOverRings(geometry, (path, first, end) => {
    const normal = normalOf(path, first, end);
    return Math.hypot(normal.x, normal.y, normal.z) / 2;
  });
}

/** Sums a measure over the rings `[first, end)` of all polygons, that of holes subtracted. */
function sumOverRings(
  geometry: Geometry,
  measure: (path: PathGeometry, first: number, end: number) => number,
): number {
  if (geometry instanceof GeometryCollection) {
    return geometry.members.reduce((sum, member) => sum + sumOverRings(member, measure), 0);
  }
  if (geometry instanceof PointGeometry) return 0;
  let sum = 0;
  for (const [exterior, end] of polygonRings(geometry)) {
    for (let ring = exterior; ring < end; ring++) {
      const value = measure(geometry, geometry.ringOffsets![ring]!, geometry.ringOffsets![ring + 1]!);
      sum += ring === exterior ? value : -value;
    }
  }
  return sum;
}

/** The area of a run of vertices seen from above, positive if it runs counterclockwise; closed if it is open. */
function signedRingArea({ coordinates, layout }: PathGeometry, first: number, end: number): number {
  if (first === end) return 0;
  const step = stride(layout);
  const x0 = coordinates[first * step]!;
  const y0 = coordinates[first * step + 1]!;
  let twice = 0;
  let dx = 0;
  let dy = 0;
  for (let i = (first + 1) * step; i < end * step; i += step) {
    const nextX = coordinates[i]! - x0;
    const nextY = coordinates[i + 1]! - y0;
    twice += dx * nextY - nextX * dy;
    dx = nextX;
    dy = nextY;
  }
  return twice / 2;
}

export type RingDirection = 'clockwise' | 'counterclockwise' | 'none';

/**
 * Which way a ring runs, seen from above with x to the right and y up; `none` if it holds no area. `ring` counts
 * over all rings of the geometry; a line string or multi-point is one ring.
 */
export function ringDirection(geometry: PathGeometry, ring = 0): RingDirection {
  const { ringOffsets } = geometry;
  const area =
    ringOffsets === null
      ? signedRingArea(geometry, 0, geometry.vertexCount)
      : signedRingArea(geometry, ringOffsets[ring] ?? 0, ringOffsets[ring + 1] ?? 0);
  return area > 0 ? 'counterclockwise' : area < 0 ? 'clockwise' : 'none';
}

export interface Vector {
  x: number;
  y: number;
  z: number;
}

/** A vector upright on the ring, twice as long as its area (Newell's method). An absent height counts as 0. */
export function normalOf({ coordinates, layout }: PathGeometry, first: number, end: number): Vector {
  const normal = { x: 0, y: 0, z: 0 };
  if (first === end) return normal;
  const step = stride(layout);
  const is3D = hasZ(layout);
  const x0 = coordinates[first * step]!;
  const y0 = coordinates[first * step + 1]!;
  const z0 = is3D ? coordinates[first * step + 2]! || 0 : 0;
  let dx = 0;
  let dy = 0;
  let dz = 0;
  for (let i = (first + 1) * step; i < end * step; i += step) {
    const nextX = coordinates[i]! - x0;
    const nextY = coordinates[i + 1]! - y0;
    const nextZ = is3D ? (coordinates[i + 2]! || 0) - z0 : 0;
    normal.x += dy * nextZ - dz * nextY;
    normal.y += dz * nextX - dx * nextZ;
    normal.z += dx * nextY - dy * nextX;
    dx = nextX;
    dy = nextY;
    dz = nextZ;
  }
  return normal;
}

/** The engine's sphere. */
export const EARTH_RADIUS_M = 6_371_000;
export const RADIANS_PER_DEGREE = Math.PI / 180;

/** The distance in metres of two places in degrees on a sphere of radius 6,371,000 m (actions reference). */
export function haversine(
  longitude1: number,
  latitude1: number,
  longitude2: number,
  latitude2: number,
): number {
  const phi1 = latitude1 * RADIANS_PER_DEGREE;
  const phi2 = latitude2 * RADIANS_PER_DEGREE;
  const halfPhi = Math.sin((phi2 - phi1) / 2);
  const halfLambda = Math.sin(((longitude2 - longitude1) * RADIANS_PER_DEGREE) / 2);
  const a = halfPhi ** 2 + Math.cos(phi1) * Math.cos(phi2) * halfLambda ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(a)));
}
