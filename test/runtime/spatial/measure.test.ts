import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Geometry, movePositions, PathGeometry } from '../../../runtime/feature/geometry.js';
import { geometryFromWkt } from '../../../runtime/formats/wkt.js';
import { centroidOf } from '../../../runtime/spatial/centroid.js';
import { geos } from '../../../runtime/spatial/geos.js';
import { haversine, planarArea, ringDirection, slopedArea } from '../../../runtime/spatial/measure.js';
import { validPolygon } from './polygon-arbitrary.js';

const wkt = (text: string): Geometry => geometryFromWkt(text, 4326);

function near(actual: number, expected: number, relative = 1e-9): void {
  const limit = relative * Math.max(1, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= limit, `${actual} is not near ${expected}`);
}

test('planar area subtracts holes and sums polygons and members', () => {
  const square = '(0 0, 4 0, 4 4, 0 4, 0 0)';
  assert.is(planarArea(wkt(`POLYGON (${square})`)), 16);
  assert.is(planarArea(wkt(`POLYGON (${square}, (1 1, 2 1, 2 2, 1 2, 1 1))`)), 15);
  assert.is(planarArea(wkt(`POLYGON (${square}, (1 1, 1 2, 2 2, 2 1, 1 1))`)), 15);
  assert.is(planarArea(wkt(`MULTIPOLYGON ((${square}), ((10 0, 11 0, 11 1, 10 0)))`)), 16.5);
  assert.is(
    planarArea(wkt(`GEOMETRYCOLLECTION (POLYGON (${square}), POINT (1 1), POLYGON (${square}))`)),
    32,
  );
});

test('points, lines and empty geometries have no area', () => {
  for (const text of [
    'POINT (1 1)',
    'LINESTRING (0 0, 4 0, 4 4, 0 0)',
    'MULTILINESTRING ((0 0, 1 1))',
    'POLYGON EMPTY',
  ]) {
    assert.is(planarArea(wkt(text)), 0);
    assert.is(slopedArea(wkt(text)), 0);
  }
});

test('sloped area is the area in space', () => {
  assert.is(slopedArea(wkt('POLYGON Z ((0 0 0, 3 0 4, 3 2 4, 0 2 0, 0 0 0))')), 10);
  assert.is(planarArea(wkt('POLYGON Z ((0 0 0, 3 0 4, 3 2 4, 0 2 0, 0 0 0))')), 6);
  assert.is(slopedArea(wkt('POLYGON Z ((0 0 0, 5 0 0, 5 0 3, 0 0 3, 0 0 0))')), 15);
  assert.is(slopedArea(wkt('POLYGON ZM ((0 0 7 1, 2 0 7 2, 2 2 7 3, 0 2 7 4, 0 0 7 1))')), 4);
  assert.is(slopedArea(wkt('POLYGON M ((0 0 7, 2 0 8, 2 2 9, 0 2 7, 0 0 7))')), 4);
});

test('sloped area is the planar area where there is no slope', () => {
  fc.assert(fc.property(validPolygon, polygon => near(slopedArea(polygon), planarArea(polygon))));
});

test('area and centroid move along with the geometry', () => {
  const shift = fc.integer({ min: -1_000_000, max: 1_000_000 });
  fc.assert(
    fc.property(validPolygon, shift, shift, (polygon, dx, dy) => {
      const moved = polygon.clone();
      movePositions(moved, (x, y) => [x + dx, y + dy]);
      near(planarArea(moved), planarArea(polygon), 1e-7);
      near(centroidOf(moved)!.x, centroidOf(polygon)!.x + dx, 1e-7);
      near(centroidOf(moved)!.y, centroidOf(polygon)!.y + dy, 1e-7);
    }),
  );
});

