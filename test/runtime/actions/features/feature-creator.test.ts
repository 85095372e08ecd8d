import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildErrorOf, runAction, sentBy } from '../run-action.js';

const name = 'Feature Creator';
const creator = (value: string): { creator: object } => ({ creator: { type: 'flowExpr', value } });

test('a dictionary makes one feature, with its keys in their order', async () => {
  const sent = await sentBy({ name, parameters: creator('{"z": 1, "a": [true, null], "m": {"x": 1.5}}') });
  assert.is(sent.length, 1);
  assert.equal(Object.entries(sent[0]!.attributes), [
    ['z', 1],
    ['a', [true, null]],
    ['m', { x: 1.5 }],
  ]);
  assert.is(sent[0]!.geometry, null);
});

test('a list makes a feature per dictionary, each with an id of its own, and passes over the rest', async () => {
  const sent = await sentBy({ name, parameters: creator('[{"n": 1}, 7, "x", {"n": 2}, {}]') });
  assert.equal(
    sent.map(({ attributes }) => attributes),
    [{ n: 1 }, { n: 2 }, {}],
  );
  assert.is(new Set(sent.map(({ id }) => id)).size, 3);
});

test('variables are seen, attributes are not', async () => {
  const [sent] = await sentBy({
    name,
    parameters: creator('{"city": variables["city"]}'),
    variables: { city: 'Ube' },
  });
  assert.equal(sent!.attributes, { city: 'Ube' });
  assert.match(
    await buildErrorOf({ name, parameters: creator('{"city": attributes["city"]}') }),
    /'attributes' is not defined/,
  );
});

test('anything else than a dictionary or a list fails the source', async () => {
  const { status, failure } = await runAction({ name, parameters: creator('"ube"') });
  assert.is(status, 'failed');
  assert.match(failure!, /dictionary or a list/);
});

test('items that are no dictionaries are counted', async () => {
  const { outputs, diagnostics } = await runAction({ name, parameters: creator('[{"a": 1}, 2, "x", {}]') });
  assert.is(outputs.features!.length, 2);
  assert.equal(
    diagnostics.map(({ code, message }) => [code, message]),
    [['json.skipped_items', '`creator`: 2 items of the list are no objects, and make no features']],
  );
});

test('features made with ids that a scale repeats stay different', async () => {
  const { outputs } = await runAction({ name, parameters: creator('[{}, {}]'), options: { scale: 3 } });
  assert.is(new Set(outputs.features!.map(({ id }) => id)).size, 6);
});

test.run();
