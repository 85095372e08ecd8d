import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { slice } from '../../../runtime/expression/subscript.js';
import type { Value } from '../../../runtime/expression/value.js';
import { failure, outcome } from './outcome.js';

/** Python's rule, said otherwise: the places that a walk from `start` by `step` visits before it gets to `stop`. */
function visited(
  length: number,
  start: bigint | undefined,
  stop: bigint | undefined,
  step: bigint,
): number[] {
  const forward = step > 0n;
  const resolve = (part: bigint): bigint => (part < 0n ? part + BigInt(length) : part);
  let from = start === undefined ? (forward ? 0n : BigInt(length) - 1n) : resolve(start);
  if (forward && from < 0n) from = 0n;
  if (!forward && from >= BigInt(length)) from = BigInt(length) - 1n;
  const end = stop === undefined ? undefined : resolve(stop);
  const places: number[] = [];
  for (let at = from; at >= 0n && at < BigInt(length); at += step) {
    if (end !== undefined && (forward ? at >= end : at <= end)) break;
    places.push(Number(at));
  }
  return places;
}

const parts = fc.option(
  fc.oneof(fc.bigInt({ min: -8n, max: 8n }), fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n)),
  {
    nil: undefined,
  },
);

test('slices take what a walk would', () => {
  const points = ['a', '大', '😀', 'é', 'b'];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...points), { maxLength: 6 }),
      parts,
      parts,
      parts,
      (items, start, stop, step) => {
        fc.pre(step !== 0n);
        const expected = visited(items.length, start, stop, step ?? 1n).map(at => items[at]!);
        assert.equal(slice(items as Value[], start, stop, step), expected);
        assert.is(slice(items.join(''), start, stop, step), expected.join(''));
      },
    ),
    { numRuns: 1000 },
  );
});

test('a slice of a list is a new list', () => {
  assert.is(outcome('a = [1, 2]; b = a[:]; b.append(3); a'), '[1, 2]');
});

test('what a slice refuses', () => {
  assert.is(failure('"abc"[null:]'), 'slice start must be an integer, got nullType');
  assert.is(failure('"abc"[:1.0]'), 'slice stop must be an integer, got float');
  assert.is(failure('[1][::true]'), 'slice step must be an integer, got bool');
  assert.is(failure('{}[1:]'), 'cannot slice dict');
  assert.is(failure('attributes[:]'), 'cannot slice Attributes');
});

test('indices count code points, from either end', () => {
  assert.is(outcome('s = "a😀大"; [s[1], s[2], s[-1], s[-3]]'), '["😀", "大", "大", "a"]');
  assert.is(failure('"a😀"[2]'), 'string index 2 out of range (len 2)');
  assert.is(failure('"ab"[-3]'), 'string index -3 out of range (len 2)');
  assert.is(failure('[][0]'), 'list index 0 out of range (len 0)');
  assert.is(failure('[1][9223372036854775807]'), 'list index 9223372036854775807 out of range (len 1)');
});

test('what cannot be indexed', () => {
  assert.is(failure('[1]["a"]'), 'cannot index list with str');
  assert.is(failure('[1][1.0]'), 'cannot index list with float');
  assert.is(failure('[1][true]'), 'cannot index list with bool');
  assert.is(failure('{}[1]'), 'cannot index dict with int');
  assert.is(failure('5[0]'), 'cannot index int with int');
  assert.is(failure('null["a"]'), 'cannot index nullType with str');
  assert.is(failure('attributes[1]'), 'attributes index must be a string, got int');
  assert.is(failure('variables[null]'), 'variables index must be a string, got nullType');
});

test('elements are assigned where they exist, entries anywhere', () => {
  assert.is(outcome('l = [1, 2]; l[-1] = 9; l'), '[1, 9]');
  assert.is(outcome('d = {"a": 1}; d["b"] = 2; d["a"] = 3; d'), '{"a": 3, "b": 2}');
  assert.is(outcome('d = {"a": [1]}; d["a"][0] += 4; d'), '{"a": [5]}');
  assert.is(outcome('x = [0]; (x[0] = 7) + 1'), '8');
  assert.is(failure('l = [1]; l[1] = 2'), 'list index 1 out of range (len 1)');
  assert.is(failure('l = [1]; l[1] += 2'), 'list index 1 out of range (len 1)');
});

test('what cannot be assigned to', () => {
  assert.is(failure('s = "ab"; s[0] = "c"'), 'cannot index-assign str with int');
  assert.is(failure('attributes["a"] = 1'), 'cannot index-assign Attributes with str');
  assert.is(failure('attributes["a"] += 1', '{"a": 1}'), 'cannot index-assign Attributes with str');
  assert.is(failure('l = [1]; l["a"] = 1'), 'cannot index-assign list with str');
  for (const target of ['len()', '"a".b', '1', '{}', '[1][0:1]', '(1 + 2)']) {
    assert.is(failure(`${target} = 1`), 'invalid assignment target', target);
    assert.is(failure(`${target} += 1`), 'invalid assignment target', target);
  }
  assert.is(failure('[a, b] += [1, 2]'), 'invalid assignment target');
});

test.run();
