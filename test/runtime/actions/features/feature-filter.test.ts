import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  buildErrorOf,
  runActionEverywhere,
  type SentFeature,
  type TestFeature,
  testId,
} from '../run-action.js';

const name = 'Feature Filter';
const inputs: readonly TestFeature[] = [1, 5, 9].map(level => ({ attributes: { level } }));

const condition = (value: string, outputPort: string): object => ({
  expr: { type: 'flowExpr', value },
  outputPort,
});

function levels(features: readonly SentFeature[] | undefined): unknown {
  return features?.map(({ attributes }) => attributes.level);
}

test('a feature goes to every port whose condition is true, or to unfiltered if none is', async () => {
  const conditions = [
    condition('attributes["level"] > 2', 'watch'),
    condition('attributes["level"] > 8', 'alarm'),
  ];
  const { outputs, failure } = await runActionEverywhere({ name, parameters: { conditions }, inputs });
  assert.is(failure, null);
  assert.equal(levels(outputs.watch), [5, 9]);
  assert.equal(levels(outputs.alarm), [9]);
  assert.equal(levels(outputs.unfiltered), [1]);
});

test('a condition that fails, or gives no boolean, counts as false and is reported', async () => {
  const conditions = [
    condition('attributes["depth"] > 2', 'deep'),
    condition('attributes["level"]', 'level'),
  ];
  const { outputs, diagnostics } = await runActionEverywhere({ name, parameters: { conditions }, inputs });
  assert.equal([outputs.deep, outputs.level], [[], []]);
  assert.equal(levels(outputs.unfiltered), [1, 5, 9]);
  assert.is(diagnostics[0]!.count, 6);
  assert.ok(diagnostics[0]!.sampleIds.includes(testId(1)));
});

test('without conditions everything is unfiltered', async () => {
  const { outputs } = await runActionEverywhere({ name, parameters: { conditions: [] }, inputs });
  assert.equal(levels(outputs.unfiltered), [1, 5, 9]);
});

test('a port can be named only once, and not unfiltered', async () => {
  for (const port of ['a', 'unfiltered']) {
    const conditions = [condition('true', 'a'), condition('true', port)];
    assert.match(await buildErrorOf({ name, parameters: { conditions }, inputs }), /Duplicate output port/);
  }
});

test('a condition must be an expression that can be read', async () => {
  const text = [{ expr: { type: 'string', value: 'true' }, outputPort: 'a' }];
  assert.match(
    await buildErrorOf({ name, parameters: { conditions: text }, inputs }),
    /conditions\[0\]\.expr/,
  );
  const wrong = [condition('1 +', 'a')];
  assert.match(await buildErrorOf({ name, parameters: { conditions: wrong }, inputs }), /parse error/);
});

test.run();
