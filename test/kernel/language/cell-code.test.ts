/** Cells in the words of the language service's TypeScript: nothing moves. */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { declaredTypes, readableCode } from '../../../kernel/language/cell-code.js';
import { EarlierCells } from '../../../kernel/language/earlier-cells.js';

test('a magic, export, using and import attributes are written in older words of the same length', () => {
  const cases = [
    ['%%time -n 3\nx', '           \nx'],
    ['export const a = 1', '       const a = 1'],
    ['export default function f() {}', '               function f() {}'],
    ['using a = b;', 'const a = b;'],
    ['await using a = b;', '      const a = b;'],
    ['for (using a of b) {}', 'for (const a of b) {}'],
    [
      'import a from "b" with { type: "json" };',
      `import a from "b"${' '.repeat(' with { type: "json" }'.length)};`,
    ],
  ] as const;
  for (const [code, older] of cases) assert.is(readableCode(code), older);
});

test('other code stays as it is', () => {
  for (const code of [
    'using(a)',
    'let using = 1',
    'a % b',
    'exports.a = 1',
    'const s = "a with {b}"',
    'with_({})',
  ]) {
    assert.is(readableCode(code), code);
  }
});

test('whatever the code, every line keeps its length', () => {
  const pieces = fc.constantFrom(
    '%%time',
    'export ',
    'using ',
    'await ',
    'x',
    ' = ',
    'from "a" ',
    'with { b }',
    '\n',
    'const ',
    '😀',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), words => {
      const code = words.join('');
      const lengths = (text: string): number[] => text.split('\n').map(line => line.length);
      assert.equal(lengths(readableCode(code)), lengths(code));
    }),
  );
});

test('types that a cell declares are found', () => {
  assert.equal(declaredTypes('interface A {}\nexport type B = 1;\n  declare interface C {}\nlet type = 1'), [
    'A',
    'B',
    'C',
  ]);
});

test('a thousand cells that declare the same names are remembered as the last of them', () => {
  const cells = new EarlierCells();
  cells.add('const kept = 1; interface Kept {}');
  for (let n = 0; n < 1000; n++) {
    cells.add(`let frame = ${n}; type Row = ${n}`);
    cells.add(`console.log(frame)`);
  }
  assert.equal(
    cells.all().map(({ code }) => code),
    ['const kept = 1; interface Kept {}', 'let frame = 999; type Row = 999'],
  );
  cells.add('let kept = 2');
  assert.is(cells.all().length, 3, 'a type of the first cell is still known');
});

test.run();
