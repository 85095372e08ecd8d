import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { failure, outcome } from '../outcome.js';

test('get', () => {
  assert.is(
    outcome('l = [1, null]; [l.get(0), l.get(-1, 5), l.get(-3), l.get(2, "d")]'),
    '[1, null, null, "d"]',
  );
  assert.is(failure('[].get("a")'), 'expected int, got str');
});

test('append and extend change the list and give null', () => {
  assert.is(outcome('l = []; [l.append(1), l.extend([2, 3]), l]'), '[null, null, [1, 2, 3]]');
  assert.is(outcome('l = [1, 2]; l.extend(l); l'), '[1, 2, 1, 2]');
  assert.is(failure('[].extend("ab")'), 'extend() argument must be a list');
});

test('pop', () => {
  assert.is(outcome('l = [1, 2, 3, 4]; [l.pop(), l.pop(0), l.pop(-2), l]'), '[4, 1, 2, [3]]');
  assert.is(failure('[].pop()'), 'pop from empty list');
  assert.is(failure('[].pop(0)'), 'pop from empty list');
  assert.is(failure('[1].pop(-2)'), 'pop index out of range');
});

test('index and rindex compare like ==', () => {
  assert.is(
    outcome('l = [1, 2.0, 1]; [l.index(1.0), l.rindex(1), l.index(2), l.index("1")]'),
    '[0, 2, 1, null]',
  );
});

test('truncate', () => {
  assert.is(outcome('l = [1, 2, 3]; l.truncate(5); l.truncate(1); l'), '[1]');
  assert.is(failure('[].truncate(-1)'), 'truncate() argument must be non-negative');
});

test('there are no other methods', () => {
  for (const name of ['sort', 'reverse', 'insert', 'remove', 'count']) {
    assert.is(failure(`[].${name}`), `list has no method '${name}'`);
  }
});

test.run();
