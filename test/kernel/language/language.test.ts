/** The language service as a front end sees it: `|` marks the cursor. All tests but the last ask one thread. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Language } from '../../../kernel/language/language.js';
import { completeMagic } from '../../../kernel/magics/complete-magic.js';

const folder = mkdtempSync(join(tmpdir(), 'arclab-language-'));
writeFileSync(join(folder, 'helper.ts'), '/** Halves it. */\nexport const half = (a: number) => a / 2;\n');
mkdirSync(join(folder, 'data'));
const failures: string[] = [];
const language = new Language({
  folder,
  completeMagic,
  onFailure: reason => failures.push(reason),
});
test.before.each(() => language.reset());
test.after(async () => {
  await language.close();
  rmSync(folder, { recursive: true });
  assert.equal(failures, []);
});

function atCursor(text: string): [code: string, cursor: number] {
  const cursor = text.indexOf('|');
  return [text.slice(0, cursor) + text.slice(cursor + 1), cursor];
}

async function completed(
  text: string,
): Promise<{ names: string[]; types: Record<string, string>; replaced: string }> {
  const [code, cursor] = atCursor(text);
  const { start, end, matches } = await language.complete(code, cursor);
  const names = matches.map(match => match.text);
  const types = Object.fromEntries(matches.map(match => [match.text, match.type]));
  return { names, types, replaced: code.slice(start, end) };
}

async function hover(text: string, detail: 0 | 1 = 0): Promise<string | undefined> {
  return (await language.inspect(...atCursor(text), detail))?.['text/plain'] as string | undefined;
}

async function adviceOn(source: string): Promise<string[]> {
  await language.complete('', 0);
  const advice = await language.cellRan(source);
  return advice.map(({ message, line, column }) => `${line}:${column} ${message}`);
}

test('members of what earlier cells declared, with their types', async () => {
  await language.cellRan('const lake = { depth: 3, drain() {} };');
  assert.equal(await completed('lake.|'), {
    names: ['depth', 'drain'],
    types: { depth: 'property', drain: 'function' },
    replaced: '',
  });
  const { names, replaced } = await completed('const deep = lake.de|');
  assert.equal([names, replaced], [['depth'], 'de']);
});

test('functions, classes and modules are told apart, however they are declared', async () => {
  await language.cellRan(`
    import * as zooPaths from 'node:path';
    import { op as zooOp } from 'arquero';
    function zooFunction() {}
    const zooArrow = (a: number) => a;
    class ZooClass {}
    let zooNumber = 1;
  `);
  const { types } = await completed('zoo|');
  assert.equal(types, {
    zooFunction: 'function',
    zooArrow: 'function',
    ZooClass: 'class',
    zooNumber: 'instance',
    zooPaths: 'module',
    zooOp: 'instance',
  });
});

test('functions show their signatures', async () => {
  await language.cellRan(
    'function zooAdd(a: number, b = 1) { return a + b }; const zooHalf = (a: number) => a / 2;',
  );
  const { matches } = await language.complete('zoo', 3);
  assert.equal(
    matches.map(({ signature }) => signature),
    ['(a: number, b?: number): number', '(a: number) => number'],
  );
});

test('what begins as typed comes first, names with an underscore last', async () => {
  await language.cellRan('const item = { _size: 1, size: 2, Sizes: 3, resize: 4 }');
  assert.equal((await completed('item.si|')).names, ['size', 'Sizes']);
  assert.equal((await completed('item._s|')).names, ['_size']);
  assert.is((await completed('item.|')).names.at(-1), '_size');
  assert.equal((await completed('item.esi|')).names, ['resize']);
});

test('keys of object literals, and strings of unions', async () => {
  await language.cellRan('function paint(options: { color: "red" | "green"; width?: number }) {}');
  assert.equal((await completed('paint({ co| })')).names, ['color']);
  const { names, replaced } = await completed('paint({ color: "re|" })');
  assert.equal([names[0], replaced], ['red', 're']);
  assert.equal((await completed('paint({ color: "|" })')).names.sort(), ['green', 'red']);
});

test('a keyword that is typed to its end is replaced, not added to', async () => {
  const { names, replaced } = await completed('for|');
  assert.is(names[0], 'for');
  assert.is(replaced, 'for');
});

test('nothing is offered in comments and in text', async () => {
  for (const text of ['// cons|', '"cons|"', '`cons|`']) {
    assert.equal((await completed(text)).names, [], text);
  }
  assert.ok((await completed('`${cons|`')).names.includes('console'));
});

