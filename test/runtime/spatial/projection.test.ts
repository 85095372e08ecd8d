import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { GeometryCollection, PathGeometry, PointGeometry } from '../../../runtime/feature/geometry.js';
import { geometryFromWkt } from '../../../runtime/formats/wkt.js';
import { firstVertex, projections } from '../../../runtime/spatial/projection.js';
import { userErrorOf } from '../formats/user-error-of.js';

const listenersBefore = process.listenerCount('uncaughtException');
const requests: unknown[] = [];
globalThis.fetch = (resource: unknown) => {
  requests.push(resource);
  return Promise.reject(new Error('no network'));
};

const known = await projections();

const projection = (from: number, to: number) => {
  const between = known.between(from, to);
  return (x: number, y: number) => between.move(x, y);
};

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

test('PROJ works here alone: no server, no thread, nothing changed in the process', () => {
  projection(4326, 5070)(-96, 40);
  projection(4267, 4326)(-96, 40);
  assert.equal(requests, []);
  assert.is(process.listenerCount('uncaughtException'), listenersBefore);
  assert.not.ok('XMLHttpRequest' in globalThis);
});

test('codes that cannot be transformed are told', () => {
  const message = (code: number): string => userErrorOf(() => projection(4326, code));
  assert.is(message(99999), 'EPSG:99999 is not a known coordinate reference system');
  assert.is(message(-1), 'EPSG:-1 is not a known coordinate reference system');
  assert.is(message(4326.5), 'EPSG:4326.5 is not a known coordinate reference system');
  assert.match(message(5773), 'EPSG:5773 (EGM96 height) is a vertical system');
  assert.match(message(4978), 'EPSG:4978 (WGS 84) is a geocentric system');
  assert.match(message(2296), 'PROJ knows no way from EPSG:4326 (WGS 84) to EPSG:2296');
});

test("ESRI's codes are read as if they were EPSG's, as GDAL does", () => {
  near(projection(4326, 102100)(180, 0), [20037508.342789244, 0], 1e-6);
});

test('heights of the systems play no role', () => {
  near(projection(4979, 6677)(140, 36.5), projection(4326, 6677)(140, 36.5), 1e-9);
  near(projection(6697, 6668)(140, 36.5), [140, 36.5], 1e-12);
});

test('impossible coordinates are told, and whether the axes may be swapped', () => {
  const message = (from: number, to: number, x: number, y: number): string =>
    userErrorOf(() => projection(from, to)(x, y));
  assert.is(
    message(4326, 6677, 35.7, 139.7),
    'The coordinates (35.7, 139.7) in EPSG:4326 have no place in EPSG:6677: 139.7 is no latitude; longitude comes first, so the axes may be swapped',
  );
  assert.match(message(4326, 4301, 35.7, 139.7), 'the axes may be swapped');
  assert.match(message(4326, 3857, 15550973, 4259863), 'is no latitude; are they in another system?');
  assert.match(message(4807, 27572, 2.5, 100.1), '100.1 is no latitude');
  projection(4807, 27572)(2.5, 54.3);
  assert.match(message(3857, 4326, Number.NaN, 0), 'have no place in EPSG:4326');
  assert.match(message(4301, 6677, 0, Infinity), 'is no latitude');
  assert.match(message(4326, 6677, 139, Number.NaN), 'is no latitude');
  assert.match(message(4326, 3857, 1000, 0), 'out of the range');
});

test('axes that are likely swapped are noticed where latitudes are possible', () => {
  const isSwapped = (from: number, to: number, x: number, y: number): boolean =>
    known.between(from, to).isLikelySwapped(x, y);
  assert.ok(isSwapped(4326, 28992, 52.1, 5.4));
  assert.not.ok(isSwapped(4326, 28992, 5.4, 52.1));
  assert.ok(isSwapped(2154, 4326, 6862000, 652000));
  assert.not.ok(isSwapped(2154, 4326, 652000, 6862000));
  // Far away, and so it is the other way round; and a map of a hemisphere has places everywhere.
  assert.not.ok(isSwapped(4326, 28992, -100, 40));
  assert.not.ok(isSwapped(4326, 6931, 30, -20));
  // Fiji, whose area of use spans the antimeridian.
  assert.not.ok(isSwapped(4326, 3460, 178.4, -18.1));
});

test('a datum shift that is only in a grid, or nowhere, is told with how far off it may be', () => {
  const doubt = (from: number, to: number, x: number, y: number) =>
    known.between(from, to).doubtOfDatum(x, y);
  assert.match(doubt(4326, 4122, -65, 45)!, 'only known by the grid ca_nrc_NB7783v2.tif (to 1.5 m)');
  assert.match(doubt(4326, 4122, -65, 45)!, 'about 180 m for half of the known datums');
  assert.match(doubt(4326, 4128, 24, 40) ?? doubt(4326, 4035, 24, 40)!, 'no datum shift is known');
  assert.is(doubt(4326, 28992, 5, 52), undefined);
  assert.is(doubt(4326, 3857, 5, 52), undefined);
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
  known.between(4326, 3857).reproject(collection);
  assert.is(collection.epsg, 3857);
  assert.equal([...line.coordinates], [...move(1, 2), 30, 40, ...move(5, 6), 70, 80]);
  assert.equal([point.x, point.y, point.z], [...move(1, 2), 3]);
  assert.equal([...points.coordinates.slice(0, 2)], move(1, 2));
  assert.ok(Number.isNaN(points.coordinates[2]!) && empty.isEmpty);
});

test('a geometry that cannot be moved as a whole stays as it was', () => {
  const line = new PathGeometry('LineString', 4326, 'XY', new Float64Array([1, 2, 0, 91]));
  const point = new PointGeometry(null, 'XY', 1, 2);
  const collection = new GeometryCollection(4326, [point, line]);
  userErrorOf(() => known.between(4326, 3857).reproject(collection));
  assert.is(collection.epsg, 4326);
  assert.equal([point.x, point.y, ...line.coordinates], [1, 2, 1, 2, 0, 91]);
});

test('a geometry of several operations and calls is moved vertex by vertex', () => {
  // ED50 has an operation for about every country.
  const places = Array.from({ length: 3000 }, (_, i) => [-8 + (i % 41), 36 + (i % 31)]);
  const points = new PathGeometry('MultiPoint', 4230, 'XY', Float64Array.from(places.flat()));
  known.between(4230, 4326).reproject(points);
  const move = projection(4230, 4326);
  assert.equal(
    [...points.coordinates],
    places.flatMap(([x, y]) => move(x!, y!)),
  );
});

test('the first vertex is that of the first member that has one', () => {
  const members = ['POINT EMPTY', 'LINESTRING EMPTY', 'LINESTRING (3 4, 5 6)'].map(text =>
    geometryFromWkt(text, null),
  );
  assert.equal(firstVertex(new GeometryCollection(null, members)), [3, 4]);
  assert.is(firstVertex(members[1]!), undefined);
});

test('the same system leaves coordinates as they are', () => {
  const point = new PointGeometry(null, 'XY', 135.1, 34.7);
  known.between(4326, 4326).reproject(point);
  assert.equal(point, new PointGeometry(4326, 'XY', 135.1, 34.7));
});

test.run();
