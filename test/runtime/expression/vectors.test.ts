import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { outcome } from './outcome.js';
import { VECTOR_COUNT, VECTORS } from './vectors.js';

for (const { id, source, attributes, shows, fails } of VECTORS) {
  test(`vector ${id}: ${source}`, () => {
    const expected = shows ?? fails!;
    const actual = outcome(source, attributes);
    const comparable = expected.endsWith('…') ? `${actual.slice(0, expected.length - 1)}…` : actual;
    assert.is(comparable, expected);
  });
}

test('no vector is lost', () => {
  assert.is(VECTORS.length, VECTOR_COUNT);
  assert.is(new Set(VECTORS.map(({ id }) => id)).size, VECTOR_COUNT);
  assert.ok(VECTORS.every(({ shows, fails }) => (shows === undefined) !== (fails === undefined)));
});

test.run();
