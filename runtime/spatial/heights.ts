/** Heights: whether a geometry has them, and how to get rid of them. */

import { type Geometry, GeometryCollection, hasZ, PointGeometry, stride } from '../feature/geometry.js';

/** Whether the geometry is three-dimensional; a collection is if any member is. */
export function hasHeights(geometry: Geometry): boolean {
  return geometry instanceof GeometryCollection ? geometry.members.some(hasHeights) : hasZ(geometry.layout);
}

/** Makes a geometry two-dimensional, in place. Measures stay. */
export function dropHeights(geometry: Geometry): void {
  if (geometry instanceof GeometryCollection) {
    for (const member of geometry.members) dropHeights(member);
    return;
  }
  if (!hasZ(geometry.layout)) return;
  const flat = geometry.layout === 'XYZM' ? 'XYM' : 'XY';
  if (geometry instanceof PointGeometry) geometry.z = Number.NaN;
  else geometry.coordinates = withoutThird(geometry.coordinates, stride(geometry.layout));
  geometry.layout = flat;
}

function withoutThird(coordinates: Float64Array, step: number): Float64Array {
  const flat = new Float64Array((coordinates.length / step) * (step - 1));
  let to = 0;
  for (let i = 0; i < coordinates.length; i++) {
    if (i % step !== 2) flat[to++] = coordinates[i]!;
  }
  return flat;
}
