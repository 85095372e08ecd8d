import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runAction, sentBy, testId } from '../run-action.js';
import { box } from '../shapes.js';

const name = 'Geometry Remover';
const inputs = [
  { attributes: { name: 'a', list: [1, 2] }, geometry: box(0, 0, 1, 1, 4326) },
  { attributes: { b: 1 } },
];

test('the geometry goes, id and attributes stay', async () => {
  assert.equal(await sentBy({ name, inputs }), [
    { id: testId(1), attributes: { name: 'a', list: [1, 2] }, geometry: null, epsg: null },
    { id: testId(2), attributes: { b: 1 }, geometry: null, epsg: null },
  ]);
});

test('attributes are shared, not copied, where the strategy can', async () => {
  const { ledger } = await runAction({ name, inputs, options: { sharing: 'arc-geometry-attributes' } });
  assert.not(ledger.some(({ kind, part }) => kind === 'deep' && part === 'attributes'));
});

test.run();
