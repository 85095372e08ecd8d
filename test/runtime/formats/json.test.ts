import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type AttributeValue,
  DateTime,
  NumberText,
  numberFromText,
  sameValue,
} from '../../../runtime/feature/attribute-value.js';
import { attributeValueFromJson, jsonOf, valueFromPlain } from '../../../runtime/formats/json.js';
import { userErrorOf } from './user-error-of.js';

/** Strings that look like what the reader treats apart: numbers, marks, escapes, index keys. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '0',
    '12',
    '4294967295',
    '1.50',
    '\uE000',
    '\uE000n1',
    '\uE000s',
    '__proto__',
    '"',
    '\\',
    '\\ue000',
  ),
);

const number = fc.oneof(
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map(value => numberFromText(String(value === 0 ? 0 : value))),
  fc.integer(),
  fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.bigInt({ min: 0n, max: 10n ** 30n }),
      fc.constantFrom('', '.0', '.50', '.000', 'e+5', 'e+300', '.25e-7'),
    )
    .map(parts => parts.join(''))
    .filter(spelled => spelled !== '-0')
    .map(numberFromText),
);

/**
 * Node 24's own `JSON.parse` takes the key `"` for a backslash once it has seen an object whose key at that place
 * ends with one.
 */
const key = text.filter(name => !name.endsWith('\\'));

test('exponents get a sign and a small letter, and -0 is an integer, as in the engine', () => {
  const spellings = {
    '1e2': '1e+2',
    '1E+2': '1e+2',
    '1E-07': '1e-07',
    '-0': '0',
    '-0.0': '-0.0',
    '1.50': '1.50',
    '1e16': '1e+16',
  };
  for (const [text, spelled] of Object.entries(spellings)) {
    assert.is(jsonOf(attributeValueFromJson(text)), spelled, text);
  }
});

const value = fc.letrec<{ value: AttributeValue }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<AttributeValue>(null, true, false),
    text,
    number,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(entries => new Map(entries)),
  ),
})).value;

test('every value comes back from its text, numbers spelled the same and keys in order', () => {
  fc.assert(
    fc.property(value, original => {
      const json = jsonOf(original);
      const back = attributeValueFromJson(json);
      return sameValue(back, original) && jsonOf(back) === json;
    }),
    { numRuns: 1000 },
  );
});

test('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ noUnicodeString: false }),
      fc.constantFrom(undefined, 1, '\t'),
      (plain, indent) => {
        const json = JSON.stringify(plain, null, indent);
        return sameValue(attributeValueFromJson(json), valueFromPlain(JSON.parse(json)));
      },
    ),
  );
});

test('keeps the text of numbers', () => {
  for (const spelled of [
    '1.50',
    '1.0',
    '12345678901234567890',
    '1e+3',
    '1e+400',
    '0.1000',
    '1.50e-7',
    '-0.0',
  ]) {
    const read = attributeValueFromJson(`[ ${spelled} ]`) as AttributeValue[];
    assert.instance(read[0], NumberText, spelled);
    assert.is(jsonOf(read), `[${spelled}]`);
  }
  assert.equal(
    attributeValueFromJson('[1, -7, 0.1, 0.30000000000000004, 1e-7]'),
    [1, -7, 0.1, 0.30000000000000004, 1e-7],
  );
});

test('keeps the order of keys that look like numbers, and every other key', () => {
  const json = '{"b":1,"10":2.0,"2":{"1":null,"0":"1"},"__proto__":3,"\uE000n5":4,"01":5}';
  assert.is(jsonOf(attributeValueFromJson(json)), json);
  const escaped = attributeValueFromJson('{"\\ue000n5": "\\uE000s", "5" : 5}') as Map<string, unknown>;
  assert.equal(
    [...escaped],
    [
      ['\uE000n5', '\uE000s'],
      ['5', 5],
    ],
  );
});

test('a key that comes twice has its last value', () => {
  assert.is(jsonOf(attributeValueFromJson('{"a":1,"b":2,"a":3.0}')), '{"a":3.0,"b":2}');
});

