import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { TestSession } from './run-cells.js';

const notebook = new TestSession(process.cwd());
test.after(() => notebook.session.close());

test('a cell sees what earlier cells declared', async () => {
  await notebook.run(
    'const width = 3;\nfunction area(height: number) { return width * height }\nclass Box { side = 2 }',
  );
  assert.is(await notebook.value('area(4) + new Box().side'), '14');
});

test('a closure sees what its variable became in a later cell', async () => {
  await notebook.run(
    'let rate = 1; const price = (amount: number) => amount * rate; function twice() { return 2 * rate }',
  );
  await notebook.run('rate = 10');
  assert.is(await notebook.value('price(3) + twice()'), '50');
  await notebook.run('let rate = 100');
  assert.is(await notebook.value('price(3) + twice()'), '500');
});

/** Ways to give a name a value; every one may follow any other. */
const DECLARATIONS: Record<string, (name: string, value: number) => string> = {
  const: (name, value) => `const ${name} = () => ${value};`,
  let: (name, value) => `let ${name} = () => ${value};`,
  var: (name, value) => `var ${name} = () => ${value};`,
  function: (name, value) => `function ${name}(): number { return ${value} }`,
  destructuring: (name, value) => `const { ${name}, ...rest } = { ${name}: () => ${value}, b: 1 };`,
  'destructuring var': (name, value) => `var [{ ${name} }] = [{ ${name}: () => ${value} }];`,
  'var in a block': (name, value) => `if (true) { var ${name} = () => ${value} }`,
  'var of a loop': (name, value) => `for (var ${name} of [() => ${value}]) {}`,
  export: (name, value) => `export const ${name} = () => ${value};`,
  class: (name, value) => `class ${name} { static valueOf() { return ${value} } }; ${name} = () => ${value}`,
  enum: (name, value) => `enum ${name} { A }; ${name} = (() => ${value}) as never`,
  namespace: (name, value) => `namespace ${name} { export const a = 1 }; ${name} = (() => ${value}) as never`,
};

