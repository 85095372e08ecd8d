import fc from 'fast-check';
import initGeos from 'geos-wasm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Geometry, PathGeometry } from '../../../runtime/feature/geometry.js';
import { geometryFromWkt, geometryToWkt } from '../../../runtime/formats/wkt.js';
import { type Geos, geos } from '../../../runtime/spatial/geos.js';
import { GeosContext, GeosError } from '../../../runtime/spatial/geos-context.js';
import { asMultiPolygon, readGeometry, writeGeometry } from '../../../runtime/spatial/geos-geometry.js';
import { planarArea } from '../../../runtime/spatial/measure.js';
import { sameGeometry } from '../formats/geometry-arbitrary.js';
import { validPolygon } from './polygon-arbitrary.js';

let plane: Geos;
test.before(async () => {
  plane = await geos();
});

const wkt = (text: string, epsg: number | null = 4326): Geometry => geometryFromWkt(text, epsg);
const square = (x: number, y: number, side = 1): Geometry =>
  wkt(`POLYGON ((${x} ${y}, ${x + side} ${y}, ${x + side} ${y + side}, ${x} ${y + side}, ${x} ${y}))`);

function near(actual: number, expected: number, limit = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= limit, `${actual} is not near ${expected}`);
}

test('geometries of every type and layout go into GEOS and come back', async () => {
  const context = await GeosContext.create();
  const texts = [
    'POINT (1 2)',
    'POINT ZM (1 2 3 4)',
    'POINT EMPTY',
    'LINESTRING M (0 0 5, 1 1 6)',
    'LINESTRING EMPTY',
    'MULTIPOINT (EMPTY, (1 2), (3 4))',
    'MULTILINESTRING Z ((0 0 1, 1 1 2), (3 3 3, 4 4 4, 5 5 5))',
    'MULTILINESTRING (EMPTY, (0 0, 1 1))',
    'POLYGON ((0 0, 4 0, 4 4, 0 0), (1 1, 2 1, 2 2, 1 1), (2 1, 3 1, 3 2, 2 1))',
    'MULTIPOLYGON Z (((0 0 1, 1 0 1, 1 1 1, 0 0 1)), EMPTY, ((5 5 5, 6 5 5, 6 6 NaN, 5 5 5)))',
    'MULTIPOLYGON EMPTY',
    'GEOMETRYCOLLECTION (POINT (1 2), GEOMETRYCOLLECTION (LINESTRING (0 0, 1 1), POLYGON EMPTY))',
    'GEOMETRYCOLLECTION EMPTY',
  ];
  for (const text of texts) {
    const geometry = wkt(text);
    const back = context.using(keep => readGeometry(context, keep(writeGeometry(context, geometry)), 4326));
    assert.ok(sameGeometry(back, geometry), `${text} came back as ${geometryToWkt(back)}`);
  }
});

test('union dissolves areas and keeps a code that all agree on', () => {
  const union = plane.union([square(0, 0), square(1, 0), wkt('POLYGON ((0 1, 2 1, 2 2, 0 2, 0 1))', null)]);
  assert.is(union.type, 'Polygon');
  assert.is(planarArea(union), 4);
  assert.is(union.epsg, 4326);
  assert.is(plane.union([square(0, 0), wkt('POINT (5 5)', 6677)]).epsg, null);
  assert.ok(plane.union([]).isEmpty);
  assert.equal(asMultiPolygon(plane.union([])).type, 'MultiPolygon');
});

test('union with a grid closes the gaps that are smaller', () => {
  const apart = [square(0, 0), square(1.001, 0)];
  assert.is(plane.union(apart).type, 'MultiPolygon');
  const snapped = plane.union(apart, 0.01);
  assert.is(snapped.type, 'Polygon');
  near(planarArea(snapped), 2, 0.02);
});

test('union makes invalid areas valid, and leaves out rings without area', () => {
  const bowTie = wkt('POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))');
  near(planarArea(plane.union([bowTie])), 2);
  assert.is(planarArea(plane.union([wkt('POLYGON ((0 0, 5 5, 0 0))'), square(0, 0)])), 1);
});

test('intersection and difference part an area', () => {
  fc.assert(
    fc.property(validPolygon, validPolygon, (a, b) => {
      const common = planarArea(plane.intersection(a, b));
      const rest = planarArea(plane.difference(a, b));
      near(common + rest, planarArea(a), 1e-6);
      near(planarArea(plane.union([a, b])), rest + planarArea(b), 1e-6);
    }),
  );
});

