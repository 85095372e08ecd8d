import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { JsonReader } from '../../../../runtime/expression/modules/json-reader.js';
import type { Value } from '../../../../runtime/expression/value.js';
import { failure, outcome } from '../outcome.js';

test('dumps is compact and keeps the order of keys', () => {
  assert.is(
    outcome('json.dumps({"2": [1, 1.0, 1e16], "1": {"a": null}, "é": "\\"\\n"})'),
    '"{\\"2\\":[1,1.0,1e+16],\\"1\\":{\\"a\\":null},\\"é\\":\\"\\\\\\"\\\\n\\"}"',
  );
  assert.is(
    outcome('[json.dumps(Regex("a")), json.dumps(true), json.dumps([]), json.dumps({})]'),
    '["\\"a\\"", "true", "[]", "{}"]',
  );
});

test('what JSON cannot hold', () => {
  for (const value of ['math.inf', '[math.nan]', 'len', 'int', 'attributes', 'fn() { }']) {
    assert.match(failure(`json.dumps(${value})`), /^json\.dumps: /);
  }
});

test('loads tells ints from floats and keeps the order of keys', () => {
  assert.is(outcome('json.loads("{\\"10\\": 1, \\"9\\": 1.0, \\"10\\": -0}")'), '{"10": 0, "9": 1.0}');
  assert.is(
    outcome('json.loads("[9223372036854775807, 9223372036854775808, 1E2, -1.5e-3]")'),
    '[9223372036854775807, 9.223372036854776e18, 100.0, -0.0015]',
  );
});

/** As `JSON.parse` gives it, with dicts as objects and every number a float. */
function plain(value: Value): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries(Array.from(value, ([key, item]) => [key, plain(item)]));
  return value;
}

test('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json(), text => {
      assert.equal(plain(new JsonReader(text).read()), JSON.parse(text));
    }),
  );
});

function hasInfinity(value: unknown): boolean {
  if (value !== null && typeof value === 'object') return Object.values(value).some(hasInfinity);
  return Math.abs(value as number) === Number.POSITIVE_INFINITY;
}

test('refuses what JSON.parse refuses', () => {
  const tokens = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"\\u12',
    '1',
    '-',
    '0',
    '.5',
    'e3',
    'true',
    'nul',
    ' ',
    '\n',
    '"',
  ];
  const parses = (parse: () => unknown): boolean => {
    try {
      parse();
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...tokens), { maxLength: 8 }), parts => {
      const text = parts.join('');
      assert.is(
        parses(() => new JsonReader(text).read()),
        // Numbers beyond a float's are an error, where JSON.parse makes them infinite.
        parses(() => assert.not(hasInfinity(JSON.parse(text)))),
        text,
      );
    }),
    { numRuns: 3000 },
  );
});

test('faults have a line and a column', () => {
  assert.is(
    failure('json.loads("[1,\\n  oops]")'),
    'json.loads: parse error: expected value at line 2 column 3',
  );
  assert.is(
    failure('json.loads("{1: 2}")'),
    'json.loads: parse error: key must be a string at line 1 column 2',
  );
  assert.is(failure('json.loads("1 2")'), 'json.loads: parse error: trailing characters at line 1 column 3');
  assert.match(failure('json.loads("1e999")'), /number out of range/);
  assert.match(failure('json.loads("\\"\\\\ud800\\"")'), /lone surrogate/);
  assert.match(failure(`json.loads("${'['.repeat(200)}")`), /recursion limit/);
  assert.is(failure('json.loads(1)'), 'expected string, got int');
});

test.run();
