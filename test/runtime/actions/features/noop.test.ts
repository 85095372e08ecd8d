import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runActionEverywhere, sentBy, type TestFeature, testId } from '../run-action.js';

const inputs: TestFeature[] = [
  { attributes: { name: 'Ube', population: 160353 } },
  { attributes: {}, geometry: { type: 'Point', coordinates: [131.2, 33.9] }, epsg: 4326 },
];

test('a Noop Processor passes features on as they are', async () => {
  assert.equal(await sentBy({ name: 'Noop Processor', inputs }), [
    { id: testId(1), attributes: { name: 'Ube', population: 160353 }, geometry: null, epsg: null },
    { id: testId(2), attributes: {}, geometry: { type: 'Point', coordinates: [131.2, 33.9] }, epsg: 4326 },
  ]);
});

test('a Noop Sink swallows features and writes nothing', async () => {
  const { status, files } = await runActionEverywhere({ name: 'Noop Sink', inputs });
  assert.is(status, 'completed');
  assert.equal(files, {});
});

test('without inputs nothing is sent', async () => {
  assert.equal(await sentBy({ name: 'Noop Processor' }), []);
});

test.run();