test('heights are kept where two geometries meet', () => {
  const cut = plane.intersection(
    wkt('LINESTRING Z (0 0 0, 10 0 10)'),
    wkt('POLYGON ((2 -1, 4 -1, 4 1, 2 1, 2 -1))'),
  );
  assert.is(geometryToWkt(cut), 'LINESTRING Z (2 0 2, 4 0 4)');
});

test('a buffer of a point is a polygon of four times the segments', () => {
  const circle = plane.bufferOf(wkt('POINT (10 20)', 6677), 2, 8) as PathGeometry;
  assert.is(circle.type, 'Polygon');
  assert.is(circle.vertexCount, 33);
  assert.is(circle.epsg, 6677);
  near(planarArea(circle), 4 * 8 * 0.5 * 4 * Math.sin(Math.PI / 16), 1e-9);
  assert.ok(plane.bufferOf(square(0, 0), -1, 8).isEmpty);
});

test('validity is found and made', () => {
  const bowTie = wkt('POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))');
  assert.is(plane.isValid(square(0, 0)), true);
  assert.is(plane.isValid(bowTie), false);
  const valid = plane.makeValid(bowTie);
  assert.is(valid.type, 'MultiPolygon');
  assert.is(plane.isValid(valid), true);
});

test('the centroid of an empty geometry is empty', () => {
  assert.ok(plane.centroid(wkt('POLYGON EMPTY')).isEmpty);
});

test('complaints of GEOS are thrown with its message', () => {
  const message = (work: () => unknown): string => {
    try {
      work();
    } catch (thrown) {
      assert.instance(thrown, GeosError);
      return (thrown as GeosError).message;
    }
    return assert.unreachable('GEOS should complain') ?? '';
  };
  assert.match(
    message(() => plane.isValid(wkt('POLYGON ((0 0, 0 0))'))),
    /IllegalArgumentException: Invalid number of points in LinearRing/,
  );
  assert.match(
    message(() => plane.makeValid(wkt('LINESTRING (0 0)'))),
    /point array must contain 0 or >1 elements/,
  );
});

test('nothing is left in the memory of GEOS, by success or failure', async () => {
  const ring = Array.from({ length: 40 }, (_, i) => `${10 * Math.cos(i / 6.2)} ${10 * Math.sin(i / 6.2)}`);
  const polygon = wkt(`POLYGON ((${ring.join(', ')}), (1 1, 2 1, 2 2, 1 1))`);
  const bowTie = wkt('POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))');
  const shortLine = wkt(
    `GEOMETRYCOLLECTION (POLYGON ((${ring.join(', ')})), MULTIPOINT ((1 2)), LINESTRING (0 0))`,
  );
  const shortHole = wkt(`MULTIPOLYGON (((${ring.join(', ')})), ((${ring.join(', ')}), (1 1, 1 1)))`);
  const shortShell = wkt(`MULTIPOLYGON (((${ring.join(', ')})), ((1 1, 1 1), (${ring.join(', ')})))`);
  const operations: (() => unknown)[] = [
    () => plane.union([polygon, bowTie, square(0, 0)]),
    () => plane.union([polygon, shortLine]),
    () => plane.intersection(polygon, square(0, 0)),
    () => plane.difference(polygon, shortHole),
    () => plane.bufferOf(square(0, 0), 1, 4),
    () => plane.centroid(shortShell),
    () => plane.makeValid(shortLine),
    () => plane.isValid(polygon),
    () => plane.overlay([polygon, square(0, 0), bowTie], 0.1),
    () => plane.overlay([polygon, wkt('POLYGON ((0 0, NaN 1, 1 1, 0 0))')], 0),
  ];
  let failures = 0;
  const round = (): void => {
    for (const operation of operations) {
      try {
        operation();
      } catch (thrown) {
        assert.instance(thrown, GeosError);
        failures++;
      }
    }
  };
  round();
  assert.ok(failures >= 4, `${failures} operations fail`);
  await usedBytes();
  const before = await usedBytes();
  for (let i = 0; i < 10_000 / operations.length; i++) round();
  const left = (await usedBytes()) - before;
  assert.ok(left < 64 * 1024, `${left} bytes are left`);
});

/** What is in use of the memory of GEOS: what there is, less the blocks that can be had before it grows. */
async function usedBytes(): Promise<number> {
  const block = 4096;
  const { Module } = await initGeos();
  const size = Module.HEAPU8.length;
  const blocks: number[] = [];
  while (Module.HEAPU8.length === size) blocks.push(Module._malloc(block));
  for (const address of blocks) Module._free(address);
  return size - blocks.length * block;
}

test.run();
