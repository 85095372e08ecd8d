/** Coordinates of two systems never meet in one operation. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runAction, runActionEverywhere, type TestFeature } from '../run-action.js';
import { box, wkt } from '../shapes.js';

const area = (epsg: number | null): TestFeature => ({ geometry: box(0, 0, 10, 10, epsg ?? undefined) });

const CASES: readonly {
  name: string;
  parameters?: Record<string, string>;
  inputs: Readonly<Record<string, readonly TestFeature[]>>;
}[] = [
  { name: 'Clipper', inputs: { clipper: [area(6677)], candidate: [area(4326), area(6677), area(null)] } },
  {
    name: 'Spatial Filter',
    inputs: { filter: [area(6677)], candidate: [area(4326), area(6677), area(null)] },
  },
  {
    name: 'Neighbor Finder',
    parameters: { distanceMetric: 'haversine' },
    inputs: { base: [area(6677)], candidate: [area(4326), area(6677), area(null)] },
  },
  { name: 'Dissolver', inputs: { features: [area(6677), area(4326), area(6677), area(null)] } },
  { name: 'Area On Area Overlayer', inputs: { features: [area(6677), area(4326), area(6677), area(null)] } },
];

for (const { name, parameters, inputs } of CASES) {
  test(`${name}: a feature in another system is told and rejected, one without a code is not`, async () => {
    const { status, outputs, diagnostics } = await runActionEverywhere({ name, parameters, inputs });
    assert.is(status, 'completed');
    assert.equal(
      outputs.rejected!.map(({ epsg }) => epsg),
      [4326],
    );
    assert.equal(
      diagnostics.map(({ code, count }) => [code, count]),
      [['geometry.mixed_systems', 1]],
    );
    assert.match(
      diagnostics[0]!.message,
      'its coordinates are in EPSG:4326, and those that it meets in EPSG:6677',
    );
    const others = Object.entries(outputs).filter(([port]) => port !== 'rejected');
    assert.ok(others.some(([, features]) => features.length > 0));
  });
}

test('candidates that come before the filters do not decide', async () => {
  const { outputs } = await runAction({
    name: 'Spatial Filter',
    arrivals: [
      ['candidate', area(4326)],
      ['candidate', area(6677)],
      ['filter', area(6677)],
    ],
  });
  assert.equal(
    [outputs.rejected, outputs.passed].map(features => features!.map(({ epsg }) => epsg)),
    [[4326], [6677]],
  );
});

test('two codes of one horizontal system are not two systems', async () => {
  const flat = { geometry: wkt('POINT (139 35)', 4326) };
  const high = { geometry: wkt('POINT Z (139 35 7)', 4979) };
  const wgs = await runAction({
    name: 'Neighbor Finder',
    parameters: { distanceMetric: 'haversine' },
    inputs: { base: [flat], candidate: [high] },
  });
  assert.equal([wgs.outputs.matched!.length, wgs.diagnostics.length], [1, 0]);
  // JGD2011 without heights, and with those above the sea.
  const jgd = await runAction({
    name: 'Spatial Filter',
    inputs: {
      filter: [{ geometry: box(139, 35, 140, 36, 6668) }],
      candidate: [{ geometry: wkt('POINT Z (139.5 35.5 7)', 6697) }],
    },
  });
  assert.equal([jgd.outputs.passed!.length, jgd.diagnostics.length], [1, 0]);
});

test('each group is a plane of its own', async () => {
  const inputs = [6677, 6676].map(zone => ({ attributes: { zone }, geometry: box(0, 0, 1, 1, zone) }));
  const { outputs, diagnostics } = await runAction({
    name: 'Dissolver',
    parameters: { groupBy: ['zone'] },
    inputs,
  });
  assert.equal([outputs.features!.length, diagnostics.length], [2, 0]);
});

test('a code that nobody knows is like no other', async () => {
  const inputs = [area(6677), area(999_999)];
  const { outputs } = await runAction({ name: 'Dissolver', inputs });
  assert.is(outputs.rejected!.length, 1);
});

test.run();
