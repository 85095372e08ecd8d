import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { boundsOf } from '../../../../runtime/feature/geometry.js';
import { runAction, runActionEverywhere, type SentFeature, testId } from '../run-action.js';
import { box, geometryOf, summaryOf, wkt, wktOf } from '../shapes.js';

const name = 'Clipper';

const window = { attributes: { name: 'window' }, geometry: box(0, 0, 4, 4) };
const strip = { attributes: { name: 'strip', n: 1 }, geometry: box(-2, 1, 6, 2, 6677) };

/** x of the left and right ends of each feature's geometry. */
const extentsOf = (sent: readonly SentFeature[] | undefined): number[][] =>
  sent!.map(feature => {
    const { xmin, xmax } = boundsOf(geometryOf(feature))!;
    return [xmin, xmax];
  });

test('a candidate is cut: one feature per part, with its id, attributes and code', async () => {
  const { failure, outputs } = await runActionEverywhere({
    name,
    inputs: { clipper: [window], candidate: [strip] },
  });
  assert.is(failure, null);
  assert.equal(extentsOf(outputs.inside), [[0, 4]]);
  assert.equal(
    extentsOf(outputs.outside).sort(([a], [b]) => a! - b!),
    [
      [-2, 0],
      [4, 6],
    ],
  );
  for (const { id, attributes, epsg } of [...outputs.inside!, ...outputs.outside!]) {
    assert.equal([id, attributes, epsg], [testId(2), { name: 'strip', n: 1 }, 6677]);
  }
  assert.equal(outputs.rejected, [], 'clippers are used up');
});

test('inside is inside every clipper, outside is outside all', async () => {
  const clipper = [window, { geometry: box(2, 0, 5, 4) }];
  const { outputs } = await runActionEverywhere({ name, inputs: { clipper, candidate: [strip] } });
  assert.equal(extentsOf(outputs.inside), [[2, 4]]);
  assert.equal(
    extentsOf(outputs.outside).sort(([a], [b]) => a! - b!),
    [
      [-2, 0],
      [5, 6],
    ],
  );
  const between = [{ geometry: box(0, 0, 1, 1) }];
  const lost = await runActionEverywhere({ name, inputs: { clipper, candidate: between } });
  assert.equal([lost.outputs.inside, lost.outputs.outside, lost.outputs.rejected], [[], [], []]);
});

test('each polygon of a multi-polygon or collection is cut; other members are left out, and reported', async () => {
  const candidate = [
    { geometry: wkt('MULTIPOLYGON (((1 1, 2 1, 2 2, 1 2, 1 1)), ((3 1, 6 1, 6 2, 3 2, 3 1)))') },
    { geometry: wkt('GEOMETRYCOLLECTION (POINT (1 1), POLYGON ((1 1, 2 1, 2 2, 1 1)))') },
  ];
  const { outputs, diagnostics } = await runActionEverywhere({
    name,
    inputs: { clipper: [window], candidate },
  });
  assert.equal(
    outputs.inside!.map(({ id, geometry }) => [id, geometry!.type]),
    [
      [testId(2), 'Polygon'],
      [testId(2), 'Polygon'],
      [testId(3), 'Polygon'],
    ],
  );
  assert.equal(extentsOf(outputs.outside), [[4, 6]]);
  assert.equal(
    diagnostics.map(({ code, sampleIds }) => [code, sampleIds]),
    [['geometry.not_an_area', [testId(3)]]],
  );
});

test('heights are kept; flat candidates use flat clippers, the others those with heights', async () => {
  const high = { geometry: wkt('POLYGON Z ((0 0 5, 2 0 5, 2 2 5, 0 2 5, 0 0 5))') };
  const highClipper = { geometry: wkt('POLYGON Z ((1 0 9, 3 0 9, 3 2 9, 1 2 9, 1 0 9))') };
  const { outputs } = await runActionEverywhere({
    name,
    inputs: { clipper: [highClipper], candidate: [high, strip] },
  });
  const [cut, uncut] = outputs.inside!;
  assert.equal(extentsOf([cut!]), [[1, 2]]);
  const { zmin, zmax } = boundsOf(geometryOf(cut!))!;
  assert.equal([zmin, zmax], [5, 5]);
  // There is no flat clipper: the flat candidate leaves on both ports, as it came.
  assert.equal(summaryOf(uncut!), summaryOf(outputs.outside![1]!));
  assert.is(wktOf(uncut!), 'POLYGON ((-2 1, 6 1, 6 2, -2 2, -2 1))');
});

test('without a polygon to clip by, candidates and then clippers are rejected', async () => {
  const multi = { attributes: { name: 'multi' }, geometry: wkt('MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))') };
  const { outputs, diagnostics } = await runActionEverywhere({
    name,
    inputs: { clipper: [multi], candidate: [strip, window] },
  });
  assert.equal(
    outputs.rejected!.map(({ attributes }) => attributes.name),
    ['strip', 'window', 'multi'],
  );
  assert.is(diagnostics[0]!.code, 'geometry.unused_clipper');
});

test('what is no area, empty or has no geometry is rejected', async () => {
  const none = { attributes: { name: 'none' } };
  const empty = { attributes: { name: 'empty' }, geometry: wkt('POLYGON EMPTY') };
  const line = { attributes: { name: 'line' }, geometry: wkt('LINESTRING (0 0, 1 1)') };
  const flat = { attributes: { name: 'flat' }, geometry: wkt('POLYGON ((0 0, 1 1, 2 2, 0 0))') };
  const { outputs } = await runActionEverywhere({
    name,
    inputs: { clipper: [none, window], candidate: [line, empty, flat] },
  });
  assert.equal(
    outputs.rejected!.map(({ attributes }) => attributes.name),
    ['none', 'empty', 'line', 'flat'],
  );
  assert.equal(outputs.inside, []);
});

test('attributes are shared by all parts of a candidate, where the strategy can', async () => {
  const inputs = { clipper: [window], candidate: [strip] };
  const { ledger } = await runAction({ name, inputs, options: { sharing: 'arc-geometry-attributes' } });
  assert.not(ledger.some(({ node, kind }) => node === 'subject' && kind === 'deep'));
});

test.run();
