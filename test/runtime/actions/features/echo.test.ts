import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runActionEverywhere, type TestFeature, testId } from '../run-action.js';

const inputs: readonly TestFeature[] = [
  {
    attributes: { name: '宇部', level: 3 },
    geometry: { type: 'Point', coordinates: [131.2, 33.9] },
    epsg: 4326,
  },
  {},
];

function logged(lines: readonly string[]): unknown[] {
  const prefix = 'echo with feature = ';
  assert.ok(lines.every(line => line.startsWith(prefix)));
  return lines.map(line => JSON.parse(JSON.parse(line.slice(prefix.length)) as string));
}

test('an Echo Processor logs every feature as JSON in quotes and passes it on', async () => {
  const { logs, outputs } = await runActionEverywhere({ name: 'Echo Processor', inputs });
  const [first, second] = logged(logs) as [Record<string, unknown>, Record<string, unknown>];
  assert.is(first.id, testId(1));
  assert.equal(first.attributes, { name: '宇部', level: 3 });
  assert.is(second.id, testId(2));
  assert.equal(
    outputs.features!.map(({ id }) => id),
    [testId(1), testId(2)],
  );
});

test('an Echo Sink logs every feature', async () => {
  const { logs, status } = await runActionEverywhere({ name: 'Echo Sink', inputs });
  assert.is(status, 'completed');
  assert.is(logged(logs).length, 2);
});

test.run();
