import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { boundsOf, PathGeometry } from '../../../runtime/feature/geometry.js';
import { geometryFromWkt } from '../../../runtime/formats/wkt.js';
import { type Geos, geos } from '../../../runtime/spatial/geos.js';
import { insidePoint } from '../../../runtime/spatial/inside-point.js';
import { planarArea } from '../../../runtime/spatial/measure.js';
import { isInside } from './even-odd.js';
import { validPolygon } from './polygon-arbitrary.js';

let plane: Geos;
test.before(async () => {
  plane = await geos();
});

function polygonOf(...places: [x: number, y: number][]): PathGeometry {
  const coordinates = new Float64Array([...places, places[0]!].flat());
  return new PathGeometry('Polygon', null, 'XY', coordinates, new Uint32Array([0, places.length + 1]));
}

/** How far a place is from the nearest edge. */
function boundaryDistance({ coordinates, ringOffsets }: PathGeometry, x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < coordinates.length / 2; i++) {
    if (ringOffsets!.includes(i + 1)) continue;
    const [x1, y1, x2, y2] = Array.from(coordinates.subarray(2 * i, 2 * i + 4)) as [
      ...[number, number],
      ...[number, number],
    ];
    const along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2);
    const t = Math.min(Math.max(along, 0), 1);
    least = Math.min(least, Math.hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1)));
  }
  return least;
}

test('no place of a polygon is farther from its boundary than the point inside, but for the tolerance', () => {
  fc.assert(
    fc.property(validPolygon, polygon => {
      const tolerance = 1e-3 * Math.sqrt(planarArea(polygon));
      const [x, y] = insidePoint(plane.context, polygon, tolerance)!;
      assert.ok(isInside(polygon, x, y));
      const reached = boundaryDistance(polygon, x, y);
      const { xmin, xmax, ymin, ymax } = boundsOf(polygon)!;
      const steps = 30;
      for (let column = 1; column < steps; column++) {
        for (let row = 1; row < steps; row++) {
          const [gridX, gridY] = [
            xmin + ((xmax - xmin) * column) / steps,
            ymin + ((ymax - ymin) * row) / steps,
          ];
          const distance = boundaryDistance(polygon, gridX, gridY);
          if (distance <= reached + 1.001 * tolerance || !isInside(polygon, gridX, gridY)) continue;
          assert.unreachable(`(${gridX}, ${gridY}) is ${distance} from the boundary, the point ${reached}`);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test('in regular polygons, wherever they are, it is the centre', () => {
  // GEOS 3.13 gives another place in those around the origin.
  for (const [centerX, centerY] of [
    [0, 0],
    [12.5, -7.25],
  ] as const) {
    for (let corners = 3; corners <= 12; corners++) {
      const places = Array.from({ length: corners }, (_, i): [number, number] => {
        const angle = (2 * Math.PI * i) / corners;
        return [centerX + Math.cos(angle), centerY + Math.sin(angle)];
      });
      const [x, y] = insidePoint(plane.context, polygonOf(...places), 1e-3)!;
      assert.ok(Math.hypot(x - centerX, y - centerY) < 1e-3, `${corners} corners: (${x}, ${y})`);
    }
  }
});

test('a polygon too narrow to be searched has some place inside, however it lies', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
      fc.double({ min: 1e-3, max: 6, noNaN: true }),
      fc.double({ min: -6, max: -1, noNaN: true }),
      (start, sweep, exponent) => {
        // A band along an arc, 10 long: nearly straight where it sweeps little, else around its middle.
        const at = (step: number, half: number): [number, number] => {
          const angle = start + (sweep * step) / 8;
          const radius = 10 / sweep + half * 10 ** exponent;
          return [radius * Math.cos(angle), radius * Math.sin(angle)];
        };
        const steps = Array.from({ length: 9 }, (_, step) => step);
        const band = polygonOf(
          ...steps.map(step => at(step, 1)),
          ...steps.reverse().map(step => at(step, -1)),
        );
        const [x, y] = insidePoint(plane.context, band, 1e-6)!;
        assert.ok(isInside(band, x, y), `(${x}, ${y})`);
      },
    ),
  );
});

test('a polygon without area has none', () => {
  for (const text of ['POLYGON ((0 0, 1 1, 2 2, 0 0))', 'POLYGON EMPTY']) {
    assert.is(insidePoint(plane.context, geometryFromWkt(text, null) as PathGeometry, 1e-6), undefined);
  }
});

test.run();
