/** Whether Enter runs a cell or goes to its next line. */
import { tokenizer } from 'acorn';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isComplete } from '../../../kernel/language/is-complete.js';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: they are the code of cells
const COMPLETE = [
  '',
  '  \n',
  '1 + 1',
  'a;\n',
  'const x: number = 1',
  'if (a) {\n}',
  'f<A',
  'let f = <T>(a: T) => a',
  '`closed ${1} template`',
  '`a ${`b ${c}`} d`',
  '// comment with ( and `',
  '1 /* closed ( */',
  '"text with ( and `"',
  '/[(]`/.test(a)',
  'await f(); for await (const a of b) {}',
  '@dec class A { @field x = 1 }',
  'using lock = open()',
  'import x from "y" with { type: "json" }',
  'enum E { A }\nnamespace N {}\nabstract class B {}',
  '%help',
  'console.log?',
  '??Math',
  '%%time --runs (3',
  '%%time\n1 + 1',
];

const INCOMPLETE: readonly (readonly [code: string, indent: string])[] = [
  ['1 +', ''],
  ['a &&', ''],
  ['a.', ''],
  ['a?.', ''],
  ['a ? b :', ''],
  ['a as', ''],
  ['const', ''],
  ['const x', ''],
  ['const x =', ''],
  ['const {a}', ''],
  ['using x', ''],
  ['await', ''],
  ['async () =>', ''],
  ['if (a)', ''],
  ['if (a) {} else', ''],
  ['do {}', ''],
  ['try {}', ''],
  ['for (const a of b)', ''],
  ['import { a } from', ''],
  ['export const', ''],
  ['type T = A |', ''],
  ['class A extends', ''],
  ['@dec', ''],
  ['@dec()\nclass A {', '  '],
  ['foo(1,', '  '],
  ['[1, 2', '  '],
  ['function f() {', '  '],
  ['function f() {\n  if (a) {', '    '],
  ['f(() => {', '    '],
  ['f({ a: [', '      '],
  ['interface I {', '  '],
  ['let a = {\n  b: 1,', '  '],
  ['switch (a) { case 1:', '  '],
  ['class A {\n  x', '  '],
  ['/* open', ''],
  ['1 /* open', ''],
  ['`open', ''],
  ['`a ${', '  '],
  ['`a ${b', '  '],
  ['`a ${b}', ''],
  ['`a ${b} c', ''],
  ['`a ${ {', '    '],
  ['`a ${`b', '  '],
  ['f(`a ${b} c', '  '],
  ['[(`open', '    '],
  ['const f = <T,>(a: T', '  '],
  ['const f = <T extends A>(a: T) => {\n  a +', '  '],
  ['const f = ({ a, b }: { a: number;', '    '],
  ['const f = (...', '  '],
  ['new Map<string, {\n  a: number;', '  '],
  ['x = { a()', '  '],
  ['await import(\n  "x"', '  '],
  ['x = ({ a = 1 })', ''],
  ['interface I { [key: string]', '  '],
  ['"é😀" +', ''],
  ['x = `é😀 ${', '  '],
  ['%%time\nf(', '  '],
];

const INVALID = [
  ')',
  '}',
  'foo(]',
  'x = = 1',
  'let = ;',
  'else',
  '"open',
  "'open",
  '"open\n',
  'f("a',
  '/regex',
  'return 1',
  'break',
  'let a; let a',
  '1 +)',
  'a b',
  'if (a)) b',
  '`${]}`',
  'const x;\n1',
  'if (a) { ) }',
];

test('a cell that can be run is complete', () => {
  for (const code of COMPLETE) assert.equal(isComplete(code), { status: 'complete', indent: '' }, code);
});

test('a cell that can go on is incomplete, and its next line indented by what is open', () => {
  for (const [code, indent] of INCOMPLETE)
    assert.equal(isComplete(code), { status: 'incomplete', indent }, code);
});

test('a cell that no further line can mend is invalid', () => {
  for (const code of INVALID) assert.is(isComplete(code).status, 'invalid', code);
});

