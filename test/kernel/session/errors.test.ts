import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { TestSession } from './run-cells.js';

const notebook = new TestSession(process.cwd());
test.after(() => notebook.session.close());

test('a traceback has the calls in the cells, with line and marker, and no others', async () => {
  await notebook.run('function outer(f: () => void): void {\n  [1].forEach(() => f());\n}');
  const first = notebook.cell;
  const { ename, evalue, trace } = await notebook.error(
    'type Wide = {\n  a: number;\n};\n\nouter(() => {\n  throw new RangeError("too far");\n});',
  );
  assert.is(ename, 'RangeError');
  assert.is(evalue, 'too far');
  assert.is(
    trace,
    `RangeError: too far
at Cell [${first + 1}], line 6
  6 |   throw new RangeError("too far");
    |         ^
at Cell [${first}], line 2
  2 |   [1].forEach(() => f());
    |                     ^
at Cell [${first}], line 2, in outer
  2 |   [1].forEach(() => f());
    |       ^
at Cell [${first + 1}], line 5
  5 | outer(() => {
    | ^`,
  );
});

/** Pieces of a cell that stripping and rewriting change in length or order. */
const PIECES = [
  'interface Shape {\n  area: number;\n\n  name?: string;\n}',
  'type Pair<A,\n  B> = [A,\n  B];',
  '// a comment\n\n/* and\n   another */',
  'enum Level {\n  Low,\n  High = 4,\n}',
  'function helper(\n  a: number,\n  b: { c: string },\n): number {\n  return a;\n}',
  "import {\n  readFileSync,\n  type Stats,\n} from 'node:fs';",
  "import type { Dirent } from 'node:fs';",
  'const longer: {\n  a: number;\n} = {\n  a: 1,\n} satisfies object;',
  'var old: number = 1,\n  older = 2;',
  `export const kept = \`a\n\${1 as number}\nb\`;`,
  'class Box<T> {\n  constructor(\n    public side: T,\n  ) {}\n}',
  'let 數 = "😀";',
  '',
];

test('an error is shown on its line as typed, whatever stands before it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.constantFrom(...PIECES), { maxLength: 6 }),
      fc.boolean(),
      async (pieces, inFunction) => {
        const thrower = inFunction
          ? 'function bad(): never {\n  throw new Error("here");\n}\nbad();'
          : '  throw new Error("here");';
        const source = [...pieces, thrower].join('\n');
        const line = source.split('\n').findIndex(text => text.includes('throw new')) + 1;
        const { trace } = await notebook.error(source);
        const gutter = `  ${line} | `;
        assert.match(
          trace,
          `line ${line}${inFunction ? ', in bad' : ''}\n${gutter}  throw new Error("here");\n`,
        );
        assert.match(trace, `\n${' '.repeat(gutter.length - 2)}|         ^`);
      },
    ),
    { numRuns: 60 },
  );
});

test('an error in an awaited function shows who awaited it', async () => {
  const { trace } = await notebook.error(
    'async function deep() {\n  await new Promise(done => setTimeout(done, 1)); throw new Error("deep");\n}\nasync function middle() { for await (const one of [deep()]) one }\nawait Promise.all([1, middle()]);',
  );
  const { cell } = notebook;
  assert.match(
    trace,
    `Error: deep
at Cell [${cell}], line 2, in deep
  2 |   await new Promise(done => setTimeout(done, 1)); throw new Error("deep");
    |                                                         ^
at Cell [${cell}], line 4, in middle
`,
  );
  assert.match(trace, /line 5\n {2}5 \| await Promise\.all\(/);
});

test('a syntax error is shown where it is, before anything ran', async () => {
  await notebook.run('let untouched = 1');
  const { ename, trace } = await notebook.error("untouched = 2;\nlet word = 'é😀'; let word = 3;");
  assert.is(ename, 'SyntaxError');
  assert.match(
    trace,
    `line 2\n  2 | let word = 'é😀'; let word = 3;\n    | ${' '.repeat("let word = 'é😀'; let ".length)}^`,
  );
  assert.is(await notebook.value('untouched'), '1');
  assert.match((await notebook.error('const x: = 3')).trace, 'SyntaxError: Unexpected token\nat Cell');
});

test('columns are right after characters outside of ASCII', async () => {
  const { trace } = await notebook.error("const s: string = 'é😀'; throw new Error(s)");
  assert.match(trace, `throw new Error(s)\n    | ${' '.repeat("const s: string = 'é😀'; throw ".length)}^`);
});

test('a UserError shows only its message', async () => {
  const { ename, trace } = await notebook.error(
    'throw Object.assign(new Error("The file a.yml is empty"), { name: "UserError" })',
  );
  assert.is(ename, 'UserError');
  assert.is(trace, 'UserError: The file a.yml is empty');
});

test('causes and the errors of an aggregate are told', async () => {
  const { trace } = await notebook.error(
    'const why = new Error("deep");\nthrow new AggregateError([new TypeError("one")], "all", { cause: why })',
  );
  assert.match(
    trace,
    /^AggregateError: all\n[\s\S]*One of its errors:\nTypeError: one\n[\s\S]*Caused by:\nError: deep\nat Cell \[\d+\], line 1\n/,
  );
});

test('anything may be thrown', async () => {
  assert.is((await notebook.error('throw { code: 7 }')).trace, 'Uncaught: { code: 7 }');
  assert.is((await notebook.error('await null; throw undefined')).trace, 'Uncaught: undefined');
  assert.is((await notebook.error('throw Object.create(null)')).ename, 'Uncaught');
});

test('a deep recursion is told once, with how often', async () => {
  const { ename, trace } = await notebook.error(
    'function down(n: number): number {\n  return 1 + down(n + 1);\n}\ndown(0)',
  );
  assert.is(ename, 'RangeError');
  assert.match(trace, /… \d\d times/);
  assert.ok(trace.split('\n').length < 14);
});

test('a value that cannot be shown is an error of its cell', async () => {
  const { evalue } = await notebook.error(
    '({ [Symbol.for("Jupyter.display")]() { throw new Error("not today") } })',
  );
  assert.is(evalue, 'not today');
});

test('an exception in a callback ends the cell that waits for it', async () => {
  const { evalue, trace } = await notebook.error(
    'await new Promise(() => {\n  setTimeout(() => { throw new Error("in a timer") }, 1);\n})',
  );
  assert.is(evalue, 'in a timer');
  assert.match(trace, 'line 2\n');
});

test('errors after the end of a cell are printed for it, and the session lives', async () => {
  await notebook.run(
    'setTimeout(() => { throw new Error("late exception") }, 5); void Promise.reject(new Error("rejected"))',
  );
  const cell = notebook.cell;
  await notebook.run('await new Promise(resolve => setTimeout(resolve, 30))');
  const printed = notebook.printed('stderr', cell);
  assert.match(printed, `Uncaught (in a promise) Error: rejected\nat Cell [${cell}], line 1\n`);
  assert.match(printed, `Uncaught Error: late exception\nat Cell [${cell}], line 1\n`);
});

test('a stack that the cell prints itself has the lines of the cell too', async () => {
  await notebook.run(
    'interface Long {\n  a: 1;\n}\n\nfunction here() {\n  return new Error("printed").stack;\n}\nconsole.log(here())',
  );
  const { cell } = notebook;
  assert.is(
    notebook.printed('stdout'),
    `Error: printed\n    at here (Cell[${cell}]:6:10)\n    at Cell[${cell}]:8:13\n`,
  );
});

test.run();
