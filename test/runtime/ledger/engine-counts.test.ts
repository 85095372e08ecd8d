import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { copiesByNode, FIVE_STATES, sum } from './engine-counts.js';

/**
 * The engine rejects the buffer of one county, which it should not: of the eleven places that two and more surroundings
 * share, it has nine.
 */
const PIECES = 11;
const PIECES_IN_ENGINE = 9;

test('what Strategy 3 copies of 117 counties is what the engine counted: at every node, and in bytes', async () => {
  const { attributes, geometry } = await copiesByNode(700, FIVE_STATES);
  assert.equal(
    geometry.map(({ node, count, bytes }) => [node, count, bytes]),
    [['equal-area projection', 117, 63_448]],
  );
  // Every action that edits attributes clones first; each county has two neighbours, itself among them.
  assert.equal(
    attributes.map(({ node, count }) => [node, count]),
    [
      ['label', 117],
      ['vertices', 117],
      ['area', 117],
      ['compare with published', 2],
      ['error in percent', 2],
      ['rank', 117],
      ['overlap area', PIECES],
      ['nearest counties', 2 * 117],
    ],
  );
  assert.is(sum(attributes, 'count') - PIECES + PIECES_IN_ENGINE, 715);
  const pieces = attributes.find(({ node }) => node === 'overlap area')!;
  const inEngine = sum(attributes, 'bytes') - pieces.bytes * (1 - PIECES_IN_ENGINE / PIECES);
  assert.ok(Math.abs(inEngine / 519_504 - 1) < 0.01, `${inEngine} bytes of attribute maps`);
});

test.run();
