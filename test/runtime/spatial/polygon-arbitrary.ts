/** Random valid polygons, by points at growing angles around a centre. */

import fc from 'fast-check';
import { PathGeometry } from '../../../runtime/feature/geometry.js';

/** A star-shaped ring around (x, y): with `n` vertices, radii between 0.5 and 1 times `radius`. */
function starRing(x: number, y: number, radius: number, factors: readonly number[]): number[] {
  const ring: number[] = [];
  factors.forEach((factor, i) => {
    const angle = (2 * Math.PI * i) / factors.length;
    ring.push(rounded(x + radius * factor * Math.cos(angle)), rounded(y + radius * factor * Math.sin(angle)));
  });
  ring.push(ring[0]!, ring[1]!);
  return ring;
}

/** Map data has no ordinates like 6e-17, whose products vanish beside others in GEOS's arithmetic. */
function rounded(ordinate: number): number {
  return Math.round(ordinate * 1e9) / 1e9;
}

const coordinate = fc.double({ min: -50, max: 50, noNaN: true });
const factors = fc.array(fc.double({ min: 0.5, max: 1, noNaN: true }), { minLength: 3, maxLength: 12 });

/** Valid XY polygons with a hole or without. */
export const validPolygon: fc.Arbitrary<PathGeometry> = fc
  .record({
    x: coordinate,
    y: coordinate,
    radius: fc.double({ min: 1, max: 40, noNaN: true }),
    outer: factors,
    hole: fc.option(factors),
    turned: fc.boolean(),
  })
  .map(({ x, y, radius, outer, hole, turned }) => {
    const exterior = starRing(x, y, radius, outer);
    // Even a triangle of the smallest factors reaches a quarter of the radius everywhere.
    const inner = hole === null ? [] : starRing(x, y, radius / 5, hole);
    if (turned) reverseVertices(exterior);
    const offsets =
      hole === null
        ? [0, exterior.length / 2]
        : [0, exterior.length / 2, (exterior.length + inner.length) / 2];
    return new PathGeometry(
      'Polygon',
      4326,
      'XY',
      new Float64Array([...exterior, ...inner]),
      new Uint32Array(offsets),
    );
  });

function reverseVertices(ring: number[]): void {
  const pairs: number[][] = [];
  for (let i = 0; i < ring.length; i += 2) pairs.unshift([ring[i]!, ring[i + 1]!]);
  ring.splice(0, ring.length, ...pairs.flat());
}
