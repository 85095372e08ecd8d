import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildErrorOf, runAction, sentBy, type TestFeature, testId } from '../run-action.js';

const name = 'Feature Sorter';

async function sorted(
  attributes: readonly string[],
  order: string,
  inputs: readonly TestFeature[],
): Promise<unknown[]> {
  const sent = await sentBy({ name, parameters: { attributes, order }, inputs });
  return sent.map(({ id }) => Number(id.slice(-4)));
}

function levels(...values: readonly unknown[]): TestFeature[] {
  return values.map(level => ({ attributes: { level } }));
}

test('numbers go by value and strings behind them', async () => {
  const inputs = levels(10, '9', 9, -1, null);
  assert.equal(await sorted(['level'], 'ascending', inputs), [5, 4, 3, 1, 2]);
  assert.equal(await sorted(['level'], 'descending', inputs), [2, 1, 3, 4, 5]);
});

test('equal features keep the order in which they came, in both directions', async () => {
  const inputs = levels(1, 2, 1, 2);
  assert.equal(await sorted(['level'], 'ascending', inputs), [1, 3, 2, 4]);
  assert.equal(await sorted(['level'], 'descending', inputs), [2, 4, 1, 3]);
});

test('several attributes decide one after the other', async () => {
  const inputs = [
    { attributes: { a: 1, b: 2 } },
    { attributes: { a: 0, b: 3 } },
    { attributes: { a: 1, b: 1 } },
  ];
  assert.equal(await sorted(['a', 'b'], 'ascending', inputs), [2, 3, 1]);
});

test('a missing attribute is left out of the key, so that the later ones move up', async () => {
  const inputs = [{ attributes: { a: 5, b: 0 } }, { attributes: { b: 1 } }, {}];
  assert.equal(await sorted(['a', 'b'], 'ascending', inputs), [3, 2, 1]);
});

test('a sort is what a stable sort of the same list would be', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 20 }), async values => {
      const parameters = { attributes: ['level'], order: 'ascending' };
      const { outputs } = await runAction({ name, parameters, inputs: levels(...values) });
      const expected = values.map((value, i) => [value, testId(i + 1)] as const).sort(([a], [b]) => a - b);
      assert.equal(
        outputs.features!.map(({ id }) => id),
        expected.map(([, id]) => id),
      );
    }),
    { numRuns: 20 },
  );
});

test('more features than channels hold come out all', async () => {
  const inputs = levels(...Array.from({ length: 50 }, (_, i) => 50 - i));
  const { outputs, failure } = await runAction({
    name,
    parameters: { attributes: ['level'], order: 'ascending' },
    inputs,
    options: { channelCapacity: 2 },
  });
  assert.is(failure, null);
  assert.equal(
    outputs.features!.map(({ attributes }) => attributes.level),
    Array.from({ length: 50 }, (_, i) => i + 1),
  );
});

test('the order must be given', async () => {
  assert.match(
    await buildErrorOf({ name, parameters: { attributes: ['a'] }, inputs: [{}] }),
    /parameter order/,
  );
});

test.run();
