import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { GeometryCollection, PathGeometry, PointGeometry } from '../../../runtime/feature/geometry.js';
import { geometryFromWkt } from '../../../runtime/formats/wkt.js';
import { projection, reproject } from '../../../runtime/spatial/projection.js';
import { userErrorOf } from '../formats/user-error-of.js';

function near([x, y]: readonly number[], [expectedX, expectedY]: readonly number[], within: number): void {
  const distance = Math.hypot(x! - expectedX!, y! - expectedY!);
  assert.ok(distance <= within, `(${x}, ${y}) is ${distance} from (${expectedX}, ${expectedY})`);
}

test('web Mercator and UTM have the coordinates that their definitions say', () => {
  near(projection(4326, 3857)(180, 0), [20037508.342789244, 0], 1e-6);
  near(projection(4326, 3857)(0, 45), [0, 6378137 * Math.log(Math.tan((67.5 * Math.PI) / 180))], 1e-6);
  near(projection(4326, 32654)(141, 0), [500000, 0], 1e-6);
});

test('Japan Plane Rectangular IX starts at 139°50′ E, 36° N, easting first', () => {
  near(projection(6697, 6677)(139 + 50 / 60, 36), [0, 0], 1e-4);
  const [easting, northing] = projection(6697, 6677)(140, 36.5);
  assert.ok(easting > 14_000 && easting < 16_000, `easting ${easting}`);
  assert.ok(northing > 55_000 && northing < 56_000, `northing ${northing}`);
});

test('the Tokyo datum is shifted by some 450 m to the north-west', () => {
  const [longitude, latitude] = projection(4301, 6668)(139.7671, 35.6812);
  near([longitude, latitude], [139.7671 - 0.00323, 35.6812 + 0.00324], 2e-4);
});

test('South African coordinates count to the west and south', () => {
  const [westing, southing] = projection(4326, 2048)(19.5, -33);
  assert.ok(westing < -46_000 && westing > -47_500 && southing > 3_650_000 && southing < 3_654_000);
});

test('there and back again is the same place', () => {
  const codes = [3857, 6677, 32654, 4301, 30169, 6933, 27700, 2048, 5514];
  fc.assert(
    fc.property(
      fc.constantFrom(...codes),
      fc.double({ min: -0.9, max: 0.9, noNaN: true }),
      fc.double({ min: -0.9, max: 0.9, noNaN: true }),
      (code, dx, dy) => {
        const [x0, y0] = { 27700: [-2, 53], 2048: [19, -32], 5514: [16, 50] }[code] ?? [140, 36];
        const there = projection(4326, code)(x0! + dx, y0! + dy);
        near(projection(code, 4326)(...there), [x0! + dx, y0! + dy], 1e-6);
      },
    ),
  );
});

test('codes that cannot be transformed are told', () => {
  const message = (code: number): string => userErrorOf(() => projection(4326, code));
  assert.is(message(99999), 'EPSG:99999 is not a known coordinate reference system');
  assert.is(message(-1), 'EPSG:-1 is not a known coordinate reference system');
  assert.is(message(4326.5), 'EPSG:4326.5 is not a known coordinate reference system');
  assert.match(message(5773), 'EGM96 height');
  assert.match(message(4978), 'CRS-GCENCRS');
  assert.match(message(2000), 'no definition');
  assert.match(message(4267), 'datum grid NTv2_0.gsb');
  assert.match(message(54042), "proj4 doesn't know its projection");
});

test('places without coordinates in the other system are told', () => {
  assert.match(
    userErrorOf(() => projection(4326, 3857)(0, 90)),
    '(0, 90) in EPSG:4326 have no place in EPSG:3857',
  );
  assert.match(
    userErrorOf(() => projection(3857, 4326)(Number.NaN, 0)),
    'no place',
  );
  assert.match(
    userErrorOf(() => projection(4301, 6677)(0, Infinity)),
    'no place',
  );
});

test('moves every vertex of a geometry in place and leaves heights and measures', () => {
  const move = projection(4326, 3857);
  const line = new PathGeometry('LineString', 4326, 'XYZM', new Float64Array([1, 2, 30, 40, 5, 6, 70, 80]));
  const point = new PointGeometry(null, 'XYZ', 1, 2, 3);
  const points = geometryFromWkt('MULTIPOINT ((1 2), EMPTY)', null) as PathGeometry;
  const empty = geometryFromWkt('POINT EMPTY', null);
  const collection = new GeometryCollection(4326, [
    line,
    new GeometryCollection(null, [point, points, empty]),
  ]);
  reproject(collection, 4326, 3857);
  assert.is(collection.epsg, 3857);
  assert.equal([...line.coordinates], [...move(1, 2), 30, 40, ...move(5, 6), 70, 80]);
  assert.equal([point.x, point.y, point.z], [...move(1, 2), 3]);
  assert.equal([...points.coordinates.slice(0, 2)], move(1, 2));
  assert.ok(Number.isNaN(points.coordinates[2]!) && empty.isEmpty);
});

test('a geometry that cannot be moved as a whole stays as it was', () => {
  const line = new PathGeometry('LineString', 4326, 'XY', new Float64Array([1, 2, 0, 90]));
  const point = new PointGeometry(null, 'XY', 1, 2);
  const collection = new GeometryCollection(4326, [point, line]);
  userErrorOf(() => reproject(collection, 4326, 3857));
  assert.is(collection.epsg, 4326);
  assert.equal([point.x, point.y, ...line.coordinates], [1, 2, 1, 2, 0, 90]);
});

test('the same system leaves coordinates as they are', () => {
  const point = new PointGeometry(null, 'XY', 135.1, 34.7);
  reproject(point, 4326, 4326);
  assert.equal(point, new PointGeometry(4326, 'XY', 135.1, 34.7));
});

test.run();