/** Expressions and statements of all sorts, built from smaller ones; names do not repeat where they must not. */
const program = fc.letrec<{ expression: string; statement: string }>(tie => {
  const expression = tie('expression');
  const statement = tie('statement');
  const block = fc.array(statement, { maxLength: 2 }).map(body => `{ ${body.join('\n')} }`);
  return {
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('a', '1', '"text ("', 'this', '/x[(`]/g', '`plain`', 'null'),
      fc
        .tuple(expression, fc.constantFrom('+', '&&', '??', ',', '?.b ||'), expression)
        .map(([a, operator, b]) => `(${a}) ${operator} (${b})`),
      fc.tuple(expression, expression).map(([a, b]) => `f(${a.includes(',') ? `(${a})` : a}, (${b}))`),
      fc.tuple(expression, expression).map(([a, b]) => `\`one \${${a}} two \${${b}}\``),
      fc.tuple(expression, expression).map(([a, b]) => `((${a}) ? [(${b})] : { key: (${a}), ...(${b}) })`),
      block.map(body => `(async (x) => ${body})`),
      expression.map(value => `(class { #p = (${value}); static m() { return this.#p } })`),
      expression.map(value => `(typeof (${value}))`),
    ),
    statement: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      expression.map(value => `(${value});`),
      expression.map(value => `{ const { v } = (${value}), w = 1; let z; }`),
      fc.tuple(expression, block, block).map(([test, yes, no]) => `if (${test}) ${yes} else ${no}`),
      fc.tuple(expression, block).map(([of, body]) => `for (const v of (${of})) ${body}`),
      fc.tuple(expression, block).map(([test, body]) => `do ${body} while (${test});`),
      fc.tuple(block, block).map(([body, handler]) => `try ${body} catch (error) ${handler} finally {}`),
      fc
        .tuple(expression, block)
        .map(([value, body]) => `switch (${value}) { case 1: ${body} break; default: }`),
      block.map(body => `function named(b = 1, ...rest) ${body}`).map(code => `{ ${code} }`),
      fc.constant('// a comment with ( in it\n/* and another */'),
    ),
  };
}).statement;

test('of a program that is complete, what stands before any of its tokens is never invalid', () => {
  fc.assert(
    fc.property(fc.array(program, { minLength: 1, maxLength: 3 }), statements => {
      const code = statements.join('\n');
      assert.is(isComplete(code).status, 'complete');
      for (const { start } of tokenizer(code, { ecmaVersion: 'latest', sourceType: 'module' })) {
        const prefix = code.slice(0, start);
        assert.is.not(isComplete(prefix).status, 'invalid', prefix);
      }
    }),
    { numRuns: 30 },
  );
});

test('the same holds for TypeScript, cut before any of its words and signs', () => {
  const code = `import { type A, op as b } from 'arquero';
@decorate({ with: 1 })
class C<T extends A = A> implements D { private x?: T; declare y: string; get z(): number { return 1 } }
interface D { x?: unknown; f(a: string): asserts a is 'x'; [key: string]: unknown }
type E<T> = T extends (infer U)[] ? { readonly [K in keyof U]-?: U[K] } : \`a-\${string}\` | [a: number, b?: T[]];
enum F { One = 1, Two = One << 1 }
const g = <const T,>(a: T, c?: number): a is T & {} => ((a as unknown) satisfies T)!;
namespace H { export const inner = 1; }
function overloaded(a: string): void;
function overloaded(a: unknown): void { for (let i = 0, j: number = 1; i < 2; i++) { continue; } }
label: while (true) { break label; }
using lock = { [Symbol.dispose]() {} };
let last = await import('./x.js');`;
  assert.is(isComplete(code).status, 'complete');
  for (const { index } of code.matchAll(/'[^']*'|=>|\.\.\.|[\w$]+|[^\w\s]/g)) {
    const prefix = code.slice(0, index);
    assert.is.not(isComplete(prefix).status, 'invalid', prefix);
  }
});

test('whatever is opened and not closed is incomplete, at any depth; closed, it is complete', () => {
  const pairs = fc.constantFrom(
    ['(', ')'],
    ['[', ']'],
    ['{ a: ', '}'],
    ['`${', '}`'],
    ['f(', ')'],
    ['(() => {return ', '})'],
  );
  fc.assert(
    fc.property(fc.array(pairs, { minLength: 1, maxLength: 8 }), fc.nat(7), (opened, kept) => {
      const start = `x = ${opened.map(([open]) => open).join('')}1`;
      const ends = opened.map(([, close]) => close).reverse();
      assert.is(isComplete(start + ends.join('')).status, 'complete');
      assert.is(isComplete(start + ends.slice(0, kept % opened.length).join('')).status, 'incomplete');
    }),
  );
});

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: end of the code of cells

test.run();
