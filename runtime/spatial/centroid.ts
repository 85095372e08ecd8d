/**
 * The centre of gravity of a geometry: of its areas, else of its lines and outlines, else of its vertices, as in
 * OGC simple features. With heights, areas and lengths are those in space, so that a wall has its centre too.
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
import { normalOf, type Vector } from './measure.js';

/** Weighted places, summed relative to `base` so that far-away coordinates lose no digits. */
interface Sums extends Vector {
  readonly base: Readonly<Vector>;
  weight: number;
}

type Leaf = PointGeometry | PathGeometry;

/**
 * The centroid as a point with the EPSG code of the geometry, with a height if the geometry has any (an absent
 * one counts as 0), without a measure; `undefined` for a geometry without vertices.
 */
export function centroidOf(geometry: Geometry): PointGeometry | undefined {
  const leaves = [...leavesOf(geometry)];
  const base = firstVertex(leaves);
  if (base === undefined) return undefined;
  const sums: Sums = { base, x: 0, y: 0, z: 0, weight: 0 };
  for (const add of [addAreas, addLines, addVertices]) {
    for (const leaf of leaves) add(sums, leaf);
    if (sums.weight > 0) break;
  }
  const x = base.x + sums.x / sums.weight;
  const y = base.y + sums.y / sums.weight;
  if (!leaves.some(leaf => hasZ(leaf.layout))) return new PointGeometry(geometry.epsg, 'XY', x, y);
  return new PointGeometry(geometry.epsg, 'XYZ', x, y, base.z + sums.z / sums.weight);
}

function* leavesOf(geometry: Geometry): Generator<Leaf> {
  if (geometry instanceof GeometryCollection) for (const member of geometry.members) yield* leavesOf(member);
  else yield geometry;
}

function firstVertex(leaves: readonly Leaf[]): Vector | undefined {
  for (const leaf of leaves) {
    if (leaf instanceof PointGeometry) {
      if (!leaf.isEmpty) return { x: leaf.x, y: leaf.y, z: leaf.z || 0 };
      continue;
    }
    const { coordinates, layout } = leaf;
    for (let i = 0; i < coordinates.length; i += stride(layout)) {
      const x = coordinates[i]!;
      if (!Number.isNaN(x))
        return { x, y: coordinates[i + 1]!, z: hasZ(layout) ? coordinates[i + 2]! || 0 : 0 };
    }
  }
  return undefined;
}

function addAreas(sums: Sums, leaf: Leaf): void {
  if (leaf instanceof PointGeometry) return;
  for (const [exterior, end] of polygonRings(leaf)) {
    const offsets = leaf.ringOffsets!;
    if (exterior === end) continue;
    const normal = normalOf(leaf, offsets[exterior]!, offsets[exterior + 1]!);
    const size = Math.hypot(normal.x, normal.y, normal.z);
    if (size === 0) continue;
    const upright = { x: normal.x / size, y: normal.y / size, z: normal.z / size };
    for (let ring = exterior; ring < end; ring++) {
      addRing(sums, leaf, offsets[ring]!, offsets[ring + 1]!, upright, ring > exterior);
    }
  }
}

/** Adds a ring as a fan of triangles, each weighted by its area as seen along `upright`. */
function addRing(
  sums: Sums,
  { coordinates, layout }: PathGeometry,
  first: number,
  end: number,
  upright: Vector,
  isHole: boolean,
): void {
  const step = stride(layout);
  const is3D = hasZ(layout);
  const x0 = coordinates[first * step]!;
  const y0 = coordinates[first * step + 1]!;
  const z0 = is3D ? coordinates[first * step + 2]! || 0 : 0;
  let [dx, dy, dz] = [0, 0, 0];
  let [area, x, y, z] = [0, 0, 0, 0];
  for (let i = (first + 1) * step; i < end * step; i += step) {
    const nextX = coordinates[i]! - x0;
    const nextY = coordinates[i + 1]! - y0;
    const nextZ = is3D ? (coordinates[i + 2]! || 0) - z0 : 0;
    const triangle =
      ((dy * nextZ - dz * nextY) * upright.x +
        (dz * nextX - dx * nextZ) * upright.y +
        (dx * nextY - dy * nextX) * upright.z) /
      2;
    area += triangle;
    x += (triangle * (dx + nextX)) / 3;
    y += (triangle * (dy + nextY)) / 3;
    z += (triangle * (dz + nextZ)) / 3;
    dx = nextX;
    dy = nextY;
    dz = nextZ;
  }
  // The exterior counts up and a hole down, whichever way they run.
  const sign = area > 0 === isHole ? -1 : 1;
  sums.weight += sign * area;
  sums.x += sign * (x + area * (x0 - sums.base.x));
  sums.y += sign * (y + area * (y0 - sums.base.y));
  sums.z += sign * (z + area * (z0 - sums.base.z));
}

/** Adds every edge at its middle, weighted by its length; edges of polygons too. */
function addLines(sums: Sums, leaf: Leaf): void {
  if (leaf instanceof PointGeometry || leaf.type === 'MultiPoint') return;
  const { coordinates, layout } = leaf;
  const offsets = leaf.ringOffsets ?? [0, leaf.vertexCount];
  const step = stride(layout);
  const is3D = hasZ(layout);
  const { base } = sums;
  for (let run = 0; run + 1 < offsets.length; run++) {
    for (let i = (offsets[run]! + 1) * step; i < offsets[run + 1]! * step; i += step) {
      const x1 = coordinates[i - step]!;
      const y1 = coordinates[i - step + 1]!;
      const z1 = is3D ? coordinates[i - step + 2]! || 0 : 0;
      const x2 = coordinates[i]!;
      const y2 = coordinates[i + 1]!;
      const z2 = is3D ? coordinates[i + 2]! || 0 : 0;
      const length = Math.hypot(x2 - x1, y2 - y1, z2 - z1);
      sums.weight += length;
      sums.x += length * ((x1 + x2) / 2 - base.x);
      sums.y += length * ((y1 + y2) / 2 - base.y);
      sums.z += length * ((z1 + z2) / 2 - base.z);
    }
  }
}

function addVertices(sums: Sums, leaf: Leaf): void {
  if (leaf instanceof PointGeometry) {
    if (!leaf.isEmpty) addVertex(sums, leaf.x, leaf.y, leaf.z);
    return;
  }
  const { coordinates, layout } = leaf;
  for (let i = 0; i < coordinates.length; i += stride(layout)) {
    const x = coordinates[i]!;
    // An empty point of a multi-point is no vertex.
    if (!Number.isNaN(x)) addVertex(sums, x, coordinates[i + 1]!, hasZ(layout) ? coordinates[i + 2]! : 0);
  }
}

function addVertex(sums: Sums, x: number, y: number, z: number): void {
  sums.weight += 1;
  sums.x += x - sums.base.x;
  sums.y += y - sums.base.y;
  sums.z += (z || 0) - sums.base.z;
}
