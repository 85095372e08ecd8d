import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rewriteModule } from '../../../kernel/session/rewrite.js';
import { strippedPosition } from '../../../kernel/session/source-position.js';

/** The script without its first line, which makes it strict. */
function rewritten(code: string): string {
  return rewriteModule(code, 1).code.split('\n').slice(1).join('\n');
}

/** Pieces of a module: `#` stands for a name to be found again, `@` for a number. */
const PIECES = [
  'await #;',
  'a(await #, await (await b, #)); ',
  'for await (const a of #) { #(await a); }',
  'async function f@() { await #;\n  await #; #; }',
  'function g@() { #() }',
  'var { b@ } = await #; #;',
  '\n',
  ' #;',
];

test('declarations become let, and keep their columns', () => {
  assert.is(rewritten('const a = 1;'), 'let   a = 1;');
  assert.is(rewritten('export const a = 1, { b } = c;'), '       let   a = 1, { b } = c;');
  const source = 'function f() { const inner = 1; var own = 2; }';
  const moved = 'let f = function  () { const inner = 1; var own = 2; };';
  assert.is(rewritten(source), `${moved}\n${' '.repeat(source.length)}`);
});

test('vars are hoisted, whatever they stand in', () => {
  const { code, declared } = rewriteModule(
    'var a = 1, b; if (a) { var { c, d: [e = 1, ...f] } = b } for (var g of []) var h;',
    1,
  );
  assert.match(code, /^'use strict'; void 0; let a, b, c, e, f, g, h;\n/);
  assert.match(code, '\n    a = 1, b; if (a) {   ( { c, d: [e = 1, ...f] } = b) } for (    g of [])     h;');
  assert.equal(declared, ['a', 'b', 'c', 'e', 'f', 'g', 'h']);
});

test('imports are done where they stand, in order', () => {
  const code = `a();\nimport b, { c as d, "e f" as g } from "x";\nimport * as h from 'y' with { type: "json" };\nimport 'z';\nd;`;
  const [first, second, third, ...rest] = code.split('\n');
  const name = (exported: string, local: string, isUsed: boolean) =>
    JSON.stringify({ exported, local, isUsed, isLive: true });
  const names = [name('default', 'b', false), name('c', 'd', true), name('e f', 'g', false)].join(',');
  const blank = (line: string) => ' '.repeat(line.length);
  assert.equal(
    rewritten(code)
      .split('\n')
      .map(line => line.trimEnd()),
    [
      first,
      `void await $mport.bind("x", undefined, [${names}]);`,
      'let h = await $mport("y", {"with":{"type":"json"}});',
      'void await $mport("z", undefined);',
      '$await.keep(d);',
    ],
  );
  assert.is(
    rewritten(code).split('\n')[1]!.length,
    `void await $mport.bind("x", undefined, [${names}]);${blank(second!)}`.length,
  );
  assert.ok(third !== undefined && rest.length === 2);
  const { declared, imported } = rewriteModule(code, 1);
  assert.equal([declared, imported], [['h'], ['b', 'd', 'g']]);
});

test('an import below the first use of its names goes to the start', () => {
  const lines = rewritten('a(b);\nimport { b } from "x";').split('\n');
  assert.match(lines[0]!, /^void await \$mport\.bind\("x"/);
  assert.is(lines[1], 'a(b);');
});

test('a name that an earlier cell declared, or that Node needs, is a copy', () => {
  const { code, declared, imported } = rewriteModule(
    'import { a, b, fetch } from "x";',
    1,
    name => name === 'b',
  );
  assert.match(code, /let \{ "b": b, "fetch": fetch \} = await \$mport\.bind\("x"/);
  assert.equal([declared, imported], [['b', 'fetch'], ['a']]);
});

test('import() and import.meta are replaced in place; the words elsewhere are not', () => {
  assert.is(
    rewritten('y = f(() => import("a"), import.meta.url, "import(b)", x.import, { import: import("c") });'),
    'y = f(() => $mport("a"), $mport.meta.url, "import(b)", x.import, { import: $mport("c") });',
  );
});

test('a name that is only a property does not count as used', () => {
  assert.match(rewritten('import { T } from "m"; a.T; ({ T: 1 });'), '"local":"T","isUsed":false');
  assert.match(rewritten('import { T } from "m"; ({ T });'), '"local":"T","isUsed":true');
});

test('await goes through a function that is told the place, in functions too', () => {
  assert.is(
    rewritten('await a; await(b, c);'),
    'await $await( a,/**/1,1,0); $await.keep(await $await((b, c),/**/1,1,9));',
  );
  assert.is(
    rewritten('x = async () => {\n  for await (const a of(b, c)) await await d;\n}'),
    'x = async () => {\n  for await (const a of( $await.each((b, c),/**/1,2,2))) await $await( await $await( d,/**/1,2,37),/**/1,2,31);\n}',
  );
});

test('every position of the script leads back to the code', async () => {
  await fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }), pieces => {
      const code = pieces
        .map((piece, index) => piece.replaceAll('#', `mark${index}`).replaceAll('@', `${index}`))
        .join('');
      const { code: script, ...positions } = rewriteModule(code, 1);
      for (const { index, 0: mark } of script.matchAll(/mark\d+/g)) {
        const before = script.slice(0, index).split('\n');
        const { line, column } = strippedPosition(positions, before.length, before.at(-1)!.length + 1);
        assert.is(code.split('\n')[line]!.slice(column, column + mark.length), mark, script);
      }
    }),
  );
});

test('every moved line is known by where it stood', () => {
  const code = 'x(a);\nimport a from "a"; function f() {\n  return 1;\n}\n';
  const { moved, code: script } = rewriteModule(code, 1);
  assert.is(script.split('\n').length, moved.length + code.split('\n').length);
  assert.equal(moved, [
    { line: 0, shift: 0 },
    { line: 1, shift: Number.NEGATIVE_INFINITY },
    { line: 1, shift: 'import a from "a"; '.length - 'let f = '.length },
    { line: 2, shift: 0 },
    { line: 3, shift: 0 },
  ]);
});

test.run();
