import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildErrorOf, runActionEverywhere, sentBy, testId } from '../run-action.js';
import { box, wkt, wktOf } from '../shapes.js';

const name = 'Center Point Replacer';

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
    // The mean of the ring's five heights: 0 0 8 8 0.
    const height = mode === 'anyInsidePoint' ? 3.2 : 4;
    assert.equal(
      await pointsOf(mode, box(0, 0, 4, 4), roof),
      ['POINT (2 2)', `POINT Z (2 2 ${height})`],
      mode,
    );
  }
});

test('of equal parts the last has the point inside', async () => {
  const parts = 'MULTIPOLYGON (((0 0, 2 0, 2 2, 0 2, 0 0)), ((10 0, 12 0, 12 2, 10 2, 10 0)))';
  assert.equal(await pointsOf('anyInsidePoint', wkt(parts)), ['POINT (11 1)']);
});

test('a point inside is exact to a millionth, and found in a long area with parallel sides too', async () => {
  // A right triangle of 3, 4 and 5 thousand has a circle of radius 1000 in it.
  const [x, y] = (await pointsOf('anyInsidePoint', wkt('POLYGON ((0 0, 4000 0, 0 3000, 0 0))')))[0]!
    .match(/[\d.]+/g)!
    .map(Number);
  assert.ok(Math.min(x!, y!, (12_000 - 3 * x! - 4 * y!) / 5) >= 1000 - 1e-6);
  assert.equal(await pointsOf('anyInsidePoint', box(0, 0, 90_000, 100)), ['POINT (45000 50)']);
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
