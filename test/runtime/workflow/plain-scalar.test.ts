import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type AttributeValue, textOf } from '../../../runtime/feature/attribute-value.js';
import { plainScalar } from '../../../runtime/workflow/plain-scalar.js';

const kinds = (value: AttributeValue): string => (value instanceof Object ? 'number' : typeof value);

test('null, booleans and the non-finite floats', () => {
  for (const text of ['', '~', 'null', 'Null', 'NULL', '.inf', '-.INF', '.nan']) {
    assert.is(plainScalar(text), null, text);
  }
  for (const text of ['true', 'True', 'TRUE']) assert.is(plainScalar(text), true, text);
  for (const text of ['false', 'False', 'FALSE']) assert.is(plainScalar(text), false, text);
});

test('a number is printed again in its plainest spelling', () => {
  const spellings = {
    '5': '5',
    '+5': '5',
    '-5': '-5',
    '-0': '0',
    '1.50': '1.5',
    '3.0': '3.0',
    '3.': '3.0',
    '.5': '0.5',
    '1e3': '1000.0',
    '1e16': '1e+16',
    '-1.25e-7': '-1.25e-7',
    '0x1F': '31',
    '0o17': '15',
    '-0b101': '-5',
    '12345678901234567890123': '12345678901234567890123',
  };
  for (const [text, printed] of Object.entries(spellings)) {
    const value = plainScalar(text);
    assert.is(kinds(value), 'number', text);
    assert.is(textOf(value), printed, text);
  }
});

test('everything else is text', () => {
  const texts = [
    'yes',
    'no',
    'on',
    'tRUE',
    '0123',
    '-007',
    '1_000',
    '0x',
    '0b2',
    '1e',
    '1e999',
    'inf',
    '5 m',
    '.',
    '-',
  ];
  for (const text of texts) assert.is(plainScalar(text), text, text);
});

test.run();
