import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { failure, outcome } from '../outcome.js';

test('sorted is stable and leaves its list alone', () => {
  assert.is(outcome('l = [2, 1.0, 1]; [itertools.sorted(l), l]'), '[[1.0, 1, 2], [2, 1.0, 1]]');
  assert.is(
    outcome('itertools.sorted([["b", 1], ["a", 2], ["c", 1]], fn(p) { p[1] })'),
    '[["b", 1], ["c", 1], ["a", 2]]',
  );
  assert.is(outcome('itertools.sorted(["b", "B", "a", ""])'), '["", "B", "a", "b"]');
  fc.assert(
    fc.property(fc.array(fc.integer()), items => {
      assert.is(
        outcome(`itertools.sorted([${items.join(', ')}])`),
        `[${items.toSorted((a, b) => a - b).join(', ')}]`,
      );
    }),
  );
});

test('sorted takes numbers or texts', () => {
  assert.is(failure('itertools.sorted([true, false])'), 'cannot compare bool and bool');
  assert.is(failure('itertools.sorted([1, null])'), 'cannot compare nullType and int');
  assert.is(failure('itertools.sorted([[1], [2]])'), 'cannot compare list and list');
  assert.is(outcome('[itertools.sorted([null]), itertools.sorted([])]'), '[[null], []]');
  assert.is(outcome('len(itertools.sorted([3, math.nan, 1]))'), '3');
});

test('filter and map call anything callable', () => {
  assert.is(outcome('itertools.filter([0, 1, "", "a"], bool)'), '[1, "a"]');
  assert.is(outcome('itertools.map(["1", "2"], int)'), '[1, 2]');
  assert.is(outcome('itertools.map([",", ";"], "a,b;c".split)'), '[["a", "b;c"], ["a,b", "c"]]');
  assert.is(failure('itertools.map([1], 5)'), 'value of type int is not callable');
  assert.is(outcome('itertools.map([], 5)'), '[]');
});

test('callbacks may change the list', () => {
  assert.is(outcome('l = [1, 2]; itertools.map(l, fn(x) { l.append(x); x * 10 })'), '[10, 20]');
});

test('sum folds +', () => {
  assert.is(
    outcome('[itertools.sum([[1], [2]]), itertools.sum(["a"]), itertools.sum([0.5, 1])]'),
    '[[1, 2], "a", 1.5]',
  );
  assert.is(failure('itertools.sum([9223372036854775807, 1])'), 'integer overflow');
});

test('the first argument must be a list', () => {
  for (const call of ['sorted("ab")', 'filter({}, bool)', 'map("ab", str)', 'sum(1)', 'count("ab")']) {
    assert.match(failure(`itertools.${call}`), /^expected list, got /, call);
  }
  assert.is(failure('itertools.map([1])'), 'itertools.map() expected 2 argument(s), got 1');
});

test.run();
