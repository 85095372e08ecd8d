import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { numberFromFloat } from '../../../../runtime/feature/attribute-value.js';
import { PointGeometry } from '../../../../runtime/feature/geometry.js';
import { buildErrorOf, runAction, runActionEverywhere, sentBy, testId } from '../run-action.js';
import { box, wkt, wktOf } from '../shapes.js';

const name = 'Neighbor Finder';

const home = { attributes: { name: 'home' }, geometry: box(-1, -1, 1, 1) };
const shop = { attributes: { name: 'shop', open: true }, geometry: wkt('POINT (3 4)') };
const school = { attributes: { name: 'school', pupils: 40 }, geometry: wkt('POINT (0 2)') };
const inputs = { base: [home], candidate: [shop, school] };

test('the nearest candidate gives its attributes, with a prefix, and the distance', async () => {
  const [sent] = await sentBy({ name, inputs }, 'matched');
  assert.is(sent!.id, testId(1));
  assert.equal(sent!.attributes, {
    name: 'home',
    _neighbor_distance: numberFromFloat(2),
    _neighbor_name: 'school',
    _neighbor_pupils: 40,
  });
  assert.is(wktOf(sent!), 'POLYGON ((-1 -1, 1 -1, 1 1, -1 1, -1 -1))');
});

test('repeatBase: one output per neighbour, nearest first', async () => {
  const parameters = { mergeStrategy: 'repeatBase', numClosest: 5, attributesToTransfer: ['name'] };
  const sent = await sentBy({ name, parameters, inputs }, 'matched');
  assert.equal(
    sent.map(({ id, attributes }) => [id, attributes]),
    [
      [2, 0, 'school'],
      [5, 1, 'shop'],
    ].map(([distance, index, neighbor]) => [
      testId(1),
      {
        name: 'home',
        _neighbor_distance: numberFromFloat(distance as number),
        _neighbor_index: index,
        _neighbor_name: neighbor,
      },
    ]),
  );
});

test('arrayAttributes: one output with lists, null where a neighbour lacks the attribute', async () => {
  const parameters = { mergeStrategy: 'arrayAttributes', numClosest: 2 };
  const [sent] = await sentBy({ name, parameters, inputs }, 'matched');
  assert.equal(sent!.attributes, {
    name: 'home',
    _neighbor_distance: [2, 5].map(numberFromFloat),
    _neighbor_name: ['school', 'shop'],
    _neighbor_pupils: [40, null],
    _neighbor_open: [null, true],
  });
});

test('names and prefix are parameters; an empty index name suppresses the index', async () => {
  const parameters = {
    mergeStrategy: 'repeatBase',
    distanceAttribute: 'd',
    neighborIndexAttribute: '',
    attributePrefix: '',
    attributesToTransfer: ['pupils', 'name'],
  };
  const [sent] = await sentBy({ name, parameters, inputs }, 'matched');
  assert.equal(sent!.attributes, { name: 'school', d: numberFromFloat(2), pupils: 40 });
});

test('equally near candidates come in the order of their arrival', async () => {
  const around = [wkt('POINT (0 5)'), wkt('POINT (-4 3)'), wkt('POINT (5 0)'), wkt('POINT (3 -4)')];
  const candidate = around.map((geometry, i) => ({ attributes: { i }, geometry }));
  const parameters = { mergeStrategy: 'arrayAttributes', numClosest: 3 };
  const [sent] = await sentBy({ name, parameters, inputs: { base: [home], candidate } }, 'matched');
  assert.equal(sent!.attributes._neighbor_i, [0, 1, 2]);
});

test('a base without a neighbour in range is unmatched, one without a place rejected', async () => {
  const base = [{ attributes: { n: 1 } }, home, { attributes: { n: 2 }, geometry: wkt('POINT EMPTY') }];
  const candidate = [{ attributes: { name: 'nowhere' } }, { geometry: wkt('LINESTRING EMPTY') }, shop];
  const { outputs } = await runActionEverywhere({
    name,
    parameters: { maxDistance: 4.9 },
    inputs: { base, candidate },
  });
  assert.equal(outputs.matched, []);
  assert.equal(
    outputs.unmatched!.map(({ attributes }) => attributes),
    [{ name: 'home' }],
  );
  assert.equal(
    outputs.rejected!.map(({ attributes }) => attributes),
    [{ n: 1 }, { n: 2 }],
  );
  const alone = await runActionEverywhere({ name, inputs: { base: [home] } });
  assert.is(alone.outputs.unmatched!.length, 1);
});

