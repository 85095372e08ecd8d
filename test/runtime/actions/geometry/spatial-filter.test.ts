import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  buildErrorOf,
  runActionEverywhere,
  type SentFeature,
  sentBy,
  type TestFeature,
} from '../run-action.js';
import { box, wkt } from '../shapes.js';

const name = 'Spatial Filter';

const park = { attributes: { zone: 'park', rank: 1 }, geometry: box(0, 0, 10, 10) };
const lake = { attributes: { zone: 'lake' }, geometry: box(5, 5, 15, 15) };

const bench = { attributes: { name: 'bench' }, geometry: wkt('POINT (2 2)') };
const boat = { attributes: { name: 'boat' }, geometry: wkt('POINT (7 7)') };
const car = { attributes: { name: 'car' }, geometry: wkt('POINT (20 20)') };
const candidate = [bench, boat, car];

const namesOf = (sent: readonly SentFeature[] | undefined): unknown[] =>
  sent!.map(({ attributes }) => attributes.name);

async function parted(
  parameters: Readonly<Record<string, unknown>>,
  inputs: Readonly<Record<string, readonly TestFeature[]>>,
): Promise<[passed: unknown[], failed: unknown[]]> {
  const { failure, outputs } = await runActionEverywhere({ name, parameters, inputs });
  assert.is(failure, null);
  return [namesOf(outputs.passed), namesOf(outputs.failed)];
}

test('a candidate passes if any filter matches', async () => {
  assert.equal(await parted({}, { filter: [park, lake], candidate }), [['bench', 'boat'], ['car']]);
});

test('with passOnMultipleMatches false, all filters must match', async () => {
  const parameters = { passOnMultipleMatches: false };
  assert.equal(await parted(parameters, { filter: [park, lake], candidate }), [['boat'], ['bench', 'car']]);
});

test('the predicate is of the candidate to the filter', async () => {
  const spot = { geometry: wkt('POINT (2 2)') };
  const area = { attributes: { name: 'area' }, geometry: box(0, 0, 9, 9) };
  const of = (predicate: string) => parted({ predicate }, { filter: [spot], candidate: [area] });
  assert.equal(await of('contains'), [['area'], []]);
  assert.equal(await of('within'), [[], ['area']]);
  assert.equal(await of('disjoint'), [[], ['area']]);
});

test('filters may arrive after candidates, and candidates keep their order', async () => {
  const arrivals = [
    ['candidate', car],
    ['filter', park],
    ['candidate', boat],
    ['candidate', bench],
  ] as const;
  assert.equal(namesOf(await sentBy({ name, arrivals }, 'passed')), ['boat', 'bench']);
});

test('count and attributes of the first match are written; on failed the count is 0', async () => {
  const parameters = {
    mergeFilterAttributes: true,
    mergedAttributesPrefix: 'in_',
    outputMatchCountAttribute: 'matches',
  };
  const { outputs } = await runActionEverywhere({
    name,
    parameters,
    inputs: { filter: [park, lake], candidate },
  });
  const attributesOf = (sent: readonly SentFeature[] | undefined) =>
    sent!.map(({ attributes }) => attributes);
  assert.equal(attributesOf(outputs.passed), [
    { name: 'bench', in_zone: 'park', in_rank: 1, matches: 1 },
    { name: 'boat', in_zone: 'park', in_rank: 1, matches: 1 },
  ]);
  assert.equal(attributesOf(outputs.failed), [{ name: 'car', matches: 0 }]);
});

test('where all must match, later filters win, and a miss writes only how many matched before it', async () => {
  const parameters = {
    passOnMultipleMatches: false,
    mergeFilterAttributes: true,
    outputMatchCountAttribute: 'matches',
  };
  const { outputs } = await runActionEverywhere({
    name,
    parameters,
    inputs: { filter: [park, lake], candidate },
  });
  assert.equal(outputs.passed![0]!.attributes, { name: 'boat', zone: 'lake', rank: 1, matches: 2 });
  // The park matches, the lake doesn't.
  assert.equal(outputs.failed![0]!.attributes, { name: 'bench', matches: 1 });
});

test('without filters all candidates pass unchanged', async () => {
  const parameters = { outputMatchCountAttribute: 'matches' };
  const sent = await sentBy({ name, parameters, inputs: { candidate } }, 'passed');
  assert.equal(
    sent.map(({ attributes }) => attributes),
    candidate.map(({ attributes }) => attributes),
  );
});

test('features without a geometry to compare are rejected, on both ports', async () => {
  const empty = { attributes: { name: 'empty' }, geometry: wkt('POLYGON EMPTY') };
  const none = { attributes: { name: 'none' } };
  const inputs = { filter: [empty, none, park], candidate: [none, bench, empty] };
  const { outputs } = await runActionEverywhere({ name, inputs });
  assert.equal(namesOf(outputs.rejected), ['empty', 'none', 'none', 'empty']);
  assert.equal(namesOf(outputs.passed), ['bench']);
});

test('parameters are checked', async () => {
  assert.match(await buildErrorOf({ name, parameters: { predicate: 'near' } }), 'parameter predicate');
});

test.run();
