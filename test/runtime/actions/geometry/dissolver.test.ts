import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { boundsOf, type PathGeometry } from '../../../../runtime/feature/geometry.js';
import { planarArea } from '../../../../runtime/spatial/measure.js';
import { isInside } from '../../spatial/even-odd.js';
import { validPolygon } from '../../spatial/polygon-arbitrary.js';
import { buildErrorOf, runAction, runActionEverywhere, sentBy } from '../run-action.js';
import { box, geometryOf, wkt } from '../shapes.js';

const name = 'Dissolver';

const inputs = [
  { attributes: { zone: 'a', n: 1, kind: 'x' }, geometry: box(0, 0, 1, 1, 6677) },
  { attributes: { zone: 'b', n: 2, kind: 'x' }, geometry: box(5, 0, 6, 1, 6677) },
  { attributes: { n: 3, kind: 'x', zone: 'a' }, geometry: box(1, 0, 2, 1, 6677) },
  { attributes: { zone: 'a', n: 1, extra: null }, geometry: box(8, 0, 9, 1, 6677) },
];
const parameters = { groupBy: ['zone'] };

test('each group becomes one multi-polygon, in the order in which the groups appeared', async () => {
  const sent = await sentBy({ name, parameters, inputs });
  assert.equal(
    sent.map(feature => planarArea(geometryOf(feature))),
    [3, 1],
  );
  assert.equal(
    sent.map(({ geometry, epsg }) => [geometry!.type, epsg]),
    [
      ['MultiPolygon', null],
      ['MultiPolygon', null],
    ],
  );
  const { xmin, xmax } = boundsOf(geometryOf(sent[1]!))!;
  assert.equal([xmin, xmax], [5, 6]);
});

test('the attributes are those of the last member, of the groups, or all', async () => {
  const attributesOf = async (attributeAccumulation?: string) => {
    const sent = await sentBy({ name, parameters: { ...parameters, attributeAccumulation }, inputs });
    return sent.map(({ attributes }) => attributes);
  };
  assert.equal(await attributesOf(), [
    { zone: 'a', n: 1, extra: null },
    { zone: 'b', n: 2, kind: 'x' },
  ]);
  assert.equal(await attributesOf('dropAttributes'), [{ zone: 'a' }, { zone: 'b' }]);
  assert.equal(await attributesOf('mergeAttributes'), [
    { zone: 'a', n: [1, 3], kind: 'x', extra: null },
    { zone: 'b', n: 2, kind: 'x' },
  ]);
});

test('merged values are distinct by type as well as by text', async () => {
  const values = [1, '1', 1, [1], '1', [1]];
  const [sent] = await sentBy({
    name,
    parameters: { attributeAccumulation: 'mergeAttributes' },
    inputs: values.map(v => ({ attributes: { v }, geometry: box(0, 0, 1, 1) })),
  });
  assert.equal(sent!.attributes, { v: [1, '1', [1]] });
});

test('ids are new', async () => {
  const sent = await sentBy({ name, parameters, inputs });
  assert.is(new Set(sent.map(({ id }) => id)).size, 2);
  assert.not(sent.some(({ id }) => id.startsWith('00000000-')));
});

test('what has heights or no geometry is rejected; points and lines give only attributes', async () => {
  const rejects = [{ geometry: wkt('POLYGON Z ((0 0 1, 1 0 1, 1 1 1, 0 0 1))') }, {}];
  const texts = ['POINT (1 2)', 'LINESTRING (0 0, 1 1)', 'POLYGON EMPTY'];
  const others = texts.map((text, k) => ({ attributes: { k }, geometry: wkt(text) }));
  const area = { attributes: { k: 9 }, geometry: box(0, 0, 1, 1) };
  const parameters = { attributeAccumulation: 'mergeAttributes' };
  const { outputs } = await runActionEverywhere({ name, parameters, inputs: [...rejects, area, ...others] });
  assert.is(outputs.rejected!.length, 2);
  assert.equal(
    outputs.features!.map(({ attributes }) => attributes),
    [{ k: [9, 0, 1, 2] }],
  );
  const none = await runActionEverywhere({ name, inputs: others });
  assert.equal(none.outputs, { features: [], rejected: [] });
});

