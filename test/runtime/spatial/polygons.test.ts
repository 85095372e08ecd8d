import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { geometryFromWkt, geometryToWkt } from '../../../runtime/formats/wkt.js';
import { ringDirection } from '../../../runtime/spatial/measure.js';
import { multiPolygonOf, polygonsOf } from '../../../runtime/spatial/polygons.js';
import { makeRun } from '../../../runtime/spatial/ring-order.js';
import { validPolygon } from './polygon-arbitrary.js';

const wkt = (text: string) => geometryFromWkt(text, 6677);

test('the polygons of a geometry are found at any depth, with its code', () => {
  const geometry = wkt(
    `GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1), GEOMETRYCOLLECTION (POLYGON EMPTY,
     MULTIPOLYGON Z (((0 0 1, 9 0 1, 9 9 1, 0 0 1), (5 1 1, 8 1 1, 8 4 1, 5 1 1)), ((20 0 1, 21 0 1, 21 1 1, 20 0 1)))))`,
  );
  assert.equal(
    polygonsOf(geometry).map(polygon => [geometryToWkt(polygon), polygon.epsg]),
    [
      ['POLYGON Z ((0 0 1, 9 0 1, 9 9 1, 0 0 1), (5 1 1, 8 1 1, 8 4 1, 5 1 1))', 6677],
      ['POLYGON Z ((20 0 1, 21 0 1, 21 1 1, 20 0 1))', 6677],
    ],
  );
});

test('polygons put together come apart again', () => {
  fc.assert(
    fc.property(fc.array(validPolygon, { minLength: 1, maxLength: 4 }), polygons => {
      assert.equal(polygonsOf(multiPolygonOf(polygons, 4326)), polygons);
    }),
  );
});

test('polygons share no memory with what they are of', () => {
  const geometry = multiPolygonOf(polygonsOf(wkt('POLYGON ((0 0, 1 0, 1 1, 0 0))')), null);
  const [polygon] = polygonsOf(geometry);
  polygon!.coordinates[0] = 99;
  assert.is(geometry.coordinates[0], 0);
});

test('rings are turned round together, or not at all', () => {
  fc.assert(
    fc.property(
      validPolygon,
      fc.constantFrom('clockwise' as const, 'counterclockwise' as const),
      (polygon, wanted) => {
        const turned = polygon.clone();
        makeRun(turned, wanted);
        assert.is(ringDirection(turned), wanted);
        if (ringDirection(polygon) === wanted) assert.equal(turned, polygon);
        makeRun(turned, ringDirection(polygon));
        assert.equal(turned, polygon);
      },
    ),
  );
});

test.run();
