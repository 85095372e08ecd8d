/**
 * Cuts areas along each other (actions reference, "Area On Area Overlayer").
 *
 * The boundaries of all areas are united into one network of lines, the faces of the network are found, and a
 * point inside each face tells which areas cover it. Faces with the same parents make one piece.
 */

import Flatbush from 'flatbush';
import {
  type Box,
  boundsOf,
  type Geometry,
  GeometryCollection,
  PathGeometry,
  stride,
} from '../feature/geometry.js';
import { commonEpsg } from './common-epsg.js';
import { type GeosContext, GeosError, type GeosPointer } from './geos-context.js';
import {
  asMultiPolygon,
  collect,
  GEOMETRY_COLLECTION,
  MULTI_POLYGON,
  parts,
  readGeometry,
} from './geos-geometry.js';
import { surfacePoint } from './inside-point.js';
import { writeSoundAreas } from './sound-geometry.js';

export interface AreaPiece {
  /** A MultiPolygon; empty for an area of which nothing is left. */
  geometry: PathGeometry;
  /** The indices of the areas that cover the piece, the highest first; at least one. */
  parents: number[];
}

export interface AreaOverlay {
  /** In the order of their parents: 0, then 1, then 1 and 0, then 2, then 2 and 0, … */
  pieces: AreaPiece[];
}

/**
 * The pieces of `geometries`: for each set of areas that share a place no other area covers, all such places
 * together. Invalid areas are made valid first; closed line strings are areas.
 *
 * As the engine does it, each area is first cut by all later ones and what is left by the earlier ones, one by
 * one. Only that second cutting drops what is no larger than `tolerance`². So an area that no earlier one comes
 * near always leaves a piece of its own, an empty one if later areas cover it, and so do points and open lines.
 */
export function overlayAreas(
  geos: GeosContext,
  geometries: readonly Geometry[],
  tolerance: number,
): AreaOverlay {
  const areas = geometries.map(closedLineAsArea);
  const epsg = commonEpsg(areas);
  const boxes = new AreaBoxes(areas);
  const isCut = areas.map((_, i) => boxes.hasEarlierBeside(i));
  const pieces = geos.using(keep => {
    const inputs = areas.map(area => keep(writeSoundAreas(geos, area)));
    const rounding = roundingOf(areas);
    const faces = parts(geos, keep(facesOf(geos, inputs))).filter(face => isWider(geos, face, rounding));
    const groups = groupByParents(faces, parentsOf(geos, boxes, inputs, faces));
    return groups
      .filter(({ parents, faces }) => !isCut[parents[0]!] || areaOf(geos, faces) > tolerance ** 2)
      .map(({ parents, faces }) => ({ parents, geometry: merged(geos, faces, epsg) }));
  });
  const alone = new Set(
    pieces.filter(({ parents }) => parents.length === 1).map(({ parents }) => parents[0]),
  );
  for (const i of areas.keys()) {
    if (!isCut[i] && !alone.has(i)) pieces.push({ geometry: emptyMultiPolygon(epsg), parents: [i] });
  }
  return { pieces: pieces.sort((a, b) => compareLists(a.parents, b.parents)) };
}

const FEWEST_OF_RING = 4;

function closedLineAsArea(geometry: Geometry): Geometry {
  if (geometry.type !== 'LineString' || geometry.vertexCount < FEWEST_OF_RING) return geometry;
  const { coordinates, layout, epsg, vertexCount } = geometry;
  const last = (vertexCount - 1) * stride(layout);
  if (coordinates[0] !== coordinates[last] || coordinates[1] !== coordinates[last + 1]) return geometry;
  return new PathGeometry('Polygon', epsg, layout, coordinates, Uint32Array.of(0, vertexCount));
}

function emptyMultiPolygon(epsg: number | null): PathGeometry {
  const [coordinates, rings, parts] = [new Float64Array(0), Uint32Array.of(0), Uint32Array.of(0)];
  return new PathGeometry('MultiPolygon', epsg, 'XY', coordinates, rings, parts);
}

function areaOf(geos: GeosContext, faces: readonly GeosPointer[]): number {
  return faces.reduce((sum, face) => sum + measured(geos, face, geos.library.GEOSArea_r), 0);
}

/** The faces of the network of all boundaries, as a GEOS collection. */
function facesOf(geos: GeosContext, inputs: readonly GeosPointer[]): GeosPointer {
  const { library, handle } = geos;
  return geos.using(keep => {
    const boundaries = geos.all(inputs, input => library.GEOSBoundary_r(handle, input));
    const lines = keep(collect(geos, GEOMETRY_COLLECTION, boundaries));
    const network = keep(library.GEOSUnaryUnion_r(handle, lines));
    return geos.withPointers([network], address =>
      geos.checked(library.GEOSPolygonize_r(handle, address, 1)),
    );
  });
}

