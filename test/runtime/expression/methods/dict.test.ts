import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { failure, outcome } from '../outcome.js';

test('keys, values and items are fresh lists in insertion order', () => {
  const made = 'd = {"b": 1, "10": 2, "2": 3};';
  assert.is(
    outcome(`${made} [d.keys(), d.values(), d.items()]`),
    '[["b", "10", "2"], [1, 2, 3], [["b", 1], ["10", 2], ["2", 3]]]',
  );
  assert.is(outcome(`${made} d.keys().append("x"); len(d)`), '3');
});

test('get stands in for what is missing, not for null', () => {
  assert.is(outcome('d = {"n": null}; [d.get("n", 1), d.get("m", 1), d.get("m")]'), '[null, 1, null]');
  assert.is(failure('{}.get(1)'), 'expected string, got int');
});

test('pop keeps the order of the rest', () => {
  assert.is(outcome('d = {"a": 1, "b": 2, "c": 3}; d.pop("b"); d["b"] = 4; d'), '{"a": 1, "c": 3, "b": 4}');
});

test('update', () => {
  assert.is(
    outcome('d = {"a": 1}; [d.update({"b": 2, "a": 3}), d, d.update(d)]'),
    '[null, {"a": 3, "b": 2}, null]',
  );
  assert.is(failure('{}.update([])'), 'update() argument must be a dict');
});

test('literals evaluate key before value, entry by entry', () => {
  assert.is(
    outcome('l = []; f = fn(x) { l.append(x); x }; {f("a"): f("b"), f("c"): f("d")}; l'),
    '["a", "b", "c", "d"]',
  );
  assert.is(failure('{null: 1}'), 'dict key must be a string, got nullType');
});

test('a method that does not exist', () => {
  assert.is(failure('{}.clear'), "dict has no method 'clear'");
  assert.is(failure('null.get'), "nullType has no attribute 'get'");
  assert.is(failure('true.x'), "bool has no attribute 'x'");
  assert.is(failure('1.5.x'), "float has no attribute 'x'");
  assert.is(failure('len.x'), "function has no attribute 'x'");
});

test.run();
