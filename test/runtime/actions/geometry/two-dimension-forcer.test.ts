import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runAction, runActionEverywhere, sentBy } from '../run-action.js';
import { box, wkt, wktOf } from '../shapes.js';

const name = 'Two Dimension Forcer';

test('heights go, everything else stays', async () => {
  const sent = await sentBy({
    name,
    inputs: [
      { attributes: { name: 'a' }, geometry: wkt('POINT Z (1 2 3)', 6697) },
      { geometry: wkt('LINESTRING Z (1 2 3, 4 5 6)') },
      { geometry: wkt('MULTIPOLYGON Z (((0 0 9, 1 0 9, 1 1 9, 0 0 9)))') },
      { geometry: wkt('GEOMETRYCOLLECTION (POINT Z (1 2 3), POINT (4 5))') },
    ],
  });
  assert.equal(sent.map(wktOf), [
    'POINT (1 2)',
    'LINESTRING (1 2, 4 5)',
    'MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))',
    'GEOMETRYCOLLECTION (POINT (1 2), POINT (4 5))',
  ]);
  assert.is(sent[0]!.epsg, 6697);
  assert.equal(sent[0]!.attributes, { name: 'a' });
});

test('nothing is cloned for what is flat already', async () => {
  const inputs = [{ geometry: box(0, 0, 1, 1) }, {}];
  const { outputs, ledger } = await runAction({
    name,
    inputs,
    options: { sharing: 'owned', mutation: 'clone-then-mutate' },
  });
  assert.is(outputs.features!.length, 2);
  assert.not(ledger.some(({ site }) => site === 'action-clone'));
});

test('a geometry with heights is copied once: by the clone, or by the first write', async () => {
  const copies = async (sharing: 'owned' | 'arc-geometry-attributes') => {
    const { ledger } = await runAction({
      name,
      inputs: [{ geometry: wkt('POINT Z (1 2 3)') }],
      options: { sharing, mutation: 'clone-then-mutate' },
    });
    const deep = ledger.filter(({ node, kind }) => node === 'subject' && kind === 'deep');
    return deep.map(({ site, part, count }) => [site, part, count]);
  };
  assert.equal(
    (await copies('owned')).find(([site]) => site === 'action-clone'),
    ['action-clone', 'feature', 1],
  );
  assert.equal(
    (await copies('arc-geometry-attributes')).find(([site]) => site === 'copy-on-write'),
    ['copy-on-write', 'geometry', 1],
  );
});

test('nothing is rejected', async () => {
  const { outputs } = await runActionEverywhere({ name, inputs: [{ geometry: wkt('POINT EMPTY') }] });
  assert.equal(outputs.rejected, []);
});

test.run();
