import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Expression } from '../../../runtime/expression/expression.js';
import { failure, outcome } from './outcome.js';

test('constructors without argument', () => {
  assert.is(outcome('[str(), int(), float(), bool(), list(), dict()]'), '["", 0, 0.0, false, [], {}]');
});

test('str shows values', () => {
  assert.is(
    outcome('[str("a\\"b"), str(["a\\"b\\n\\\\"]), str({"k\\t": [null, true]})]'),
    '["a\\"b", "[\\"a\\\\\\"b\\\\n\\\\\\\\\\"]", "{\\"k\\\\t\\": [null, true]}"]',
  );
  assert.is(
    outcome('[str(len), str("a".upper), str(fn(a, b) { }), str(math), str(int), str(type(null))]'),
    '["<fn>", "<fn>", "<fn(a, b)>", "<module>", "int", "nullType"]',
  );
  assert.is(
    outcome('str([attributes, variables, Regex("a+"), type(attributes)])'),
    '"[<Attributes>, <Variables>, a+, Attributes]"',
  );
  assert.is(failure('str(attributes)'), 'str() not supported for Attributes');
  assert.is(failure('str(Regex("a"))'), 'str() not supported for Regex');
});

test('floats are shown by the shortest text', () => {
  const texts: Readonly<Record<string, string>> = {
    '0.0': '0.0',
    '-0.0': '-0.0',
    '1e15': '1000000000000000.0',
    '9999999999999998.0': '9999999999999998.0',
    '1e16': '1e16',
    '1.5e300': '1.5e300',
    '0.0001': '0.0001',
    '0.00009': '9e-5',
    '1.5e-7': '1.5e-7',
    'math.nan': 'nan',
    '-math.inf': '-inf',
    '0.1 + 0.2': '0.30000000000000004',
  };
  for (const [source, text] of Object.entries(texts)) assert.is(outcome(`str(${source})`), `"${text}"`);
});

test('a float that is shown and read is the same float', () => {
  fc.assert(
    fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), value => {
      const scope = { attributes: new Map([['f', value]]) };
      assert.is(Expression.compile('f = float(attributes["f"]); float(str(f)) == f').evaluate(scope), true);
    }),
  );
});

test('int reads and truncates', () => {
  assert.is(
    outcome('[int("+7"), int("-007"), int(false), int(2.9), int(-9223372036854775808.0), int(5)]'),
    '[7, -7, 0, 2, -9223372036854775808, 5]',
  );
  for (const text of ['', ' ', '1.0', '0x1', '1_0', '9223372036854775808', '--1', '１']) {
    assert.is(failure(`int("${text}")`), `int() cannot parse "${text}"`);
  }
  assert.is(failure('int(math.nan)'), 'int() value out of range: nan');
  assert.is(failure('int(1e19)'), 'int() value out of range: 1e19');
  assert.is(failure('int(null)'), 'int() not supported for nullType');
  assert.is(failure('int([1])'), 'int() not supported for list');
});

test('float reads what Rust reads', () => {
  assert.is(
    outcome('[float(" 1e3 "), float(".5"), float("1."), float("-2"), float(true), float(3)]'),
    '[1000.0, 0.5, 1.0, -2.0, 1.0, 3.0]',
  );
  assert.is(
    outcome('str([float("INF"), float("-Infinity"), float("NaN"), float("1e999")])'),
    '"[inf, -inf, nan, inf]"',
  );
  for (const text of ['', '.', 'e5', '0x10', '1_0', 'infinit', '1e']) {
    assert.is(failure(`float("${text}")`), `float() cannot parse "${text}"`);
  }
  assert.is(failure('float({})'), 'float() not supported for dict');
});

