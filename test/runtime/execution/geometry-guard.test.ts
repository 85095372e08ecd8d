/** One rule for geometries in all actions: what becomes of invalid areas, and what is told of degrees. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunOptions } from '../../../runtime/execution/options.js';
import { planarArea } from '../../../runtime/spatial/measure.js';
import { type ActionRun, runAction, runActionEverywhere } from '../actions/run-action.js';
import { box, geometryOf, wkt } from '../actions/shapes.js';

type Rule = RunOptions['invalidGeometry'];

/** Two triangles that meet in (20/7, 20/7), of 40/7 and 250/7 area; the shoelace formula takes their difference. */
const BOW_TIE = 'POLYGON ((0 0, 10 10, 10 0, 0 4, 0 0))';
const DIFFERENCE = 30;
const SUM = 290 / 7;

/** A hole outside of its exterior, and a part inside another. */
const OTHERS = [
  'POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0), (5 5, 6 5, 6 6, 5 6, 5 5))',
  'MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0)), ((1 1, 2 1, 2 2, 1 2, 1 1)))',
];

/** Every action that measures areas or combines them, with the port of the area and what else it needs. */
const USES: readonly {
  run: Omit<ActionRun, 'inputs'>;
  port?: string;
  rejects?: boolean;
  combines?: boolean;
}[] = [
  { run: { name: 'Area Calculator' } },
  {
    run: { name: 'Bufferer', parameters: { bufferType: 'area2d', distance: 1, interpolationAngle: 10 } },
    rejects: true,
  },
  { run: { name: 'Center Point Replacer', parameters: { mode: 'centerOfGravity' } }, rejects: true },
  { run: { name: 'Neighbor Finder' }, port: 'base', rejects: true },
  { run: { name: 'Spatial Filter' }, port: 'candidate', rejects: true },
  { run: { name: 'Clipper' }, port: 'clipper', rejects: true, combines: true },
  { run: { name: 'Dissolver' }, rejects: true, combines: true },
  { run: { name: 'Area On Area Overlayer' }, rejects: true, combines: true },
];

function withRule(run: Omit<ActionRun, 'inputs'>, port: string, area: string, invalidGeometry: Rule) {
  const inputs = { [port]: [{ geometry: wkt(area, 6677) }] };
  return runAction({ ...run, inputs, options: { invalidGeometry } });
}

for (const { run, port = 'features', rejects = false, combines = false } of USES) {
  test(`${run.name}: an invalid area is told, repaired or kept out, as the run's option says`, async () => {
    const asIs = await withRule(run, port, BOW_TIE, 'as-is');
    assert.is(asIs.status, 'completed');
    assert.equal(
      asIs.diagnostics.map(({ code, effect, count }) => [code, effect, count]),
      [['geometry.invalid_area', 'warned', 1]],
    );
    assert.match(asIs.diagnostics[0]!.message, 'Self-intersection[2.857');
    assert.match(asIs.diagnostics[0]!.message, combines ? 'repaired where the operation' : 'used as it is');

    const repaired = await withRule(run, port, BOW_TIE, 'repair');
    assert.match(repaired.diagnostics[0]!.message, 'and was repaired');
    assert.is(repaired.diagnostics[0]!.count, 1);

    const rejected = await withRule(run, port, BOW_TIE, 'reject');
    assert.is(rejected.outputs.rejected?.length ?? 0, rejects ? 1 : 0);
    assert.is(Object.values(rejected.outputs).flat().length, rejects ? 1 : 0);
    if (rejects) {
      assert.is(rejected.diagnostics[0]!.effect, 'rejected');
      assert.is(planarArea(geometryOf(rejected.outputs.rejected![0]!)), DIFFERENCE);
    } else assert.is(rejected.diagnostics[0]!.effect, 'dropped');
  });
}

test('what is repaired has one area everywhere', async () => {
  const near = (area: number) => assert.ok(Math.abs(area - SUM) < 1e-9, `${area}`);
  const area = async (rule: Rule) => {
    const { outputs } = await withRule({ name: 'Area Calculator' }, 'features', BOW_TIE, rule);
    return Number(outputs.features![0]!.attributes.area);
  };
  assert.is(await area('as-is'), DIFFERENCE);
  near(await area('repair'));
  for (const name of ['Dissolver', 'Area On Area Overlayer']) {
    const { outputs } = await withRule({ name }, 'features', BOW_TIE, 'repair');
    near(planarArea(geometryOf((outputs.features ?? outputs.remnants)![0]!)));
  }
});

test('a repaired area is the same whoever shares it', async () => {
  const inputs = [{ geometry: wkt(BOW_TIE, 6677) }];
  for (const invalidGeometry of ['repair', 'reject'] as const) {
    await runActionEverywhere({ name: 'Dissolver', inputs, options: { invalidGeometry } });
  }
});

test('every kind of invalid area is found, and nothing else', async () => {
  const told = async (text: string) =>
    (await withRule({ name: 'Area Calculator' }, 'features', text, 'as-is')).diagnostics.length;
  for (const text of OTHERS) assert.is(await told(text), 1, text);
  const sound = ['POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))', 'POLYGON EMPTY', 'LINESTRING (0 0, 1 1, 1 0, 0 1)'];
  // A wall, which has no area in plan.
  for (const text of [...sound, 'POLYGON Z ((0 0 0, 1 0 0, 1 0 1, 0 0 1, 0 0 0))'])
    assert.is(await told(text), 0, text);
});

test('degrees are told where a number counts in the unit of the coordinates', async () => {
  const codes = async (run: Omit<ActionRun, 'inputs'>, epsg: number | null, port = 'features') => {
    const inputs = { [port]: [{ geometry: box(9, 50, 10, 51, epsg ?? undefined) }] };
    const { diagnostics } = await runAction({ ...run, inputs });
    return diagnostics.map(({ code }) => code);
  };
  const buffer = { bufferType: 'area2d', distance: 1, interpolationAngle: 10 };
  const inDegrees = ['geometry.degrees_as_lengths'];
  for (const epsg of [4326, 4258, 4807]) {
    assert.equal(await codes({ name: 'Bufferer', parameters: buffer }, epsg), inDegrees);
  }
  for (const epsg of [null, 6677, 999_999]) {
    assert.equal(await codes({ name: 'Bufferer', parameters: buffer }, epsg), []);
  }
  assert.equal(await codes({ name: 'Area Calculator' }, 4979), inDegrees);
  assert.equal(await codes({ name: 'Dissolver', parameters: { tolerance: 0.5 } }, 4326), inDegrees);
  assert.equal(await codes({ name: 'Dissolver' }, 4326), []);
  assert.equal(await codes({ name: 'Neighbor Finder' }, 4326, 'base'), inDegrees);
  const globe = { distanceMetric: 'haversine' };
  assert.equal(await codes({ name: 'Neighbor Finder', parameters: globe }, 4326, 'base'), []);
});

test.run();
