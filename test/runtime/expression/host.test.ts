import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { failure, outcome } from './outcome.js';

test('attributes are read by name, without white space around it', () => {
  const json = '{"name": "A", "null": null}';
  assert.is(
    outcome('[attributes[" name\\n"], attributes.get("\u3000name"), " name" in attributes]', json),
    '["A", "A", true]',
  );
  assert.is(
    outcome('[attributes.get("x"), attributes.get("x", 1), attributes.get("null", 1)]', json),
    '[null, 1, null]',
  );
  assert.is(failure('attributes[" x "]', json), "attribute ' x ' not found");
});

test('variables are read by name as it is', () => {
  assert.is(
    outcome('[variables["mode"], variables.get("mode"), variables.get("x", [])]'),
    '["fast", "fast", []]',
  );
  assert.is(failure('variables[" mode"]'), "workflow variable ' mode' not found");
});

test('names come in the order of the feature', () => {
  assert.is(
    outcome('r = []; for k in attributes { r.append([k, attributes[k]]) } r', '{"b": 1, "10": 2, "2": 3}'),
    '[["b", 1], ["10", 2], ["2", 3]]',
  );
});

test('wrong uses', () => {
  assert.is(failure('attributes.get()'), 'Attributes.get() expected 1 to 2 argument(s), got 0');
  assert.is(failure('attributes.get(1)'), 'expected string, got int');
  assert.is(failure('len(variables)'), 'len() not supported for Variables');
  assert.is(failure('attributes + 1'), "'+' not supported between Attributes and int");
  assert.is(failure('attributes.keys()'), "Attributes has no method 'keys'");
});

test('hosts are values', () => {
  assert.is(
    outcome(
      'a = attributes; f = fn(h, k) { h.get(k) }; [a["n"], f(a, "n"), f(variables, "mode")]',
      '{"n": 1}',
    ),
    '[1, 1, "fast"]',
  );
  assert.is(outcome('g = attributes.get; itertools.map(["a", "b"], g)', '{"a": 1}'), '[1, null]');
});

test.run();
