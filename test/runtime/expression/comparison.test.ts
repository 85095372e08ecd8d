import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { equals, order } from '../../../runtime/expression/comparison.js';
import type { Value } from '../../../runtime/expression/value.js';
import { failure, outcome } from './outcome.js';

const plainValues: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.bigInt({ min: -3n, max: 3n }),
    fc.constantFrom(-0.5, 0, 1, 2.5),
    fc.constantFrom('', 'a', 'b', 'ab'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), tie('value')), { selector: ([key]) => key })
      .map(entries => new Map(entries)),
  ),
})).value;

function copy(value: Value): Value {
  if (Array.isArray(value)) return value.map(copy);
  if (value instanceof Map) return new Map([...value].reverse().map(([key, item]) => [key, copy(item)]));
  return value;
}

test('equality is reflexive, symmetric and blind to the order of keys', () => {
  fc.assert(
    fc.property(plainValues, plainValues, (a, b) => {
      assert.ok(equals(a, copy(a)));
      assert.is(equals(a, b), equals(b, a));
    }),
  );
});

test('values of different kinds are unequal', () => {
  const kinds = ['null', 'true', '0', '""', '[]', '{}', 'len', 'math', 'int'];
  for (const a of kinds)
    for (const b of kinds) if (a !== b) assert.is(outcome(`${a} == ${b}`), 'false', `${a} == ${b}`);
});

test('ints and floats are compared as floats', () => {
  assert.is(outcome('[9007199254740993 == 9007199254740992.0, 1 == 1.0, 0.0 == -0.0]'), '[true, true, true]');
  assert.is(outcome('9007199254740993 == 9007199254740992'), 'false');
  assert.is(outcome('9007199254740993 > 9007199254740992.0'), 'false');
});

test('NaN differs from itself, but not inside one and the same list', () => {
  assert.is(outcome('math.nan == math.nan'), 'false');
  assert.is(outcome('[math.nan] == [math.nan]'), 'false');
  assert.is(outcome('l = [math.nan]; [l == l, [l] == [l]]'), '[true, true]');
});

test('types and native functions are equal by identity, closures and modules never', () => {
  assert.is(
    outcome('[type(1) == int, type(null) == type(null), len == len, str.upper == str.upper]'),
    '[true, true, true, true]',
  );
  assert.is(outcome('f = fn() { }; [f == f, math == math, "a".upper == "a".upper]'), '[false, false, false]');
  assert.is(outcome('type(1) == "int"'), 'false');
});

test('a host object or Regex may stand on the right of == only', () => {
  assert.is(outcome('[1 == attributes, null == variables, "a" == Regex("a")]'), '[false, false, false]');
  assert.is(failure('attributes != 1'), "Attributes has no method '__eq__'");
  assert.is(failure('variables == variables'), "Variables has no method '__eq__'");
  assert.is(failure('[Regex("a")] == [1]'), "Regex has no method '__eq__'");
  assert.is(failure('1 in [attributes]'), "Attributes has no method '__eq__'");
  assert.is(outcome('Regex("a") in [1]'), 'false');
});

test('texts are ordered by code point, not by UTF-16 unit', () => {
  const texts = fc
    .array(fc.constantFrom('a', 'é', '大', '\uffff', '\ue000', '😀', '\u{10000}'))
    .map(list => list.join(''));
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      assert.is(Math.sign(order(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 500 },
  );
});

test('lists are ordered by their first difference, then by length', () => {
  assert.is(outcome('[[1, 2] < [1, 3], [1] < [1, 0], [] < [0], [2] < [1, 9]]'), '[true, true, true, false]');
  assert.is(outcome('[[math.nan, 1] < [1, 2], [math.nan] >= [0]]'), '[true, true]');
  assert.is(failure('[1, true] < [1, true]'), 'cannot compare bool and bool');
  assert.is(outcome('[1, true] < [2, true]'), 'true');
});

test('NaN is neither before nor after anything', () => {
  assert.is(outcome('n = math.nan; [n < 1, n > 1, n <= n, 1 >= n]'), '[false, false, false, false]');
});

test('other pairs have no order', () => {
  assert.is(failure('"a" < 1'), 'cannot compare str and int');
  assert.is(failure('{} < {}'), 'cannot compare dict and dict');
  assert.is(failure('null >= null'), 'cannot compare nullType and nullType');
});

test('membership', () => {
  assert.is(
    outcome('["大" in "大阪", "" in "a", "k" in {"k": 1}, 1.0 in [1], [1] in [[1.0]]]'),
    '[true, true, true, true, true]',
  );
  assert.is(
    outcome('["a" in attributes, " a " in attributes, "b" not in attributes]', '{"a": null}'),
    '[true, true, true]',
  );
  assert.is(failure('1 in {}'), "'in' not supported between int and dict");
  assert.is(failure('1 in attributes'), "'in' not supported between int and Attributes");
  assert.is(failure('"a" in Regex("a")'), "Regex has no method '__contains__'");
  assert.is(failure('null in null'), "'in' not supported between nullType and nullType");
});

test('and, or, not and if ask for truth, equality to true does not', () => {
  const falsy = ['null', 'false', '0', '0.0', '""', '[]', '{}'];
  const truthy = [
    'true',
    '1',
    '-1',
    '0.1',
    'math.nan',
    '"0"',
    '[0]',
    '{"a": 0}',
    'len',
    'int',
    'math',
    'attributes',
  ];
  for (const value of falsy)
    assert.is(outcome(`[not ${value}, (if ${value} { 1 } else { 0 })]`), '[true, 0]', value);
  for (const value of truthy) assert.is(outcome(`not ${value}`), 'false', value);
  assert.is(outcome('[1 and 2, 0 and missing, 1 or missing, "" or 0]'), '[2, 0, 1, 0]');
});

/** `[[…[]…]]`, `depth` lists in all. */
function nested(depth: number): Value {
  let value: Value = [];
  for (let i = 1; i < depth; i++) value = [value];
  return value;
}

test('equality costs a call for the operator and one for each level, and there are 512', () => {
  assert.ok(equals(nested(511), nested(511)));
  assert.throws(() => equals(nested(512), nested(512)), 'expression exceeds maximum call depth (512)');
  const same = nested(600);
  assert.ok(equals(same, same), 'the same list is equal at once');
});

test.run();
