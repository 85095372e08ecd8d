/** Makes the rings of a polygon run one way or the other. */

import { type PathGeometry, stride } from '../feature/geometry.js';
import { type RingDirection, ringDirection } from './measure.js';

/** Turns all rings of a polygon round, in place, if its exterior runs the other way than `wanted`. */
export function makeRun(polygon: PathGeometry, wanted: RingDirection): void {
  const direction = ringDirection(polygon);
  if (wanted === 'none' || direction === 'none' || direction === wanted) return;
  const offsets = polygon.ringOffsets!;
  for (let ring = 0; ring + 1 < offsets.length; ring++) {
    reverse(polygon.coordinates, stride(polygon.layout), offsets[ring]!, offsets[ring + 1]!);
  }
}

/** Reverses the vertices `[first, end)`, each of `step` numbers. */
function reverse(coordinates: Float64Array, step: number, first: number, end: number): void {
  for (let low = first * step, high = (end - 1) * step; low < high; low += step, high -= step) {
    for (let i = 0; i < step; i++) {
      const value = coordinates[low + i]!;
      coordinates[low + i] = coordinates[high + i]!;
      coordinates[high + i] = value;
    }
  }
}
