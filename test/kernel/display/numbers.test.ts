import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatCount, numberFormat } from '../../../kernel/display/numbers.js';

function column(...values: number[]): string[] {
  return values.map(numberFormat(values));
}

test('whole numbers: thousands are grouped from five digits on, in the whole column', () => {
  assert.equal(column(1959, 2024), ['1959', '2024']);
  assert.equal(column(7, 1959, 1_723_337, -12_000), ['7', '1,959', '1,723,337', '-12,000']);
  assert.is(formatCount(3231), '3,231');
});

test('decimals: as many for each as the smallest needs', () => {
  assert.equal(column(0.1754, 0.03, 12), ['0.1754', '0.0300', '12.0000']);
  assert.equal(column(0.5, 123_456.789), ['0.5', '123,456.8']);
  assert.equal(column(0.1 + 0.2), ['0.3000']);
});

test('very large, very small and not finite', () => {
  assert.equal(column(1e-9, 1, 6.02e23), ['1.000e-9', '1', '6.020e+23']);
  assert.equal(column(Number.NaN, Number.POSITIVE_INFINITY, 2), ['NaN', 'Infinity', '2']);
});

test('a text is its number again, within what its digits can say', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), { minLength: 1 }), values => {
      const format = numberFormat(values);
      for (const value of values) {
        const read = Number(format(value).replaceAll(',', ''));
        assert.ok(
          Math.abs(read - value) <= Math.max(Math.abs(value) * 1e-3, 5e-7),
          `${value} as ${format(value)}`,
        );
      }
    }),
  );
});

test.run();