test('the greatest distance is still in range', async () => {
  const parameters = { maxDistance: 5, attributesToTransfer: ['none'] };
  const [sent] = await sentBy({ name, parameters, inputs: { base: [home], candidate: [shop] } }, 'matched');
  assert.equal(sent!.attributes, { name: 'home', _neighbor_distance: numberFromFloat(5) });
});

test('the metric decides what is near: in the plane, in space, or on the globe in metres', async () => {
  const base = [{ geometry: wkt('POINT Z (179 0 0)') }];
  const candidate = [
    { attributes: { name: 'above' }, geometry: wkt('POINT Z (179 0 50)') },
    { attributes: { name: 'beside' }, geometry: wkt('POINT Z (176 0 0)') },
    { attributes: { name: 'across' }, geometry: wkt('POINT (-180 0)') },
  ];
  const nearest = async (distanceMetric: string, inputs: object = { base, candidate }) => {
    const [sent] = await sentBy({ name, parameters: { distanceMetric }, inputs: { ...inputs } }, 'matched');
    return [sent!.attributes._neighbor_name, Number(sent!.attributes._neighbor_distance)] as const;
  };
  assert.equal(await nearest('euclidean2d'), ['above', 0]);
  assert.equal(await nearest('euclidean3d'), ['beside', 3]);
  const [who, metres] = await nearest('haversine', { base, candidate: candidate.slice(1) });
  assert.is(who, 'across');
  assert.ok(Math.abs(metres - (6_371_000 * Math.PI) / 180) < 1e-6);
});

test('no names to transfer means all, as in the engine', async () => {
  const parameters = { attributesToTransfer: [] };
  const [sent] = await sentBy({ name, parameters, inputs: { base: [home], candidate: [shop] } }, 'matched');
  assert.is(sent!.attributes._neighbor_name, 'shop');
});

test('haversine computes with latitudes beyond the poles, and says so', async () => {
  const projected = { geometry: wkt('POINT (350000 4100000)', 6677) };
  const { outputs, diagnostics } = await runActionEverywhere({
    name,
    parameters: { distanceMetric: 'haversine' },
    inputs: { base: [projected, home], candidate: [projected] },
  });
  assert.equal([outputs.rejected, outputs.unmatched], [[], []]);
  assert.is(Number(outputs.matched![0]!.attributes._neighbor_distance), 0);
  assert.is(outputs.matched!.length, 2);
  const [diagnostic] = diagnostics;
  assert.is(diagnostic!.count, 2);
  assert.match(diagnostic!.message, '4100000 is no latitude');
});

test('bases keep their order and each finds what a search of all candidates finds', async () => {
  const ordinate = fc.integer({ min: 0, max: 12 });
  const positions = fc.array(fc.tuple(ordinate, ordinate), { minLength: 1, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(positions, positions, async (bases, candidates) => {
      const pointAt = ([x, y]: [number, number], n: number) => ({
        attributes: { n },
        geometry: new PointGeometry(null, 'XY', x, y),
      });
      const run = { name, inputs: { base: bases.map(pointAt), candidate: candidates.map(pointAt) } };
      const { outputs } = await runAction(run);
      assert.equal(
        outputs.matched!.map(({ attributes }) => [attributes.n, attributes._neighbor_n]),
        bases.map(([x, y], n) => {
          const squares = candidates.map(([cx, cy]) => (cx - x) ** 2 + (cy - y) ** 2);
          return [n, squares.indexOf(Math.min(...squares))];
        }),
      );
    }),
    { numRuns: 40 },
  );
});

test('finish: take moves a base out and copies it only for more than one output', async () => {
  const copies = async (mergeStrategy: string, finish: 'copy' | 'take') => {
    const parameters = { mergeStrategy, numClosest: 2 };
    const { ledger } = await runAction({ name, parameters, inputs, options: { sharing: 'owned', finish } });
    return ledger.filter(({ site }) => site === 'finish-copy').reduce((sum, { count }) => sum + count, 0);
  };
  assert.equal([await copies('closest', 'copy'), await copies('closest', 'take')], [1, 0]);
  assert.equal([await copies('repeatBase', 'copy'), await copies('repeatBase', 'take')], [2, 1]);
});

test('parameters are checked', async () => {
  assert.match(await buildErrorOf({ name, parameters: { numClosest: 0 } }), 'parameter numClosest');
  assert.match(await buildErrorOf({ name, parameters: { numClosest: 1.5 } }), 'parameter numClosest');
  assert.match(
    await buildErrorOf({ name, parameters: { distanceMetric: 'taxi' } }),
    'parameter distanceMetric',
  );
});

test.run();