test('list and dict copy', () => {
  assert.is(
    outcome('a = [1]; b = list(a); b.append(2); d = {"x": 1}; e = dict(d); e["y"] = 2; [a, b, d, e]'),
    '[[1], [1, 2], {"x": 1}, {"x": 1, "y": 2}]',
  );
  assert.is(
    outcome('[list("a😀"), list({"k": 1}), dict([["a", 1], ["b", 2], ["a", 3]])]'),
    '[["a", "😀"], ["k"], {"a": 3, "b": 2}]',
  );
  assert.is(failure('list(1)'), 'list() not supported for int');
  assert.is(failure('list(attributes)'), 'list() not supported for Attributes');
  assert.is(failure('dict("ab")'), 'dict() not supported for str');
  assert.match(failure('dict([["a", 1], ["b"]])'), /element 1 /);
  assert.match(failure('dict([[1, 2]])'), /index 0 must be a string, got int/);
});

test('type', () => {
  const types: Readonly<Record<string, string>> = {
    null: 'nullType',
    true: 'bool',
    '1': 'int',
    '1.0': 'float',
    '""': 'str',
    '[]': 'list',
    '{}': 'dict',
    len: 'function',
    'fn() { }': 'function',
    '"a".upper': 'function',
    math: 'module',
    int: 'type',
    'Regex("a")': 'Regex',
    attributes: 'Attributes',
    variables: 'Variables',
  };
  for (const [source, name] of Object.entries(types)) assert.is(outcome(`str(type(${source}))`), `"${name}"`);
  assert.is(outcome('[type(type), type(Regex("a")) == Regex, type([]) == list].get(2)'), 'true');
  assert.is(outcome('type(1)'), "conversion error: type 'int' cannot be converted");
});

test('len counts code points', () => {
  assert.is(outcome('[len("a😀大"), len([1, [2]]), len({})]'), '[3, 2, 0]');
  assert.is(failure('len(1)'), 'len() not supported for int');
});

test('range', () => {
  assert.is(
    outcome('[range(3), range(1, 4), range(0, 10, 4), range(3, 0), range(0, -3, -1), range(-1)]'),
    '[[0, 1, 2], [1, 2, 3], [0, 4, 8], [], [0, -1, -2], []]',
  );
  assert.is(failure('range(1, 2, 0)'), 'range() step cannot be zero');
  // The step is added with a check after every value, though the end would have stopped it.
  const overflow = 'range() step caused integer overflow';
  assert.is(failure('range(9223372036854775800, 9223372036854775807, 10)'), overflow);
  assert.is(failure('range(-9223372036854775807, -9223372036854775807 - 1, -2)'), overflow);
  assert.is(outcome('range(9223372036854775800, 9223372036854775801, 7)'), '[9223372036854775800]');
  assert.is(outcome('range(9223372036854775806, 9223372036854775807)'), '[9223372036854775806]');
  assert.is(outcome('range(5, 5, 9223372036854775807)'), '[]');
  assert.is(failure('range(1.0)'), 'range() end must be an integer, got float');
  assert.is(failure('range("a", 1)'), 'range() start must be an integer, got str');
  assert.is(failure('range()'), 'range() expects 1-3 arguments, got 0');
  assert.is(failure('range(1, 2, 3, 4)'), 'range() expects 1-3 arguments, got 4');
  assert.match(failure('range(9223372036854775807)'), /too long/);
});

test('wrong counts of arguments', () => {
  assert.is(failure('len()'), 'len() expected 1 argument(s), got 0');
  assert.is(failure('type(1, 2)'), 'type() expected 1 argument(s), got 2');
  assert.is(failure('int(1, 2)'), 'int() expected at most 1 argument, got 2');
  assert.is(failure('dict(1, 2)'), 'dict() expects at most 1 argument, got 2');
  assert.is(failure('Regex()'), 'Regex() expected 1 argument, got 0');
});

test('print writes a line of texts', () => {
  const { write } = process.stdout;
  let written = '';
  process.stdout.write = ((text: string) => {
    written += text;
    return true;
  }) as typeof write;
  try {
    assert.is(outcome('print("a", 1.0, ["b"]); print()'), 'null');
  } finally {
    process.stdout.write = write;
  }
  assert.is(written, 'a 1.0 ["b"]\n\n');
});

test.run();
