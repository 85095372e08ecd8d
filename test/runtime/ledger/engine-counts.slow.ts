import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { copiesByNode, sum } from './engine-counts.js';

/** What the engine lacks of shared places, since it draws buffers of small islands wrong. */
const PIECES_LOST = 60;

test('what Strategy 3 copies of all counties is what the engine counted', async () => {
  const { attributes, geometry } = await copiesByNode(100);
  assert.equal([sum(geometry, 'count'), sum(geometry, 'bytes')], [3231, 1_654_992]);
  assert.is(sum(attributes, 'count') - PIECES_LOST, 20_033);
  const pieces = attributes.find(({ node }) => node === 'overlap area')!;
  const lost = (PIECES_LOST * pieces.bytes) / pieces.count;
  const bytes = sum(attributes, 'bytes') - lost;
  assert.ok(Math.abs(bytes / 17_599_448 - 1) < 0.02, `${bytes} bytes of attribute maps`);
});

test.run();
