/** The convex hull of circles around places: of one place the circle, of a line the engine's "buffer". */

import { type Geometry, PathGeometry, PointGeometry, stride } from '../feature/geometry.js';
import type { Geos } from './geos.js';
import { readGeometry, writeGeometry } from './geos-geometry.js';
import { polygonsOf } from './polygons.js';
import { makeRun } from './ring-order.js';

/**
 * The convex hull of the circles of `radius` (above 0) around all vertices of a two-dimensional geometry that has
 * some, as a polygon that runs counterclockwise. A quarter of a circle has `quadrantSegments` segments.
 * `undefined` if the radius vanishes beside the coordinates.
 */
export function hullOfCircles(
  geos: Geos,
  geometry: PointGeometry | PathGeometry,
  radius: number,
  quadrantSegments: number,
): PathGeometry | undefined {
  // Circles around vertices inside the hull lie inside the result.
  const centres = positionsOf(convexHull(geos, geometry));
  const spokes = spokesOf(radius, quadrantSegments);
  const around = new Float64Array((centres.length / 2) * spokes.length);
  let at = 0;
  for (let i = 0; i < centres.length; i += 2) {
    for (let spoke = 0; spoke < spokes.length; spoke += 2) {
      around[at++] = centres[i]! + spokes[spoke]!;
      around[at++] = centres[i + 1]! + spokes[spoke + 1]!;
    }
  }
  const circles = new PathGeometry('MultiPoint', geometry.epsg, 'XY', around);
  const [hull] = polygonsOf(convexHull(geos, circles));
  if (hull !== undefined) makeRun(hull, 'counterclockwise');
  return hull;
}

/** x and y from the centre of a circle to its vertices: those of one quarter, turned three times. */
function spokesOf(radius: number, quadrantSegments: number): number[] {
  const spokes: number[] = [];
  for (let step = 0; step < quadrantSegments; step++) {
    const angle = (Math.PI / 2) * (step / quadrantSegments);
    const x = radius * Math.cos(angle);
    const y = radius * Math.sin(angle);
    spokes.push(x, y, -y, x, -x, -y, y, -x);
  }
  return spokes;
}

function convexHull({ context }: Geos, geometry: Geometry): Geometry {
  return context.using(keep => {
    const pointer = keep(writeGeometry(context, geometry));
    const hull = keep(context.library.GEOSConvexHull_r(context.handle, pointer));
    return readGeometry(context, hull, geometry.epsg);
  });
}

/** x and y of all vertices, one after another. */
function positionsOf(geometry: Geometry): number[] {
  if (geometry.type === 'GeometryCollection') return geometry.members.flatMap(positionsOf);
  if (geometry instanceof PointGeometry) return geometry.isEmpty ? [] : [geometry.x, geometry.y];
  const step = stride(geometry.layout);
  const positions: number[] = [];
  for (let i = 0; i < geometry.coordinates.length; i += step) {
    positions.push(geometry.coordinates[i]!, geometry.coordinates[i + 1]!);
  }
  return positions;
}
