import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planarArea } from '../../../../runtime/spatial/measure.js';
import { validPolygon } from '../../spatial/polygon-arbitrary.js';
import { buildErrorOf, runAction, runActionEverywhere, type SentFeature } from '../run-action.js';
import { box, geometryOf, wkt, wktOf } from '../shapes.js';

const name = 'Area On Area Overlayer';

const left = { attributes: { name: 'left', size: 4 }, geometry: box(0, 0, 2, 2, 6677) };
const right = { attributes: { name: 'right' }, geometry: box(1, 0, 3, 2, 6677) };

/** `xmin ymin xmax ymax` of each output, its attributes, and the area where it is not the whole box. */
const rowsOf = (sent: readonly SentFeature[]): unknown[] =>
  sent.map(feature => [wktOf(feature), feature.attributes]);

const LEFT_ONLY = 'MULTIPOLYGON (((0 0, 0 2, 1 2, 1 0, 0 0)))';
const BOTH = 'MULTIPOLYGON (((1 0, 1 2, 2 2, 2 0, 1 0)))';
const RIGHT_ONLY = 'MULTIPOLYGON (((2 0, 2 2, 3 2, 3 0, 2 0)))';

test('pieces carry the attributes of the last area that covers them', async () => {
  const { failure, outputs } = await runActionEverywhere({ name, inputs: [left, right] });
  assert.is(failure, null);
  assert.equal(rowsOf(outputs.area!), [[BOTH, right.attributes]]);
  assert.equal(rowsOf(outputs.remnants!), [
    [LEFT_ONLY, left.attributes],
    [RIGHT_ONLY, right.attributes],
  ]);
  const all = [...outputs.area!, ...outputs.remnants!];
  assert.equal(
    all.map(({ epsg }) => epsg),
    [6677, 6677, 6677],
  );
  assert.is(new Set(all.map(({ id }) => id)).size, 3, 'each has an id of its own');
  assert.not(
    all.some(({ id }) => id.startsWith('00000000-')),
    'which is none of the inputs',
  );
});

test('number and attributes of all covering areas are written where they are asked for', async () => {
  const parameters = { outputAttribute: 'count', generateList: 'parents' };
  const { outputs } = await runActionEverywhere({ name, parameters, inputs: [left, right] });
  assert.equal(outputs.area![0]!.attributes, {
    name: 'right',
    count: 2,
    parents: [right.attributes, left.attributes],
  });
  assert.equal(outputs.remnants![1]!.attributes, { name: 'right', count: 1, parents: [right.attributes] });
});

test('attributes can be dropped', async () => {
  const parameters = { accumulationMode: 'dropIncomingAttributes', outputAttribute: 'count' };
  const { outputs } = await runActionEverywhere({ name, parameters, inputs: [left, right] });
  assert.equal(outputs.area![0]!.attributes, { count: 2 });
});

test('only areas of one group are cut along each other', async () => {
  const inputs = [
    { attributes: { zone: 1 }, geometry: left.geometry },
    { attributes: { zone: '1' }, geometry: right.geometry },
    { attributes: { zone: 2 }, geometry: left.geometry },
    { attributes: {}, geometry: right.geometry },
  ];
  const { outputs } = await runActionEverywhere({ name, parameters: { groupBy: ['zone'] }, inputs });
  // 1 and "1" are different; a feature without the attribute is in a group of its own.
  assert.equal(rowsOf(outputs.area!), []);
  assert.equal(
    outputs.remnants!.map(({ attributes }) => attributes),
    [{ zone: 1 }, { zone: '1' }, { zone: 2 }, {}],
  );
});

test('overlaps of at most the square of the tolerance are ignored', async () => {
  const { outputs } = await runActionEverywhere({
    name,
    parameters: { tolerance: 1.5 },
    inputs: [left, right],
  });
  assert.equal(outputs.area, []);
  const areas = outputs.remnants!.map(feature => planarArea(geometryOf(feature)));
  // Of the right one both what it shares with the left one and what is left of it are too small.
  assert.equal(areas, [2]);
});

test('pieces have the code of the areas; missing codes do not count', async () => {
  const overlaid = async (...codes: (number | null)[]) => {
    const inputs = codes.map((epsg, i) => ({ geometry: box(i, 0, i + 2, 2, epsg ?? undefined) }));
    return (await runActionEverywhere({ name, inputs })).outputs.area![0]!.epsg;
  };
  assert.is(await overlaid(6677, 6677), 6677);
  assert.is(await overlaid(null, 4326), 4326);
});

test('what has no geometry, or heights, is rejected; points and lines leave an empty piece', async () => {
  const inputs = [
    left,
    { attributes: { name: 'none' } },
    { attributes: { name: 'high' }, geometry: wkt('POLYGON Z ((0 0 1, 1 0 1, 1 1 1, 0 0 1))') },
    { attributes: { name: 'point' }, geometry: wkt('POINT (1 1)') },
    { attributes: { name: 'line' }, geometry: wkt('LINESTRING (-5 1, 5 1)') },
  ];
  const { outputs } = await runActionEverywhere({ name, inputs });
  assert.equal(
    outputs.rejected!.map(({ attributes }) => attributes.name),
    ['none', 'high'],
  );
  assert.equal(
    outputs.remnants!.map(feature => [feature.attributes.name, planarArea(geometryOf(feature))]),
    [
      ['left', 4],
      ['point', 0],
      ['line', 0],
    ],
  );
  assert.equal(outputs.area, []);
});

test('finish: take moves each parent out once and copies it for its other pieces', async () => {
  const copies = async (finish: 'copy' | 'take') => {
    const inputs = [left, right];
    const { ledger } = await runAction({ name, inputs, options: { sharing: 'owned', finish } });
    return ledger.filter(({ site }) => site === 'finish-copy').reduce((sum, { count }) => sum + count, 0);
  };
  assert.is(await copies('copy'), 3);
  assert.is(await copies('take'), 1);
});

test('pieces cover what the areas cover, each place once, and count right', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(validPolygon, { minLength: 1, maxLength: 4 }), async polygons => {
      const inputs = polygons.map(geometry => ({ geometry }));
      const { failure, outputs } = await runAction({
        name,
        parameters: { outputAttribute: 'count' },
        inputs,
      });
      assert.is(failure, null);
      let weighted = 0;
      for (const feature of [...outputs.area!, ...outputs.remnants!]) {
        weighted += planarArea(geometryOf(feature)) * (feature.attributes.count as number);
      }
      const total = polygons.reduce((sum, polygon) => sum + planarArea(polygon), 0);
      assert.ok(Math.abs(weighted - total) < 1e-6 * total, `${weighted} is not ${total}`);
      assert.ok(outputs.area!.every(({ attributes }) => (attributes.count as number) > 1));
      assert.ok(outputs.remnants!.every(({ attributes }) => attributes.count === 1));
    }),
    { numRuns: 30 },
  );
});

test('parameters are checked', async () => {
  assert.match(await buildErrorOf({ name, parameters: { tolerance: 'all' } }), 'parameter tolerance');
  assert.match(await buildErrorOf({ name, parameters: { groupBy: 'zone' } }), 'parameter groupBy');
});

test.run();