test('GEOS finds the same centroids, of areas, lines and points', async () => {
  const plane = await geos();
  const texts = [
    'LINESTRING (0 0, 10 0, 10 1)',
    'MULTILINESTRING ((0 0, 2 0), (5 5, 5 6))',
    'MULTIPOINT ((0 0), (1 0), (5 9))',
    'POLYGON ((0 0, 4 4, 2 2, 0 0))',
    'GEOMETRYCOLLECTION (POINT (100 100), LINESTRING (0 0, 2 0), POLYGON ((0 0, 1 0, 1 1, 0 0)))',
    'GEOMETRYCOLLECTION (POINT (100 100), LINESTRING (0 0, 2 0))',
  ];
  const agree = (geometry: Geometry): void => {
    const [ours, theirs] = [centroidOf(geometry)!, plane.centroid(geometry)];
    near(ours.x, theirs.x);
    near(ours.y, theirs.y);
    assert.is(ours.epsg, 4326);
    assert.is(ours.layout, 'XY');
  };
  for (const text of texts) agree(wkt(text));
  fc.assert(fc.property(validPolygon, agree));
});

test('a slanted or upright polygon has its centroid in space', () => {
  const wall = centroidOf(wkt('POLYGON Z ((0 0 0, 10 0 0, 10 0 4, 0 0 4, 0 0 0))'))!;
  assert.equal([wall.layout, wall.x, wall.y, wall.z], ['XYZ', 5, 0, 2]);
  const roof = centroidOf(
    wkt('POLYGON Z ((0 0 0, 4 0 2, 4 4 2, 0 4 0, 0 0 0), (1 1 0.5, 1 3 0.5, 3 3 1.5, 3 1 1.5, 1 1 0.5))'),
  )!;
  near(roof.x, 2);
  near(roof.y, 2);
  near(roof.z, 1);
  const line = centroidOf(wkt('LINESTRING Z (0 0 0, 0 0 10)'))!;
  assert.equal([line.x, line.y, line.z], [0, 0, 5]);
});

test('what has no vertices has no centroid', () => {
  assert.is(centroidOf(wkt('POINT EMPTY')), undefined);
  assert.is(centroidOf(wkt('GEOMETRYCOLLECTION (POLYGON EMPTY, MULTIPOINT (EMPTY))')), undefined);
  const one = centroidOf(wkt('MULTIPOINT (EMPTY, (3 4))'))!;
  assert.equal([one.x, one.y], [3, 4]);
  const still = centroidOf(wkt('LINESTRING (3 4, 3 4)'))!;
  assert.equal([still.x, still.y], [3, 4]);
});

test('rings run the way they look', () => {
  const polygon = wkt(
    'MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0), (2 1, 3 2, 3 1, 2 1)), ((9 9, 8 8, 7 7, 9 9)))',
  ) as PathGeometry;
  assert.is(ringDirection(polygon), 'counterclockwise');
  assert.is(ringDirection(polygon, 1), 'clockwise');
  assert.is(ringDirection(polygon, 2), 'none');
  assert.is(ringDirection(wkt('LINESTRING (0 0, 0 1, 1 1)') as PathGeometry), 'clockwise');
  assert.is(ringDirection(wkt('POLYGON EMPTY') as PathGeometry), 'none');
});

test('haversine distances are those of the sphere', () => {
  near(haversine(0, 0, 90, 0), (6_371_000 * Math.PI) / 2);
  near(haversine(0, -90, 0, 90), 6_371_000 * Math.PI);
  near(haversine(179, 0, -179, 0), (6_371_000 * Math.PI * 2) / 180);
  assert.is(haversine(135.5, 34.7, 135.5, 34.7), 0);
  near(haversine(139.7671, 35.6812, 135.4959, 34.7025), 402_800, 2e-3);
});

test('area and direction of a reversed ring', () => {
  fc.assert(
    fc.property(validPolygon, polygon => {
      const end = polygon.ringOffsets![1]!;
      const vertices = Array.from({ length: end }, (_, i) => [
        ...polygon.coordinates.slice(2 * i, 2 * i + 2),
      ]);
      const ring = (all: number[][]): PathGeometry =>
        new PathGeometry(
          'Polygon',
          null,
          'XY',
          new Float64Array(all.flat()),
          new Uint32Array([0, all.length]),
        );
      const [forth, back] = [ring(vertices), ring(vertices.toReversed())];
      near(planarArea(forth), planarArea(back));
      assert.is.not(ringDirection(forth), ringDirection(back));
    }),
  );
});

test.run();
