import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { boundsOf, type PathGeometry } from '../../../runtime/feature/geometry.js';
import { geometryFromWkt, geometryToWkt } from '../../../runtime/formats/wkt.js';
import { AreaCutter } from '../../../runtime/spatial/area-cutter.js';
import { type Geos, geos } from '../../../runtime/spatial/geos.js';
import { planarArea, ringDirection } from '../../../runtime/spatial/measure.js';
import { validPolygon } from './polygon-arbitrary.js';

let plane: Geos;
test.before(async () => {
  plane = await geos();
});

const polygon = (text: string): PathGeometry => geometryFromWkt(`POLYGON ${text}`, 6677) as PathGeometry;
const areaOf = (pieces: readonly PathGeometry[]): number =>
  pieces.reduce((sum, piece) => sum + planarArea(piece), 0);

function cut<T>(clippers: readonly PathGeometry[], work: (cutter: AreaCutter) => T): T {
  const cutter = new AreaCutter(plane, clippers);
  try {
    return work(cutter);
  } finally {
    cutter.free();
  }
}

test('inside and outside of one clipper make up the polygon, and keep code and direction', () => {
  fc.assert(
    fc.property(validPolygon, validPolygon, (clipper, candidate) => {
      cut([clipper], cutter => {
        const inside = cutter.inside(candidate);
        const outside = cutter.outside(candidate);
        const expected = planarArea(candidate);
        assert.ok(Math.abs(areaOf(inside) + areaOf(outside) - expected) < 1e-5);
        assert.ok(areaOf(inside) <= planarArea(clipper) + 1e-5);
        for (const piece of [...inside, ...outside]) {
          assert.is(piece.epsg, 4326);
          assert.is(ringDirection(piece), ringDirection(candidate));
        }
      });
    }),
    { numRuns: 100 },
  );
});

test('inside is inside every clipper, outside is outside all', () => {
  const clippers = [polygon('((0 0, 4 0, 4 4, 0 4, 0 0))'), polygon('((2 0, 6 0, 6 4, 2 4, 2 0))')];
  const candidate = polygon('((-1 1, 7 1, 7 2, -1 2, -1 1))');
  cut(clippers, cutter => {
    const [inside] = cutter.inside(candidate);
    const { xmin, xmax } = boundsOf(inside!)!;
    assert.equal([xmin, xmax], [2, 4]);
    const outside = cutter.outside(candidate).map(piece => boundsOf(piece)!);
    assert.equal(
      outside.map(({ xmin, xmax }) => [xmin, xmax]).sort(([a], [b]) => a! - b!),
      [
        [-1, 0],
        [6, 7],
      ],
    );
  });
});

test('clippers that overlap here and only touch there are cut by what they overlap in', () => {
  const notched = polygon('((0 0, 6 0, 6 4, 4 4, 4 2, 2 2, 2 4, 0 4, 0 0))');
  const beam = polygon('((-1 2, 3 2, 3 0, 5 0, 5 3, -1 3, -1 2))');
  const last = polygon('((-9 -9, 9 -9, 9 9, -9 9, -9 -9))');
  cut([notched, beam, last], cutter => {
    // From 0 to 2 and 4 to 5 between y 2 and 3, and from 3 to 5 below; from 2 to 3 they share an edge.
    assert.is(areaOf(cutter.inside(last)), 2 + 1 + 4);
  });
});

test('results are on the grid of 1e-8', () => {
  const candidate = polygon('((0 0, 1.123456789012 0, 1.123456789012 1, 0 1, 0 0))');
  cut([polygon('((0 0, 9 0, 9 9, 0 9, 0 0))')], cutter => {
    assert.is(boundsOf(cutter.inside(candidate)[0]!)!.xmax, 1.12345679);
  });
});

test('in space, kept and new vertices lie on the surface, whatever height the clipper has', () => {
  const roof = polygon('Z ((0 0 10, 8 0 10, 8 8 26, 0 8 26, 0 0 10))');
  const clipper = polygon('Z ((2 3 -99, 5 3 -99, 5 20 -99, 2 20 -99, 2 3 -99))');
  cut([clipper], cutter => {
    for (const piece of [...cutter.inside(roof), ...cutter.outside(roof)]) {
      assert.is(piece.layout, 'XYZ');
      for (let i = 0; i < piece.coordinates.length; i += 3) {
        const [, y, z] = piece.coordinates.subarray(i, i + 3);
        assert.ok(Math.abs(z! - (10 + 2 * y!)) < 1e-9, geometryToWkt(piece));
      }
    }
  });
});

test('an invalid polygon is cut as the valid one it stands for', () => {
  const bowTie = polygon('((0 0, 4 4, 4 0, 0 4, 0 0))');
  cut([polygon('((0 0, 9 0, 9 9, 0 9, 0 0))')], cutter => {
    assert.is(areaOf(cutter.inside(bowTie)), 8);
    assert.is(cutter.isArea(bowTie), true);
  });
});

test('an upright polygon has no area to cut', () => {
  const wall = polygon('Z ((0 0 0, 4 0 0, 4 0 3, 0 0 3, 0 0 0))');
  cut([polygon('((-1 -1, 9 -1, 9 9, -1 9, -1 -1))')], cutter => {
    assert.is(cutter.isArea(wall), false);
    assert.equal([cutter.inside(wall), cutter.outside(wall)], [[], []]);
  });
});

test.run();
