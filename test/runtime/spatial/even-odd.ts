/** Where areas are, without GEOS: whose differences go wrong where edges nearly coincide (3.14). */
import type { PathGeometry } from '../../../runtime/feature/geometry.js';

/** Whether a ray from the place crosses the area's XY rings an odd number of times. */
export function isInside(area: PathGeometry, x: number, y: number): boolean {
  const { coordinates, ringOffsets } = area;
  let inside = false;
  for (let ring = 0; ring + 1 < ringOffsets!.length; ring++) {
    for (let i = ringOffsets![ring]!; i + 1 < ringOffsets![ring + 1]!; i++) {
      const [x1, y1, x2, y2] = coordinates.subarray(2 * i, 2 * i + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    }
  }
  return inside;
}
