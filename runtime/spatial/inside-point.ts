/** A point well inside an area: its pole of inaccessibility. */

import type { PathGeometry } from '../feature/geometry.js';
import type { Geos } from './geos.js';
import { readGeometry } from './geos-geometry.js';
import { writeSoundAreas } from './sound-geometry.js';

/**
 * The place in a polygon that is farthest from its boundary, to within `tolerance` in coordinate units;
 * `undefined` if the polygon has no area.
 */
export function insidePoint(
  { context }: Geos,
  polygon: PathGeometry,
  tolerance: number,
): [x: number, y: number] | undefined {
  const { library, handle } = context;
  return context.using(keep => {
    const area = keep(writeSoundAreas(context, polygon));
    if (context.answer(library.GEOSisEmpty_r(handle, area))) return undefined;
    // A line from the centre of the largest circle inside to where it touches the boundary.
    const radius = readGeometry(
      context,
      keep(library.GEOSMaximumInscribedCircle_r(handle, area, tolerance)),
      null,
    );
    const [x, y] = (radius as PathGeometry).coordinates;
    return [x!, y!];
  });
}