/** For each face the areas that cover it, the highest first. */
function parentsOf(
  geos: GeosContext,
  boxes: AreaBoxes,
  inputs: readonly GeosPointer[],
  faces: readonly GeosPointer[],
): number[][] {
  const { library, handle } = geos;
  if (faces.length === 0) return [];
  const prepared = new Map<number, number>();
  const preparedAt = (i: number): number => {
    const known = prepared.get(i);
    if (known !== undefined) return known;
    const made = geos.checked(library.GEOSPrepare_r(handle, inputs[i]!));
    prepared.set(i, made);
    return made;
  };
  try {
    return faces.map(face => {
      const [x, y] = surfacePoint(geos, face);
      return boxes
        .around(x, y)
        .filter(i => geos.answer(library.GEOSPreparedContainsXY_r(handle, preparedAt(i), x, y)));
    });
  } finally {
    for (const pointer of prepared.values()) library.GEOSPreparedGeom_destroy_r(handle, pointer);
  }
}

/** The boxes of those geometries that are areas. */
class AreaBoxes {
  private readonly boxes: readonly (Box | undefined)[];
  private readonly indexed: readonly number[];
  private readonly index: Flatbush | null;

  constructor(areas: readonly Geometry[]) {
    this.boxes = areas.map(area => (isAreal(area) ? boundsOf(area) : undefined));
    this.indexed = areas.map((_, i) => i).filter(i => this.boxes[i] !== undefined);
    this.index = this.indexed.length === 0 ? null : new Flatbush(this.indexed.length);
    for (const i of this.indexed) {
      const { xmin, ymin, xmax, ymax } = this.boxes[i]!;
      this.index!.add(xmin, ymin, xmax, ymax);
    }
    this.index?.finish();
  }

  /** The areas whose boxes cover a point, the highest first. */
  around(x: number, y: number): number[] {
    return this.search(x, y, x, y).sort((a, b) => b - a);
  }

  /** Whether the box of an area meets that of one before it. */
  hasEarlierBeside(area: number): boolean {
    const box = this.boxes[area];
    return box !== undefined && this.search(box.xmin, box.ymin, box.xmax, box.ymax).some(i => i < area);
  }

  private search(xmin: number, ymin: number, xmax: number, ymax: number): number[] {
    return this.index?.search(xmin, ymin, xmax, ymax).map(item => this.indexed[item]!) ?? [];
  }
}

function isAreal(geometry: Geometry): boolean {
  if (geometry instanceof GeometryCollection) return geometry.members.some(isAreal);
  return geometry.type === 'Polygon' || geometry.type === 'MultiPolygon';
}

/** How far rounding may move a vertex: some units in the last place of the largest coordinate. */
function roundingOf(areas: readonly Geometry[]): number {
  let largest = 0;
  for (const area of areas) {
    const box = boundsOf(area);
    if (box === undefined) continue;
    largest = Math.max(largest, -box.xmin, box.xmax, -box.ymin, box.ymax);
  }
  return largest * 8 * Number.EPSILON;
}

/** Whether a face is wider than `rounding`; one that isn't is there because a crossing of lines was rounded. */
function isWider(geos: GeosContext, face: GeosPointer, rounding: number): boolean {
  const { library } = geos;
  return (
    measured(geos, face, library.GEOSArea_r) > (rounding / 2) * measured(geos, face, library.GEOSLength_r)
  );
}

/** The number that one of GEOS's measures, such as area or length, writes to the address that it is given. */
function measured(
  geos: GeosContext,
  pointer: GeosPointer,
  measure: (handle: number, pointer: GeosPointer, address: number) => number,
): number {
  geos.checked(measure(geos.handle, pointer, geos.scratch));
  return geos.library.Module.HEAPF64[geos.scratch >> 3]!;
}

interface FaceGroup {
  parents: number[];
  faces: GeosPointer[];
}

/** The faces by their parents; faces that nothing covers are left out. */
function groupByParents(faces: readonly GeosPointer[], parents: readonly number[][]): FaceGroup[] {
  const groups = new Map<string, FaceGroup>();
  faces.forEach((face, i) => {
    const covering = parents[i]!;
    if (covering.length === 0) return;
    const key = covering.join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { parents: covering, faces: [face] });
    else group.faces.push(face);
  });
  return [...groups.values()];
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return a.length - b.length;
}

/** The faces as one multi-polygon in normal form, so that the same areas always give the same vertices. */
function merged(geos: GeosContext, faces: readonly GeosPointer[], epsg: number | null): PathGeometry {
  const { library, handle } = geos;
  return geos.using(keep => {
    const copies = geos.all(faces, face => library.GEOSGeom_clone_r(handle, face));
    const together = keep(collect(geos, MULTI_POLYGON, copies));
    // Faces with the same parents touch at points, if at all. Only where rounding moved an edge do two of them lie
    // side by side, which makes the multi-polygon invalid; then they are dissolved.
    const isValid = geos.answer(library.GEOSisValid_r(handle, together));
    const union = isValid ? together : keep(library.GEOSUnaryUnion_r(handle, together));
    if (library.GEOSNormalize_r(handle, union) !== 0) throw new GeosError('GEOS could not normalize a piece');
    return asMultiPolygon(readGeometry(geos, union, epsg));
  });
}