test('dates are written as text, bytes as integers', () => {
  const values = new Map<string, AttributeValue>([
    ['date', DateTime.parse('2024-07-01')!],
    ['time', DateTime.parse('2024-07-01T09:30:00+09:00')!],
    ['bytes', new Uint8Array([0, 7, 255])],
  ]);
  assert.is(jsonOf(values), '{"date":"2024-07-01","time":"2024-07-01T09:30:00+09:00","bytes":[0,7,255]}');
});

test('wrong JSON is told with line and column', () => {
  const message = (json: string): string => userErrorOf(() => attributeValueFromJson(json));
  assert.is(
    message('{\n  "a": 1.50,\n  "b" 2\n}'),
    'The JSON is wrong at line 3, column 7: there is "2" where ":" should be',
  );
  assert.is(
    message('[1, 2'),
    'The JSON is wrong at line 1, column 6: the text ends where "," or "]" should be',
  );
  assert.is(message(''), 'The JSON is wrong at line 1, column 1: the text ends where a value should be');
  assert.match(message('[1,]'), 'column 4: there is "]" where a value should be');
  assert.match(message('{"a":1,}'), 'column 8: there is "}" where a key in double quotes should be');
  assert.match(message("{'a':1}"), 'column 2: there is "\'" where a key in double quotes or "}" should be');
  assert.match(message('{1.50: 2}'), 'column 2');
  assert.match(message('[01]'), 'column 2');
  assert.match(message('[1.50.3]'), 'column 2');
  assert.match(message('[+1]'), 'column 2');
  assert.match(message('nul'), 'column 1');
  assert.match(message('1 2'), 'column 3: there is "2" where the end of the text should be');
  assert.match(message('["a\nb"]'), 'column 4: there is "\\n" where an escape');
  assert.match(message('["a\\x"]'), 'column 4');
  assert.match(message('["a'), 'the text ends where a closing double quote should be');
});

test('text with one character changed is read as JSON.parse reads it, or refused with a place', () => {
  const change = fc.constantFrom(
    '',
    '"',
    ',',
    ':',
    '{',
    '}',
    '[',
    ']',
    '0',
    '1',
    '.',
    '-',
    'e',
    '\\',
    ' ',
    'n',
    '\uE000',
    '\n',
  );
  fc.assert(
    fc.property(value, fc.nat(), change, (original, place, put) => {
      const json = jsonOf(original);
      const at = place % json.length;
      const changed = json.slice(0, at) + put + json.slice(at + 1);
      let plain: unknown;
      try {
        plain = JSON.parse(changed);
      } catch {
        assert.match(
          userErrorOf(() => attributeValueFromJson(changed)),
          /^The JSON is wrong at line \d+, column \d+: /,
        );
        return;
      }
      assert.equal(JSON.parse(jsonOf(attributeValueFromJson(changed))), plain);
    }),
    { numRuns: 3000 },
  );
});

test('JSON nested without end is refused', () => {
  assert.match(
    userErrorOf(() => attributeValueFromJson('['.repeat(100_000) + ']'.repeat(100_000))),
    'nested more than',
  );
  assert.match(
    userErrorOf(() => attributeValueFromJson('['.repeat(100_000))),
    'column 100001',
  );
});

test('plain values become attribute values', () => {
  const plain = {
    n: 1,
    big: 12345678901234567890n,
    none: undefined,
    when: new Date(Date.UTC(2024, 6, 1)),
    list: [new Map([['k', 1]])],
    kept: new NumberText('1.0'),
    bytes: new Uint8Array([1]),
  };
  const value = valueFromPlain(plain);
  assert.is(
    jsonOf(value),
    '{"n":1,"big":12345678901234567890,"none":null,"when":"2024-07-01T00:00:00.000Z","list":[{"k":1}],"kept":1.0,"bytes":[1]}',
  );
  assert.match(
    userErrorOf(() => valueFromPlain([Number.NaN])),
    'NaN',
  );
  assert.match(
    userErrorOf(() => valueFromPlain({ f: () => 0 })),
    'function',
  );
  assert.match(
    userErrorOf(() => valueFromPlain(new Date(Number.NaN))),
    'date',
  );
  const loop: unknown[] = [];
  loop.push(loop);
  assert.match(
    userErrorOf(() => valueFromPlain(loop)),
    'nested more than',
  );
});

test.run();
