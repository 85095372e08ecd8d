import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rowsOf } from '../../../../runtime/actions/shared/delimited-text.js';

const UNUSUAL = ['"', '\r', '\n', '\r\n', ',', ' ', 'a', 'é', '😀', "'", '""'];

/** A cell, and how it is written: in quotes where it must be, and sometimes where it need not. */
const cell = fc
  .tuple(fc.array(fc.constantFrom(...UNUSUAL), { maxLength: 4 }), fc.boolean())
  .map(([parts, isQuoted]) => ({ text: parts.join(''), isQuoted }));

const row = fc.tuple(fc.array(cell, { minLength: 2, maxLength: 4 }), fc.constantFrom('\n', '\r', '\r\n'));

function written({ text, isQuoted }: { readonly text: string; readonly isQuoted: boolean }): string {
  const must = /^ *"|[\r\n,]/.test(text);
  return isQuoted || must ? `"${text.replaceAll('"', '""')}"` : text;
}

test('every cell comes back whatever ends the rows, wherever the pieces meet', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('utf-8', 'utf-16le'),
      fc.boolean(),
      (rows, piece, encoding, endsOpen) => {
        const lines = rows.map(([cells, end]) => cells.map(written).join(',') + end);
        let text = lines.join('');
        if (endsOpen) text = text.slice(0, text.length - rows.at(-1)![1].length);
        const bytes = Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'utf16le');
        const found = [...rowsOf(bytes, { format: 'csv', encoding, offset: 0 }, piece)];
        const filled = found.filter(cells => cells.length > 1);
        assert.equal(
          filled,
          rows.map(([cells]) => cells.map(({ text }) => text)),
        );
      },
    ),
    { numRuns: 400 },
  );
});

test('lines are passed over by their own ends, wherever the pieces meet', () => {
  const lines = fc.array(fc.tuple(fc.constantFrom('', 'x', '"'), fc.constantFrom('\n', '\r', '\r\n')), {
    maxLength: 5,
  });
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 5 }), (skipped, piece) => {
      // An empty line that ends in LF, behind a CR, is no line of its own.
      const ends = skipped.map(([text, end], i) => {
        const joins = text === '' && end === '\n' && skipped[i - 1]?.[1] === '\r';
        return `${joins ? 'y' : text}${end}`;
      });
      const bytes = Buffer.from(`${ends.join('')}a,b`);
      const layout = { format: 'csv', encoding: 'utf-8', offset: skipped.length } as const;
      assert.equal([...rowsOf(bytes, layout, piece)], [['a', 'b']]);
    }),
  );
});

test.run();
