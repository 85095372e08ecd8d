import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { PathGeometry } from '../../../runtime/feature/geometry.js';
import { type Geos, geos } from '../../../runtime/spatial/geos.js';
import { planarArea } from '../../../runtime/spatial/measure.js';
import { validPolygon } from '../spatial/polygon-arbitrary.js';
import { buildErrorOf, runAction, runActionEverywhere, sentBy, testId } from './run-action.js';
import { box, geometryOf, wkt, wktOf } from './shapes.js';

const name = 'Center Point Replacer';

let plane: Geos;
test.before(async () => {
  plane = await geos();
});

/** An L of two rectangles, 4 by 1 and 1 by 3. */
const corner = wkt('POLYGON ((0 0, 4 0, 4 1, 1 1, 1 4, 0 4, 0 0))', 6677);

async function pointsOf(mode: string, ...geometries: ReturnType<typeof wkt>[]): Promise<string[]> {
  const inputs = geometries.map(geometry => ({ geometry }));
  return (await sentBy({ name, parameters: { mode }, inputs }, 'point')).map(wktOf);
}

test('the centre of gravity is the default; id, attributes and EPSG code stay', async () => {
  const [sent] = await sentBy({ name, inputs: [{ attributes: { a: 1 }, geometry: corner }] }, 'point');
  const { id, attributes, epsg } = sent!;
  assert.equal([id, attributes, epsg], [testId(1), { a: 1 }, 6677]);
  // (4 × 2 + 3 × 0.5) / 7 on both axes, the L being symmetric.
  const { coordinates } = sent!.geometry as { coordinates: number[] };
  for (const ordinate of coordinates) assert.ok(Math.abs(ordinate - 9.5 / 7) < 1e-12);
});

test('every mode gives a point of the dimension of the geometry', async () => {
  const roof = wkt('POLYGON Z ((0 0 0, 4 0 0, 4 4 8, 0 4 8, 0 0 0))');
  for (const mode of ['centerOfGravity', 'boundingBoxCenter', 'anyInsidePoint']) {
    assert.equal(await pointsOf(mode, box(0, 0, 4, 4), roof), ['POINT (2 2)', 'POINT Z (2 2 4)'], mode);
  }
});

test('the centre of the box can lie outside', async () => {
  assert.equal(await pointsOf('boundingBoxCenter', corner, wkt('LINESTRING (0 0, 1 7)')), [
    'POINT (2 2)',
    'POINT (0.5 3.5)',
  ]);
});

test('a point inside lies in the largest part, and not in a hole', async () => {
  const holed = wkt('POLYGON ((0 0, 9 0, 9 3, 0 3, 0 0), (1 1, 1 2, 6 2, 6 1, 1 1))');
  const parts = wkt('MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((10 10, 14 10, 14 14, 10 14, 10 10)))');
  const sent = await sentBy(
    { name, parameters: { mode: 'anyInsidePoint' }, inputs: [{ geometry: holed }, { geometry: parts }] },
    'point',
  );
  const places = sent.map(({ geometry }) => (geometry as { coordinates: number[] }).coordinates);
  const expected = [
    [7.5, 1.5],
    [12, 12],
  ];
  for (const [i, place] of places.entries()) {
    for (const axis of [0, 1]) assert.ok(Math.abs(place[axis]! - expected[i]![axis]!) < 0.01);
  }
});

test('nearly the largest circle that fits into a polygon fits around its point inside', async () => {
  await fc.assert(
    fc.asyncProperty(validPolygon, async polygon => {
      const { outputs } = await runAction({
        name,
        parameters: { mode: 'anyInsidePoint' },
        inputs: [{ geometry: polygon }],
      });
      const point = geometryOf(outputs.point![0]!);
      const outside = (distance: number): number =>
        planarArea(plane.difference(plane.bufferOf(point, distance, 8), polygon));
      assert.ok(outside(1e-9) < 1e-18, 'inside');
      // The measure itself is rough: GEOS simplifies what it buffers, and arcs have corners.
      const radius = largestRadius(polygon);
      assert.ok(
        outside(radius * 0.8 - 2e-3 * Math.sqrt(planarArea(polygon))) < 1e-9,
        'far from the boundary',
      );
    }),
    { numRuns: 30 },
  );
});

/** The distance at which the polygon, shrunk by it, vanishes. */
function largestRadius(polygon: PathGeometry): number {
  let [low, high] = [0, Math.sqrt(planarArea(polygon))];
  for (let step = 0; step < 30; step++) {
    const middle = (low + high) / 2;
    if (plane.bufferOf(polygon, -middle, 8).isEmpty) high = middle;
    else low = middle;
  }
  return low;
}

test('empty and unsupported geometries are rejected, with a code', async () => {
  const rejectedBy = async (mode: string, texts: readonly string[]) => {
    const inputs = [
      ...texts.map(text => ({ attributes: { a: 1 }, geometry: wkt(text) })),
      { attributes: { a: 1 } },
    ];
    const { outputs } = await runActionEverywhere({ name, parameters: { mode }, inputs });
    assert.equal(outputs.point, []);
    for (const { attributes } of outputs.rejected!) {
      assert.equal(attributes, { a: 1, fme_rejection_code: 'INVALID_GEOMETRY_TYPE' });
    }
    return outputs.rejected!.length;
  };
  assert.is(await rejectedBy('centerOfGravity', ['POINT EMPTY', 'POLYGON EMPTY']), 3);
  assert.is(await rejectedBy('boundingBoxCenter', ['LINESTRING EMPTY']), 2);
  const areaLess = 'POLYGON ((0 0, 1 1, 2 2, 0 0))';
  assert.is(await rejectedBy('anyInsidePoint', ['POINT (1 2)', 'LINESTRING (0 0, 1 1)', areaLess]), 4);
});

test('an unknown mode is refused', async () => {
  assert.match(await buildErrorOf({ name, parameters: { mode: 'middle' } }), 'parameter mode');
});

test.run();