test('imports complete to packages, modules of Node, and files', async () => {
  assert.equal((await completed('import { op } from "arq|"')).names, ['arquero']);
  assert.ok((await completed('import "node:wor|')).names.includes('node:worker_threads'));
  const file = await completed(`import { half } from './he|`);
  assert.equal([file.names, file.replaced, file.types['helper.ts']], [['helper.ts'], 'he', 'module']);
  assert.equal((await completed(`await import('./da|`)).names, ['data/']);
  assert.equal((await completed('import x from "./nowhere/|"')).names, []);
});

test('what is imported has its types, from files and from packages that come with arclab', async () => {
  await language.cellRan('import { op } from "arquero";\nimport { half } from "./helper.ts";');
  assert.ok((await completed('op.med|')).names.includes('median'));
  assert.match((await hover('half(|')) ?? '', /^half\(a: number\): number\s+Halves it\.$/);
});

test("arclab's functions and types are known without import; a cell may take their names", async () => {
  const { names, types } = await completed('clonesT|');
  assert.equal([names, types.clonesTable], [['clonesTable'], 'function']);
  assert.equal((await completed('compare("x.yml", { ru| })')).names, ['runs']);
  assert.equal((await completed('workflow("x.yml").runT|')).names, ['runTo']);
  assert.is((await completed('let one: Featur|')).types.Feature, 'class');
  for (const name of ['prompt', 'password', 'require', 'display']) {
    assert.match((await hover(`${name}|`)) ?? '', new RegExp(name), name);
  }
  await language.cellRan('const display = { brightness: 1 };');
  assert.equal((await completed('display.|')).names, ['brightness']);
});

test('a cell that does not check is known with its types all the same', async () => {
  await language.cellRan(
    'const wrong: number = "text";\nconst right = { kept: 1 };\ninterface Box { lid: string }',
  );
  assert.equal((await completed('right.|')).names, ['kept']);
  assert.equal((await completed('declare const b: Box; b.|')).names, ['lid']);
  assert.ok((await completed('wrong.|')).names.includes('toFixed'));
});

test('what is newer than the service is known: using, import attributes, methods of arrays', async () => {
  await language.cellRan(`using lock = { [Symbol.dispose]() {}, owner: 5 };
    import settings from './settings.json' with { type: 'json' };
    export const ordered = [3, 1].toSorted();`);
  assert.ok((await completed('lock.|')).names.includes('owner'));
  assert.ok((await completed('setti|')).names.includes('settings'));
  assert.ok((await completed('ordered.toRev|')).names.includes('toReversed'));
});

test('redeclaration: the last cell counts, and an old name may change its kind', async () => {
  await language.cellRan('const thing = { old: 1 }; let other = 1');
  assert.equal((await completed('thing.|')).names, ['old']);
  await language.cellRan('function thing() {}\nthing.fresh = 1;');
  await language.cellRan('class thing { static newest = 1 }');
  assert.ok((await completed('thing.|')).names.includes('newest'));
  assert.ok((await completed('other.|')).names.includes('toFixed'));
});

test('code that is no TypeScript is completed as far as it goes', async () => {
  await language.cellRan('const lake = { depth: 3 }');
  assert.ok((await completed('let x = #$%^ ((( lake.dep|')).names.includes('depth'));
});

test('a magic is completed, and the cell below it in its own lines', async () => {
  const { names, types, replaced } = await completed('%%ti|');
  assert.equal([names, types.time, replaced], [['time'], 'magic', 'ti']);
  assert.equal((await completed('%%time --runs 3\nconst lake = { depth: 1 };\nlake.de|')).names, ['depth']);
  assert.equal(await adviceOn('%%time\nconst n: number = "text"'), [
    "2:7 Type 'string' is not assignable to type 'number'.",
  ]);
});

