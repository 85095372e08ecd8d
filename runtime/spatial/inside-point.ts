/** Points inside an area. */

import polylabel from 'polylabel';
import { boundsOf, type PathGeometry, type PointGeometry, stride } from '../feature/geometry.js';
import type { GeosContext, GeosPointer } from './geos-context.js';
import { readGeometry } from './geos-geometry.js';
import { writeSoundAreas } from './sound-geometry.js';

export type Place = [x: number, y: number];

/**
 * The least width that is searched, as a share of the longest side of the box. The search lays squares over the box
 * that are as wide as it is narrow, and in a narrower one they would be too many.
 */
const NARROWEST = 1e-4;

/**
 * How often the search may ask for its tolerance before it is content with `CONTENT` of the longest side. In a polygon
 * with parallel sides a whole line is as far from them as the pole, and the search of a large one would not end.
 */
const PATIENCE = 30_000;
const CONTENT = 1e-3;

/**
 * The place in a polygon that is farthest from its boundary, its pole of inaccessibility, to within `tolerance` in
 * coordinate units, or a thousandth of its longest side where that would be too long a search; in a polygon too
 * narrow for that, some place inside; `undefined` if it has no area.
 */
export function insidePoint(geos: GeosContext, polygon: PathGeometry, tolerance: number): Place | undefined {
  const box = boundsOf(polygon);
  if (box === undefined) return undefined;
  const longest = Math.max(box.xmax - box.xmin, box.ymax - box.ymin);
  const isNarrow = Math.min(box.xmax - box.xmin, box.ymax - box.ymin) <= longest * NARROWEST;
  if (!isNarrow && longest > tolerance) {
    const pole = polylabel(ringsOf(polygon), growingTolerance(tolerance, longest * CONTENT));
    if (pole.distance > 0) return [pole[0], pole[1]];
  }
  return geos.using(keep => {
    const area = keep(writeSoundAreas(geos, polygon));
    const isEmpty = geos.answer(geos.library.GEOSisEmpty_r(geos.handle, area));
    return isEmpty ? undefined : surfacePoint(geos, area);
  });
}

/** A number that polylabel asks anew for every square: it has no other limit to its search. */
function growingTolerance(tolerance: number, content: number): number {
  let asked = 0;
  const growing = { valueOf: () => (++asked > PATIENCE ? Math.max(tolerance, content) : tolerance) };
  return growing as unknown as number;
}

/** Some place inside an area of GEOS's that is not empty. */
export function surfacePoint(geos: GeosContext, area: GeosPointer): Place {
  return geos.using(keep => {
    const pointer = keep(geos.library.GEOSPointOnSurface_r(geos.handle, area));
    const { x, y } = readGeometry(geos, pointer, null) as PointGeometry;
    return [x, y];
  });
}

function ringsOf({ layout, coordinates, ringOffsets }: PathGeometry): Place[][] {
  const step = stride(layout);
  const rings: Place[][] = [];
  for (let ring = 0; ring + 1 < ringOffsets!.length; ring++) {
    const places: Place[] = [];
    for (let vertex = ringOffsets![ring]!; vertex < ringOffsets![ring + 1]!; vertex++) {
      places.push([coordinates[vertex * step]!, coordinates[vertex * step + 1]!]);
    }
    rings.push(places);
  }
  return rings;
}
