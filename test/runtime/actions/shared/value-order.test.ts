import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { orderValues } from '../../../../runtime/actions/shared/value-order.js';
import {
  type AttributeValue,
  DateTime,
  NumberText,
  numberFromText,
} from '../../../../runtime/feature/attribute-value.js';

const dateTime = (text: string): DateTime => DateTime.parse(text)!;
const map = (entries: Record<string, AttributeValue>): AttributeValue => new Map(Object.entries(entries));

/** Every value comes before the next. */
const ASCENDING: readonly AttributeValue[] = [
  null,
  false,
  true,
  new NumberText('-1e400'),
  -1,
  0,
  new NumberText('0.50'),
  2,
  10,
  numberFromText('9007199254740992'),
  numberFromText('9007199254740993'),
  numberFromText('90071992547409930'),
  new NumberText('1e400'),
  '',
  '10',
  '9',
  'Z',
  'a',
  'ab',
  'é',
  '\uffee',
  '😀',
  [],
  [1],
  [1, 'a'],
  [2],
  Uint8Array.of(),
  Uint8Array.of(1, 2),
  Uint8Array.of(2),
  map({ a: 1 }),
  dateTime('2024-07-01'),
  dateTime('2024-07-01T09:30:00+09:00'),
  dateTime('2024-07-01T00:30:00.0001Z'),
  dateTime('2024-07-01T00:30:00.00015Z'),
  dateTime('2024-07-01T00:30:00.001Z'),
];

test('values have one order', () => {
  for (const [i, a] of ASCENDING.entries()) {
    for (const [j, b] of ASCENDING.entries()) {
      assert.is(Math.sign(orderValues(a, b)), Math.sign(i - j), `${String(a)} and ${String(b)}`);
    }
  }
});

test('different spellings of one number or instant are equal, and so are any two maps', () => {
  const equal: [AttributeValue, AttributeValue][] = [
    [1, new NumberText('1.0')],
    [100, new NumberText('1e2')],
    [dateTime('2024-07-01T00:00:00Z'), dateTime('2024-07-01T09:00:00.000+09:00')],
    [dateTime('2024-07-01T00:00:00.1234Z'), dateTime('2024-07-01T00:00:00.123400Z')],
    [map({ a: 1 }), map({ b: 2 })],
  ];
  for (const [a, b] of equal) assert.is(orderValues(a, b), 0, `${String(a)} and ${String(b)}`);
});

const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => numberFromText(String(value))),
  fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }).map(value => numberFromText(String(value))),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n }).map(value => new NumberText(`${value}.0`)),
);
const value = fc.letrec<{ value: AttributeValue }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    number,
    fc.string({ unit: 'binary', maxLength: 3 }),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.uint8Array({ maxLength: 2 }),
  ),
})).value;

test('integers of 64 bits are compared exactly, and with any other number as doubles', () => {
  const order = (a: string, b: string) => Math.sign(orderValues(numberFromText(a), numberFromText(b)));
  assert.is(order('9223372036854775806', '9223372036854775807'), -1);
  assert.is(order('9223372036854775807', '9223372036854775808'), 0);
  assert.is(order('-9223372036854775807', '-9223372036854775808'), 1);
  assert.is(order('-9223372036854775808', '-9223372036854775809'), 0);
  assert.is(order('9223372036854775808', '9223372036854775809'), 0);
  assert.is(order('9007199254740993', '9007199254740992.0'), 0);
  assert.is(order('9223372036854775807', '18446744073709551616'), -1);
});

test('the order is total where doubles are exact: antisymmetric and transitive', () => {
  fc.assert(
    fc.property(value, value, value, (a, b, c) => {
      assert.is(Math.sign(orderValues(a, b)), -Math.sign(orderValues(b, a)) + 0);
      if (orderValues(a, b) <= 0 && orderValues(b, c) <= 0) assert.ok(orderValues(a, c) <= 0);
    }),
    { numRuns: 2000 },
  );
});

test('strings go by their UTF-8 bytes', () => {
  const text = fc.string({ unit: 'binary', maxLength: 4 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      assert.is(Math.sign(orderValues(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

test.run();