test('inspect: signature and first paragraph; in full with tags; within arguments what is called', async () => {
  await language.cellRan(`/**
 * Adds <two> numbers.
 *
 * At great length.
 * @param a the first
 */
function add(a: number, b: number) { return a + b }`);
  const signature = 'function add(a: number, b: number): number';
  assert.is(await hover('ad|d(1, 2)'), `${signature}\n\nAdds <two> numbers.`);
  const full = (await hover('add|', 1)) ?? '';
  assert.match(full, /At great length\.\s+\*@param\* a the first/);
  for (const text of ['add(|', 'add(1, |', 'add({ a: [|', 'add(")", |']) {
    assert.match((await hover(text)) ?? '', /add\(a: number/, text);
  }
  const generic = await language.inspect('const less = <T,>(a: T) => a; less', 31, 0);
  assert.match(String(generic?.['text/html']), /&lt;T,?&gt;/);
  const bundle = await language.inspect('add', 1, 0);
  assert.match(String(bundle?.['text/html']), /Adds &lt;two&gt; numbers/);
});

test('inspect in full says where a name comes from', async () => {
  await language.cellRan(
    'const first = 1, second = 2; import { op } from "arquero"; let { third } = { third: 3 };',
  );
  const cases = [
    ['first|', /Declared in an earlier cell\.$/],
    ['second|', /Declared in an earlier cell\.$/],
    ['third|', /Declared in an earlier cell\.$/],
    ['const here = 1; here|', /Declared in this cell\.$/],
    ['op|', /Imported from 'arquero' by an earlier cell\.$/],
    ['import { table } from "arquero"; table|', /Imported from 'arquero'\.$/],
    ['compare|', /Comes with arclab, in every cell\.$/],
  ] as const;
  for (const [text, where] of cases) assert.match((await hover(text, 1)) ?? '', where, text);
  for (const text of ['Math|', 'op.mean|', 'prompt|']) {
    assert.not.match((await hover(text, 1)) ?? '', /Declared|Imported|Comes with/, text);
  }
});

test('inspect finds nothing where there is nothing', async () => {
  for (const text of ['  |  ', '|', 'noSuchName|', '1 + | 2']) assert.is(await hover(text), undefined, text);
});

test('advice points into the cell, and is quiet about what cells may do', async () => {
  const cell = 'const a = 1;\nconst n: number = "text";\nnoSuchName();';
  assert.equal(await adviceOn(cell), [
    "2:7 Type 'string' is not assignable to type 'number'.",
    "3:1 Cannot find name 'noSuchName'.",
  ]);
  for (const allowed of [
    'const a = "another";',
    'await 1; for await (const x of []) {}',
    'import lost from "not-installed-yet"; import { op } from "arquero"; op.mean("a");',
    'export const b = [1].toSorted();',
    'using c = { [Symbol.dispose]() {} };',
    'const unused = 1;',
  ]) {
    assert.equal(await adviceOn(allowed), [], allowed);
  }
});

test('a new session knows nothing of the old one', async () => {
  await language.cellRan('const ancient = { age: 1 }');
  assert.ok((await completed('anc|')).names.includes('ancient'));
  language.reset();
  assert.not.ok((await completed('anc|')).names.includes('ancient'));
});

test('of questions that wait, the newest of a kind is answered', async () => {
  await language.cellRan('const lake = { depth: 3 }');
  const [first, stale, newest] = await Promise.all(
    ['lake.d', 'lake.de', 'lake.dep'].map(code => language.complete(code, code.length)),
  );
  assert.equal(
    [first, stale, newest].map(completion => completion!.matches.map(({ text }) => text)),
    [['depth'], [], ['depth']],
  );
});

test('TypeScript is not loaded before somebody asks; without its answer, names are completed', async () => {
  const reasons: string[] = [];
  const hasty = new Language({
    folder,
    patience: { start: 0, answer: 1 },
    onFailure: reason => reasons.push(reason),
  });
  await hasty.cellRan('const lakes = 1; const lakeDepth = 2; const sea = 3');
  assert.not.ok(hasty.isStarted);
  for (const code of ['lake', '1 + lake']) {
    const { start, matches } = await hasty.complete(code, code.length);
    assert.equal(
      matches.map(({ text }) => text),
      ['lakes', 'lakeDepth'],
    );
    assert.is(start, code.length - 4);
  }
  assert.is(await hasty.inspect('lakes', 2, 0), undefined);
  assert.match(reasons[0]!, /no answer within 0\.001 s/);
  assert.not.ok(hasty.isStarted, 'a thread that hangs is ended');
  await hasty.close();
});

test('a question that is open when the kernel ends has no answer, and is no failure', async () => {
  const reasons: string[] = [];
  const brief = new Language({ folder, onFailure: reason => reasons.push(reason) });
  const open = brief.inspect('Math.floor', 7, 0);
  while (!brief.isStarted) await new Promise(resolve => setImmediate(resolve));
  await brief.close();
  assert.is(await open, undefined);
  assert.equal(reasons, []);
});

test.run();
