/** The plane that a polygon in space lies in, or nearly. */

import { type PathGeometry, stride } from '../feature/geometry.js';
import { normalOf } from './measure.js';

/**
 * The height of a polygon at any place: that of the plane upright to its exterior's normal through the mean of the
 * exterior's vertices. An upright polygon has the mean height everywhere. Takes layouts with heights; an absent
 * one counts as 0.
 */
export function surfacePlane(polygon: PathGeometry): (x: number, y: number) => number {
  const { coordinates, layout, ringOffsets } = polygon;
  const step = stride(layout);
  const end = ringOffsets![1]!;
  // The last vertex repeats the first.
  const count = end - 1;
  const mean = { x: 0, y: 0, z: 0 };
  for (let i = 0; i < count * step; i += step) {
    mean.x += coordinates[i]! / count;
    mean.y += coordinates[i + 1]! / count;
    mean.z += (coordinates[i + 2]! || 0) / count;
  }
  const normal = normalOf(polygon, 0, end);
  if (normal.z === 0) return () => mean.z;
  return (x, y) => mean.z - (normal.x * (x - mean.x) + normal.y * (y - mean.y)) / normal.z;
}
