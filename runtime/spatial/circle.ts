/** Circles as the engine's Bufferer draws them, and the hull of several, its "buffer" of a line. */

import { type Geometry, PathGeometry, PointGeometry, stride } from '../feature/geometry.js';
import type { Geos } from './geos.js';
import { readGeometry, writeGeometry } from './geos-geometry.js';
import { makeRun } from './ring-order.js';

/**
 * The circle around a point, as a polygon. It begins at (x + radius, y) and runs counterclockwise, in `segments`
 * equal steps for the whole turn; the last position computed differs from the first by rounding, so that one more
 * closes the ring. A radius of 0 or below is drawn the same way.
 */
export function circleAround({ x, y, epsg }: PointGeometry, radius: number, segments: number): PathGeometry {
  const ring = circlePositions(x, y, radius, segments);
  const last = ring.length - 2;
  if (ring[last] !== ring[0] || ring[last + 1] !== ring[1]) ring.push(ring[0]!, ring[1]!);
  return polygonOf(Float64Array.from(ring), epsg);
}

/** The convex hull of such circles around all vertices of a two-dimensional line, which runs counterclockwise. */
export function hullOfCircles(
  geos: Geos,
  line: PathGeometry,
  radius: number,
  segments: number,
): PathGeometry {
  // Circles around vertices inside the hull lie inside the result.
  const centres = positionsOf(convexHull(geos, line));
  const around: number[] = [];
  for (let i = 0; i < centres.length; i += 2) {
    for (const ordinate of circlePositions(centres[i]!, centres[i + 1]!, radius, segments)) {
      around.push(ordinate);
    }
  }
  const circles = new PathGeometry('MultiPoint', line.epsg, 'XY', Float64Array.from(around));
  const hull = convexHull(geos, circles);
  if (hull instanceof PathGeometry && hull.type === 'Polygon') {
    makeRun(hull, 'counterclockwise');
    return hull;
  }
  // Circles of one or two segments have no area; their hull is a line there and back.
  const positions = positionsOf(hull);
  return polygonOf(Float64Array.from([...positions, positions[0]!, positions[1]!]), line.epsg);
}

function circlePositions(x: number, y: number, radius: number, segments: number): number[] {
  const positions: number[] = [];
  for (let step = 0; step <= segments; step++) {
    const angle = (2 * Math.PI * step) / segments;
    positions.push(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  return positions;
}

function polygonOf(ring: Float64Array, epsg: number | null): PathGeometry {
  return new PathGeometry('Polygon', epsg, 'XY', ring, Uint32Array.of(0, ring.length / 2));
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
