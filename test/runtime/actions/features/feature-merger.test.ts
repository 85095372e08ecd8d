import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ACTION_NODE,
  type ActionRun,
  buildErrorOf,
  runAction,
  runActionEverywhere,
  type TestFeature,
  testId,
} from '../run-action.js';

const name = 'Feature Merger';
const byCity = { requestorAttribute: ['city'], supplierAttribute: ['city'] };

const cities: readonly TestFeature[] = [
  {
    id: testId(1),
    attributes: { city: 'Ube', area: 286 },
    geometry: { type: 'Point', coordinates: [131, 34] },
  },
  { id: testId(2), attributes: { city: 'Hagi', area: 698 } },
  { id: testId(3), attributes: { city: 'Ube', area: 1 } },
];
const censuses: readonly TestFeature[] = [
  { id: testId(11), attributes: { city: 'Ube', people: 170000, year: 2015 } },
  { id: testId(12), attributes: { city: 'Mine', people: 23000 } },
  { id: testId(13), attributes: { year: 2020, city: 'Ube', people: 162570 } },
];

function joining(parameters: object, requestor = cities, supplier = censuses): ActionRun {
  return { name, parameters: { ...parameters }, inputs: { requestor, supplier } };
}

test('requestors get the attributes of all suppliers of their key; the later one wins', async () => {
  const { outputs, failure } = await runActionEverywhere(joining(byCity));
  assert.is(failure, null);
  assert.equal(
    outputs.merged!.map(({ id, attributes }) => [id, Object.entries(attributes)]),
    [
      [testId(1), Object.entries({ city: 'Ube', area: 286, people: 162570, year: 2020 })],
      [testId(3), Object.entries({ city: 'Ube', area: 1, people: 162570, year: 2020 })],
    ],
  );
  assert.equal(outputs.merged![0]!.geometry, { type: 'Point', coordinates: [131, 34] });
  assert.equal(
    outputs.unmerged!.map(({ id, attributes }) => [id, attributes]),
    [[testId(2), { city: 'Hagi', area: 698 }]],
  );
});

test('it does not matter which side comes first', async () => {
  const { outputs } = await runActionEverywhere({
    ...joining(byCity),
    inputs: { supplier: censuses, requestor: cities },
  });
  assert.equal(
    outputs.merged!.map(({ id }) => id),
    [testId(1), testId(3)],
  );
});

test('a key is the texts of the attributes that are there, joined', async () => {
  const parameters = { requestorAttribute: ['a', 'b', 'c'], supplierAttribute: ['key'] };
  const { outputs } = await runActionEverywhere(
    joining(
      parameters,
      [{ attributes: { a: 1, c: true } }, { attributes: { a: 1, b: true } }, {}],
      [{ attributes: { key: '1-true', found: 'yes' } }, { attributes: { found: 'empty' } }],
    ),
  );
  assert.equal(
    outputs.merged!.map(({ attributes }) => attributes.found),
    ['yes', 'yes', 'empty'],
  );
});

test('an expression can give the key; one that fails, or gives no string, gives the empty one', async () => {
  const parameters = {
    requestorAttributeValue: { type: 'flowExpr', value: 'attributes["city"].upper()' },
    supplierAttributeValue: { type: 'flowExpr', value: 'attributes["code"]' },
  };
  const { outputs, diagnostics } = await runActionEverywhere(
    joining(
      parameters,
      [{ attributes: { city: 'Ube' } }, { attributes: { n: 1 } }],
      [{ attributes: { code: 'UBE', found: 1 } }, { attributes: { code: 7, found: 2 } }],
    ),
  );
  assert.equal(
    outputs.merged!.map(({ attributes }) => attributes.found),
    [1, 2],
  );
  assert.equal(
    diagnostics.map(({ count }) => count),
    [2],
  );
});

test('attributes go before an expression where both are given', async () => {
  const value = { type: 'flowExpr', value: '"same"' };
  const parameters = { ...byCity, requestorAttributeValue: value, supplierAttributeValue: value };
  const { outputs } = await runActionEverywhere(joining(parameters));
  assert.is(outputs.merged!.length, 2);
});

test('with completeGrouped a key is merged as soon as both sides have gone on', async () => {
  const feature = (city: string, n: number): TestFeature => ({ attributes: { city, [`n${n}`]: n } });
  const arrivals = [
    ['requestor', feature('a', 1)],
    ['supplier', feature('a', 2)],
    ['supplier', feature('a', 3)],
    ['requestor', feature('b', 4)],
    ['supplier', feature('b', 5)],
    // `a` is merged now; what comes of it later starts anew.
    ['requestor', feature('a', 6)],
    ['supplier', feature('c', 7)],
  ] as const;
  const run = { name, parameters: { ...byCity, completeGrouped: true }, arrivals };
  const { outputs } = await runActionEverywhere(run);
  assert.equal(
    outputs.merged!.map(({ attributes }) => attributes),
    [
      { city: 'a', n1: 1, n2: 2, n3: 3 },
      { city: 'b', n4: 4, n5: 5 },
    ],
  );
  assert.equal(
    outputs.unmerged!.map(({ attributes }) => attributes),
    [{ city: 'a', n6: 6 }],
  );
});

test('with completeGrouped a key that comes back before it is merged is open again', async () => {
  const feature = (city: string, n: number): TestFeature => ({ attributes: { city, [`n${n}`]: n } });
  const arrivals = [
    ['supplier', feature('a', 1)],
    ['supplier', feature('b', 2)],
    ['supplier', feature('a', 3)],
    ['requestor', feature('a', 4)],
    ['requestor', feature('b', 5)],
  ] as const;
  const { outputs } = await runActionEverywhere({
    name,
    parameters: { ...byCity, completeGrouped: true },
    arrivals,
  });
  assert.equal(
    outputs.merged!.map(({ attributes }) => attributes),
    [
      { city: 'a', n4: 4, n1: 1, n3: 3 },
      { city: 'b', n5: 5, n2: 2 },
    ],
  );
});

test('only finish: copy clones what was kept', async () => {
  const copies = async (finish: 'copy' | 'take'): Promise<number> => {
    const { ledger } = await runAction({ ...joining(byCity), options: { finish, sharing: 'owned' } });
    return ledger
      .filter(({ node, site, part }) => node === ACTION_NODE && site === 'finish-copy' && part === 'feature')
      .reduce((sum, { count }) => sum + count, 0);
  };
  assert.is(await copies('copy'), 3);
  assert.is(await copies('take'), 0);
});

test('each side needs a key', async () => {
  const message = await buildErrorOf(joining({ requestorAttribute: ['city'] }));
  assert.match(message, /parameter supplierAttribute: give `supplierAttribute`/);
});

test.run();