test('with a tolerance, edges that nearly meet are joined', async () => {
  const gap = [{ geometry: box(0, 0, 1, 1) }, { geometry: box(1.001, 0, 2, 1) }];
  const partsOf = async (tolerance: number) => {
    const [sent] = await sentBy({ name, parameters: { tolerance }, inputs: gap });
    return (sent!.geometry as { coordinates: unknown[] }).coordinates.length;
  };
  assert.is(await partsOf(0), 2);
  assert.is(await partsOf(0.01), 1);
});

test('the union covers every member and nothing else', async () => {
  // Parts of the width and the height; one on an edge is as good as impossible.
  const part = fc.integer({ min: 1, max: 1e9 }).map(n => (n + Math.SQRT1_2) / (1e9 + 1));
  const places = fc.array(fc.tuple(part, part), { minLength: 100, maxLength: 100 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(validPolygon, { minLength: 1, maxLength: 4 }),
      places,
      async (polygons, parts) => {
        const run = { name, inputs: polygons.map(geometry => ({ geometry })) };
        const union = geometryOf((await runAction(run)).outputs.features![0]!) as PathGeometry;
        for (const polygon of polygons) {
          const { xmin, ymin, xmax, ymax } = boundsOf(polygon)!;
          for (const [right, up] of parts) {
            const [x, y] = [xmin + right * (xmax - xmin), ymin + up * (ymax - ymin)];
            assert.is(
              isInside(union, x, y),
              polygons.some(each => isInside(each, x, y)),
            );
          }
        }
        const areas = polygons.map(planarArea);
        const total = planarArea(union);
        assert.ok(total > Math.max(...areas) * (1 - 1e-9));
        assert.ok(total < areas.reduce((sum, area) => sum + area) * (1 + 1e-9));
      },
    ),
    { numRuns: 30 },
  );
});

test('finish: take moves the last member out, copy copies it', async () => {
  const copies = async (finish: 'copy' | 'take') => {
    const { ledger } = await runAction({ name, parameters, inputs, options: { sharing: 'owned', finish } });
    return ledger.filter(({ site }) => site === 'finish-copy').reduce((sum, { count }) => sum + count, 0);
  };
  assert.is(await copies('copy'), 2);
  assert.is(await copies('take'), 0);
});

test('parameters are checked', async () => {
  const wrong = { attributeAccumulation: 'useAll' };
  assert.match(await buildErrorOf({ name, parameters: wrong }), 'parameter attributeAccumulation');
  assert.match(await buildErrorOf({ name, parameters: { tolerance: -1 } }), 'parameter tolerance');
});

test('a tolerance snaps an area that is alone in its group as it does two', async () => {
  const run = { name, parameters: { groupBy: ['zone'], tolerance: 0.1 } };
  const sent = await sentBy({
    ...run,
    inputs: [
      { attributes: { zone: 'a' }, geometry: box(0, 0, 1.26, 1) },
      { attributes: { zone: 'b' }, geometry: box(1.3, 0, 2, 1) },
      { attributes: { zone: 'b' }, geometry: box(2, 0, 3.04, 1) },
      { attributes: { zone: 'b' }, geometry: box(7.04, 0, 8, 1) },
    ],
  });
  const bounds = sent.map(feature => boundsOf(geometryOf(feature))!);
  const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`);
  near(bounds[0]!.xmax, 1.3);
  near(bounds[1]!.xmin, 1.3);
  near(planarArea(geometryOf(sent[1]!)), 1.7 + 1);
});

test('areas that vanish by the tolerance are told', async () => {
  const tiny = box(5.01, 0.01, 5.02, 0.02);
  const { outputs, diagnostics } = await runActionEverywhere({
    name,
    parameters: { tolerance: 0.1 },
    inputs: [{ geometry: box(0, 0, 1, 1) }, { geometry: tiny }],
  });
  assert.is(planarArea(geometryOf(outputs.features![0]!)), 1);
  assert.equal(
    diagnostics.map(({ code, count }) => [code, count]),
    [['geometry.area_vanished', 1]],
  );
  assert.match(diagnostics[0]!.message, 'a tolerance of 0.1');
});

test.run();
