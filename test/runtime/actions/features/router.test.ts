import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildErrorOf, runActionEverywhere, type TestFeature, testId } from '../run-action.js';

const inputs: readonly TestFeature[] = [{ attributes: { n: 1 } }, { attributes: { n: 2 } }];
const ids = [testId(1), testId(2)];

test('an Output Router sends what it gets by the port that it is named for', async () => {
  const parameters = { routingPort: ' high ' };
  const { outputs } = await runActionEverywhere({ name: 'Output Router', parameters, inputs });
  assert.equal(Object.keys(outputs), ['high']);
  assert.equal(
    outputs.high!.map(({ id }) => id),
    ids,
  );
});

test('an Input Router passes on what comes by any port', async () => {
  const parameters = { routingPort: 'readings' };
  const { outputs } = await runActionEverywhere({
    name: 'Input Router',
    parameters,
    inputs: { readings: inputs.slice(0, 1), other: inputs.slice(1) },
  });
  assert.equal(
    outputs.features!.map(({ id }) => id),
    ids,
  );
});

test('a router needs its port', async () => {
  assert.match(await buildErrorOf({ name: 'Input Router', inputs }), /routingPort/);
});

test.run();