test('a name may be declared anew in any way after any other, and closures see the latest', async () => {
  let names = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...Object.keys(DECLARATIONS)), { minLength: 2, maxLength: 5 }),
      async ways => {
        const name = `name${++names}`;
        await notebook.run(`let ${name}: any; const read${name} = () => ${name}()`);
        for (const [value, way] of ways.entries()) {
          assert.is((await notebook.run(DECLARATIONS[way]!(name, value))).status, 'ok', way);
          assert.is(await notebook.value(`read${name}()`), String(value), way);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('functions and vars are hoisted within their cell', async () => {
  assert.is(
    await notebook.value(
      'const early = later(); function later() { return typeof much } var much = 1; early',
    ),
    "'undefined'",
  );
});

test('await stands at the top level, in loops too', async () => {
  assert.is(await notebook.value('const awaited = await Promise.resolve(5); awaited'), '5');
  assert.is(
    await notebook.value('let sum = 0; for await (const n of [1, Promise.resolve(2)]) sum += n; sum'),
    '3',
  );
});

test('await keeps what it says of values: thenables, several at a time, early ends of loops', async () => {
  assert.is(
    await notebook.value(
      '[await { then: (done: Function) => done(1) }, await null, await (2, 3), await await Promise.resolve(4)].join()',
    ),
    "'1,,3,4'",
  );
  await notebook.run(`const ends: string[] = [];
    async function* count() { try { for (let n = 0; ; n++) yield n } finally { ends.push('closed') } }
    for await (const n of count()) { if (n === 2) break; ends.push(String(n)) }
    for await (const letter of 'ab') ends.push(letter);`);
  assert.is(await notebook.value('ends.join()'), "'0,1,closed,a,b'");
  assert.match((await notebook.error('for await (const n of 5 as any) n')).evalue, 'not async iterable');
});

test('the source of a function is as written, but for types', async () => {
  assert.is(
    await notebook.value(
      "const sent = async (a: any) => { for await (const b of a) await (await import('node:fs'), b) }; String(sent).replace(/\\s+/g, ' ')",
    ),
    `'async (a) => { for await (const b of a) await (await import("node:fs"), b); }'`,
  );
});

test('syntax that only says types is stripped', async () => {
  await notebook.run(`
    interface Named<T extends object = {}> { name: string; of?: T }
    type Keys<T> = { readonly [K in keyof T]?: T[K] };
    abstract class Shape<T> implements Named { declare ghost: number; constructor(public name: string, protected size?: T) {} abstract area(): number }
    class Square extends Shape<number> { override area(): number { return this.size! ** 2 } }
    enum Colour { Red = 'r', Blue = 'b' }
    const enum Level { Low = 1, High }
    declare const elsewhere: string;
    function pick(from: string): string; function pick(from: number): number; function pick(from: any) { return from }
    const first = <T,>(items: T[]): T | undefined => items[0] as T;
    const checked = { a: 1 } satisfies Record<string, number>;`);
  assert.is(
    await notebook.value(
      '[new Square("s", 3).area(), new Square("s").name, Colour.Blue, Level.High, pick(7), first<number>([8])!, checked.a].join()',
    ),
    "'9,s,b,2,7,8,1'",
  );
});

test('newer syntax works on every supported Node: using, decorators', async () => {
  await notebook.run(
    'const log: string[] = []; const open = (name: string) => ({ [Symbol.dispose]: () => log.push(name) })',
  );
  await notebook.run('using a = open("a"), b = open("b"); const kept = log.length;');
  assert.is(await notebook.value('[kept, ...log].join()'), "'0,b,a'");
  await notebook.run('const mark = (target: any) => { target.marked = true }; @mark class Marked {}');
  assert.is(await notebook.value('(Marked as any).marked'), 'true');
});

test('decorators are the standard ones, which are told what they decorate', async () => {
  await notebook.run(`const seen: string[] = [];
    function logged(value: Function, { kind, name }: ClassMethodDecoratorContext) {
      return function (this: unknown, ...args: unknown[]) { seen.push(kind + ' ' + String(name)); return value.apply(this, args) }
    }
    class Logged { @logged greet() { return 'hi' } }`);
  assert.is(await notebook.value('[new Logged().greet(), ...seen].join()'), "'hi,method greet'");
  const { trace } = await notebook.error(
    'class Broken {\n  @logged wrong() { return absent }\n}\nnew Broken().wrong()',
  );
  assert.match(trace, /line 2.*\n.*@logged wrong\(\) \{ return absent \}/);
});

test('what stands beside a value does not hide it', async () => {
  for (const [source, shown] of [
    ["import type { Foo } from 'not-installed'; 1", '1'],
    ['export type Z = number; 9', '9'],
    ['11; function hoisted() {}', '11'],
    ['export default 5', '5'],
    ['export default { a: 1 }', '{ a: 1 }'],
    ['#!/usr/bin/env node\n7', '7'],
    ['{ a: 1 }', '{ a: 1 }'],
    ['{ a: 1,\n  b: [2] }', '{ a: 1, b: [ 2 ] }'],
    ['{ const inner = 1; inner + 1 }', '2'],
  ] as const) {
    assert.is(await notebook.value(source), shown, source);
  }
  assert.match((await notebook.error('{ a: 1,\n  b: absent() }')).trace, /line 2\n.*b: absent\(\)/);
});

test('values of any size are shown as far as anybody reads', async () => {
  for (const [source, shown] of [
    ['new Float64Array(2e7)', /^Float64Array\(20000000\) \[\s+0, 0,[\s\S]*19999900 more items/],
    ['({ inner: new Uint8Array(3e7) })', /inner: Uint8Array\(30000000\)/],
    ["'y'.repeat(2e8)", /^'y{9000}.*\n?… and \d|more characters/],
    ['new Map(Array.from({ length: 1e6 }, (_, i) => [i, i]))', /^Map\(1000000\) \{[\s\S]*more items/],
    ['[Proxy.revocable({}, {})].map(({ proxy, revoke }) => (revoke(), proxy))', /^\[ <Revoked Proxy> \]$/],
  ] as const) {
    const text = (await notebook.value(source))!;
    assert.match(text, shown);
    assert.ok(text.length < 60_000, source);
  }
  const { evalue } = await notebook.error("throw new Error('m'.repeat(5e7))");
  assert.match(evalue, /^m{50000}… and 49950000 more characters$/);
});

test('what nests too deep is an error of the cell, in whatever way it nests', async () => {
  for (const source of [
    `${'('.repeat(8000)}1${')'.repeat(8000)}`,
    '['.repeat(8000),
    `let deep: ${'A<'.repeat(8000)}B${'>'.repeat(8000)}`,
    `${'if(a){}else '.repeat(9000)}{}`,
    `${'`${'.repeat(4000)}1${'}`'.repeat(4000)}`,
    '(0, eval)("(".repeat(8000) + "1" + ")".repeat(8000))',
  ]) {
    const { ename, died } = await notebook.error(source);
    assert.ok(['SyntaxError', 'RangeError'].includes(ename), ename);
    assert.is(died, false);
  }
  // As deep as none of these: long, but flat.
  assert.is(await notebook.value(`[${'[1],'.repeat(5000)}].length`), '5000');
});

test('the result is the value of a last expression, and nothing for anything else', async () => {
  assert.is(await notebook.value('1; 2'), '2');
  assert.is(await notebook.value('if (true) { "branch" }'), "'branch'");
  assert.is(await notebook.value('3; interface Afterwards {}'), '3');
  for (const silent of [
    'const quiet = 1',
    'let x1; x1 = 5',
    'for (let i = 0; i < 3; i++) i',
    'undefined',
    '',
    '// nothing',
    'type T = 1',
  ]) {
    assert.is(await notebook.value(silent), undefined, silent);
  }
});

test('results are the values themselves, whatever they are', async () => {
  assert.is(
    await notebook.value('[NaN, -0, 10n, Infinity, null, undefined]'),
    '[ NaN, -0, 10n, Infinity, null, undefined ]',
  );
  for (const value of ['NaN', '-0', '10n', 'Infinity', 'null', 'Symbol(s)', "'text'", 'true']) {
    assert.is(await notebook.value(value.replace('(s)', '("s")')), value);
  }
  assert.is(await notebook.value('Promise.resolve(4)'), 'Promise { 4 }');
  assert.is(await notebook.value('new Map([[1, { a: [2] }]])'), 'Map(1) { 1 => { a: [ 2 ] } }');
});

test('cells are strict, as modules are', async () => {
  assert.is((await notebook.error('undeclared = 3')).evalue, 'undeclared is not defined');
});

test('an assignment to a name of another cell and shadowing a global leave the session whole', async () => {
  await notebook.run('const process = "mine"; const console2 = console; const URL = 1');
  await notebook.run('console.log(process, URL)');
  assert.is(notebook.printed('stdout'), 'mine 1\n');
});

test('values are released: what a cell made and dropped can be collected', async () => {
  await notebook.run(
    'let dropped: object | undefined = { big: true }; const ref = new WeakRef(dropped); const { setFlagsFromString } = await import("node:v8"); const { runInNewContext } = await import("node:vm"); setFlagsFromString("--expose-gc"); const gc = runInNewContext("gc");',
  );
  await notebook.run('dropped');
  await notebook.run('console.log(dropped); dropped = undefined');
  await notebook.run('await new Promise(resolve => setTimeout(resolve, 5)); gc()');
  assert.is(await notebook.value('ref.deref() === undefined'), 'true');
});

test.run();
