import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PathGeometry, PointGeometry } from '../../../runtime/feature/geometry.js';
import { geometryFromStore, storeGeometryJson } from '../../../runtime/formats/store-geometry.js';
import { geometryFromWkt, geometryToWkt } from '../../../runtime/formats/wkt.js';
import { anyGeometry, sameGeometry } from './geometry-arbitrary.js';
import { userErrorOf } from './user-error-of.js';

test('every geometry comes back from its line', () => {
  fc.assert(
    fc.property(anyGeometry(), geometry =>
      sameGeometry(geometryFromStore(JSON.parse(storeGeometryJson(geometry))), geometry),
    ),
    { numRuns: 500 },
  );
});

test('writes the forms of the reference', () => {
  const line = (wkt: string, epsg: number | null): string => storeGeometryJson(geometryFromWkt(wkt, epsg));
  assert.is(
    line('POINT (135.5 34.7)', 4326),
    '{"epsg":4326,"value":{"flowGeometry2D":{"point":{"x":135.5,"y":34.7,"z":null}}}}',
  );
  assert.is(
    line('LINESTRING Z (1 2 3, 4 5 6)', null),
    '{"epsg":null,"value":{"flowGeometry3D":{"lineString":[{"x":1.0,"y":2.0,"z":3.0},{"x":4.0,"y":5.0,"z":6.0}]}}}',
  );
  const ring =
    '[{"x":0.0,"y":0.0,"z":null},{"x":1.0,"y":0.0,"z":null},{"x":1.0,"y":1.0,"z":null},{"x":0.0,"y":0.0,"z":null}]';
  assert.is(
    line('POLYGON ((0 0, 1 0, 1 1, 0 0), (0 0, 1 0, 1 1, 0 0))', 6697),
    `{"epsg":6697,"value":{"flowGeometry2D":{"polygon":{"exterior":${ring},"interiors":[${ring}]}}}}`,
  );
  assert.is(
    line('MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))', null),
    `{"epsg":null,"value":{"flowGeometry2D":{"multiPolygon":[{"exterior":${ring},"interiors":[]}]}}}`,
  );
  assert.is(
    line('GEOMETRYCOLLECTION (MULTIPOINT ((1 2)))', null),
    '{"epsg":null,"value":{"flowGeometry2D":{"geometryCollection":[{"multiPoint":[{"x":1.0,"y":2.0,"z":null}]}]}}}',
  );
  assert.is(storeGeometryJson(null), '{"epsg":null,"value":"none"}');
});

test('no geometry comes back as none', () => {
  assert.is(geometryFromStore(JSON.parse(storeGeometryJson(null))), null);
});

test('measures and infinities come back', () => {
  const measured = new PathGeometry('LineString', 4326, 'XYM', new Float64Array([1, 2, 9, 3, 4, Number.NaN]));
  const json = storeGeometryJson(measured);
  assert.match(json, '"layout":"XYM"');
  assert.ok(sameGeometry(geometryFromStore(JSON.parse(json)), measured));
  const endless = new PointGeometry(null, 'XY', Infinity, -Infinity);
  assert.ok(sameGeometry(geometryFromStore(JSON.parse(storeGeometryJson(endless))), endless));
});

test('reads line, rect and triangle as what they draw', () => {
  const c = (x: number, y: number) => ({ x, y, z: null });
  const read = (kind: object): string =>
    geometryToWkt(geometryFromStore({ epsg: null, value: { flowGeometry2D: kind } })!);
  assert.is(read({ line: { start: c(0, 0), end: c(1, 2) } }), 'LINESTRING (0 0, 1 2)');
  assert.is(read({ rect: { min: c(0, 0), max: c(2, 1) } }), 'POLYGON ((0 0, 2 0, 2 1, 0 1, 0 0))');
  assert.is(read({ triangle: [c(0, 0), c(1, 0), c(1, 1)] }), 'POLYGON ((0 0, 1 0, 1 1, 0 0))');
});

test('what features cannot hold, and malformed lines, are told', () => {
  const message = (value: unknown): string => userErrorOf(() => geometryFromStore({ epsg: null, value }));
  assert.match(message({ cityGmlGeometry: {} }), 'holds cityGmlGeometry');
  assert.match(message({ flowGeometry3D: { solid: {} } }), 'kind "solid"');
  assert.match(
    message({ flowGeometry2D: { lineString: [{ x: 1, y: 2, z: null }, 7] } }),
    'coordinate at [1]',
  );
  assert.match(message({ flowGeometry2D: { lineString: {} } }), 'must be an array');
  assert.match(
    message({ flowGeometry2D: { point: { x: '1', y: 2 } } }),
    'must be a number or null, but is "1"',
  );
  assert.match(message({ flowGeometry2D: { polygon: { exterior: [] } } }), '"interiors"');
  assert.match(message(undefined), 'The "value" of a geometry');
  assert.match(
    userErrorOf(() => geometryFromStore({ epsg: '4326', value: 'none' })),
    '"epsg"',
  );
});

test.run();
