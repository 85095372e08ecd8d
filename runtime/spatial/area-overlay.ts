/**
 * Cuts areas along each other (actions reference, "Area On Area Overlayer").
 *
 * The boundaries of all areas are united into one network of lines, the faces of the network are found, and a
 * point inside each face tells which areas cover it. Faces with the same parents make one piece.
 */

import Flatbush from 'flatbush';
import { boundsOf, type Geometry, type PathGeometry } from '../feature/geometry.js';
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
  /** A MultiPolygon. */
  geometry: PathGeometry;
  /** The indices of the areas that cover the piece, ascending; at least one. */
  parents: number[];
}

export interface AreaOverlay {
  /** In the order of their parents: 0, then 0 and 1, then 0, 1 and 2, then 1, … */
  pieces: AreaPiece[];
}

/**
 * The pieces of `areas`: for each set of areas that share a place no other area covers, all such places
 * together. Invalid areas are made valid first; points and lines contribute nothing. Two areas whose overlap is
 * at most `tolerance`² in all count as apart, and their overlap as the first one's.
 */
export function overlayAreas(geos: GeosContext, areas: readonly Geometry[], tolerance: number): AreaOverlay {
  return geos.using(keep => {
    const inputs = areas.map(area => keep(writeSoundAreas(geos, area)));
    const rounding = roundingOf(areas);
    const faces = parts(geos, keep(facesOf(geos, inputs))).filter(face => isWider(geos, face, rounding));
    let parents = parentsOf(geos, areas, inputs, faces);
    if (tolerance > 0) parents = withoutSmallOverlaps(geos, faces, parents, tolerance ** 2);
    const epsg = commonEpsg(areas);
    const pieces = groupByParents(faces, parents).map(group => ({
      geometry: merged(geos, group.faces, epsg),
      parents: group.parents,
    }));
    return { pieces };
  });
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

/** For each face the areas that cover it, ascending. */
function parentsOf(
  geos: GeosContext,
  areas: readonly Geometry[],
  inputs: readonly GeosPointer[],
  faces: readonly GeosPointer[],
): number[][] {
  const { library, handle } = geos;
  if (faces.length === 0) return [];
  const candidatesAt = coveringBoxes(areas);
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
      return candidatesAt(x, y).filter(i =>
        geos.answer(library.GEOSPreparedContainsXY_r(handle, preparedAt(i), x, y)),
      );
    });
  } finally {
    for (const pointer of prepared.values()) library.GEOSPreparedGeom_destroy_r(handle, pointer);
  }
}

/** A function that finds the areas whose boxes cover a point, ascending. */
function coveringBoxes(areas: readonly Geometry[]): (x: number, y: number) => number[] {
  const boxes = areas.map(boundsOf);
  const indexed = areas.map((_, i) => i).filter(i => boxes[i] !== undefined);
  const index = new Flatbush(indexed.length);
  for (const i of indexed) {
    const { xmin, ymin, xmax, ymax } = boxes[i]!;
    index.add(xmin, ymin, xmax, ymax);
  }
  index.finish();
  return (x, y) =>
    index
      .search(x, y, x, y)
      .map(item => indexed[item]!)
      .sort((a, b) => a - b);
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

/** Takes from each face the parents whose overlap with one before them is at most `limit` in all. */
function withoutSmallOverlaps(
  geos: GeosContext,
  faces: readonly GeosPointer[],
  parents: readonly number[][],
  limit: number,
): number[][] {
  const overlaps = new Map<string, number>();
  faces.forEach((face, i) => {
    const covering = parents[i]!;
    if (covering.length < 2) return;
    const area = measured(geos, face, geos.library.GEOSArea_r);
    for (const a of covering) {
      for (const b of covering) {
        if (a < b) overlaps.set(`${a} ${b}`, (overlaps.get(`${a} ${b}`) ?? 0) + area);
      }
    }
  });
  return parents.map(covering => {
    const left: number[] = [];
    for (const b of covering) {
      if (left.every(a => overlaps.get(`${a} ${b}`)! > limit)) left.push(b);
    }
    return left;
  });
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

/** The faces by their parents, in the order of those; faces that nothing covers are left out. */
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
  return [...groups.values()].sort((a, b) => compareLists(a.parents, b.parents));
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
