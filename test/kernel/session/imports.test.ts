import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeNotebookFolder } from './notebook-folder.js';
import { TestSession } from './run-cells.js';

const { folder, remove } = makeNotebookFolder();
const notebook = new TestSession(folder);
test.after(async () => {
  await notebook.session.close();
  remove();
});

test('an ES module: default, named, renamed, namespace, subpath', async () => {
  await notebook.run(`import twice, { one, Kind as Sort } from 'esm-pack';
    import * as whole from 'esm-pack'; import again, * as more from 'esm-pack'; import { sub } from 'esm-pack/sub'`);
  assert.is(
    await notebook.value(
      '[twice(one), new Sort() instanceof whole.Kind, again === more.default, sub].join()',
    ),
    "'2,true,true,a subpath'",
  );
});

test('a CommonJS module: default, named, and what only running it shows', async () => {
  await notebook.run("import whole, { seen, hidden } from 'cjs-pack'");
  assert.is(
    await notebook.value('[whole.seen, seen, hidden].join()'),
    "'by the scan,by the scan,from the scan'",
  );
});

test('an import for its effects happens once', async () => {
  await notebook.run("import '@scope/effect'");
  await notebook.run("import '@scope/effect'");
  assert.is(await notebook.value('(globalThis as any).effects'), '1');
});

test('an import is there for later cells, and may be repeated', async () => {
  await notebook.run("import { one as imported } from 'esm-pack'");
  assert.is(await notebook.value('imported'), '1');
  await notebook.run("import { one as imported } from 'esm-pack'; const imported2 = imported + 1");
  assert.is(await notebook.value('imported2'), '2');
});

test('imports below their use come first all the same', async () => {
  assert.is(
    await notebook.value("const used = below + 1;\nimport { one as below } from 'esm-pack';\nused"),
    '2',
  );
});

test('types are dropped: import type, and { type } among values', async () => {
  await notebook.run(
    "import type { Missing } from 'not-installed'; import { type AlsoMissing, one } from 'esm-pack'; let t: Missing | AlsoMissing",
  );
  assert.is(await notebook.value('one'), '1');
});

test('a type imported like a value is a note, a missing value that is used an error', async () => {
  const run = await notebook.run("import { Shape } from 'esm-pack';\nlet shape: Shape");
  assert.is(run.status, 'ok');
  assert.match(
    notebook.printed('stderr'),
    /'esm-pack' does not provide an export named 'Shape'; if it is a type, import it as { type Shape }/,
  );
  const error = await notebook.error("let a = 1;\nimport { twise } from 'esm-pack';\ntwise(2)");
  assert.is(error.evalue, "The requested module 'esm-pack' does not provide an export named 'twise'");
  assert.match(error.trace, /line 2\n {2}2 \| import { twise }/);
});

test('import(), import.meta, require, files beside the notebook, JSON', async () => {
  assert.is(
    await notebook.value(
      "(await import('./helper.mjs')).fail.name + typeof (await import('node:fs')).default.open",
    ),
    "'failfunction'",
  );
  assert.is(
    await notebook.value('[import.meta.dirname, import.meta.url].join()'),
    `'${folder},file://${folder}/%5Bnotebook%5D'`,
  );
  assert.is(await notebook.value('require("cjs-pack").seen'), "'by the scan'");
  assert.is(await notebook.value("import data from './data.json' with { type: 'json' };\ndata.answer"), '42');
  assert.is(await notebook.value('process.cwd()'), `'${folder}'`);
});

test("what the folder lacks comes from Arclab's own packages, what it has from the folder", async () => {
  assert.is(await notebook.value("import { table } from 'arquero';\ntable({ a: [1, 2] }).numRows()"), '2');
  assert.is(await notebook.value("import * as papaparse from 'papaparse';\npapaparse.mine"), 'true');
});

test('a package that is nowhere says how to get it', async () => {
  const { evalue, trace } = await notebook.error("\nimport thing from 'left-pad/sub';");
  assert.is(
    evalue,
    `Cannot find the package 'left-pad' from ${folder}; install it there: npm install left-pad`,
  );
  assert.match(trace, /Cell \[\d+\], line 2\n/);
});

test("an error in the user's own module shows its place", async () => {
  const { trace } = await notebook.error("import { fail } from './helper.mjs';\n\nfail()");
  assert.match(
    trace,
    /^Error: in the helper\nat helper\.mjs, line 2, in fail\nat Cell \[\d+\], line 3\n {2}3 \| fail\(\)\n/,
  );
});

test('re-exports are refused, exports of what a cell has are taken as declarations', async () => {
  assert.match(
    (await notebook.error("export * from 'esm-pack'")).evalue,
    /a cell cannot export from another module/,
  );
  assert.match(
    (await notebook.error("export { one } from 'esm-pack'")).evalue,
    /a cell cannot export from another module/,
  );
  assert.is(
    await notebook.value('export default class Exported { a = 1 }; export { Exported }; new Exported().a'),
    '1',
  );
});

test('imports are live: what the module makes of them is seen, in later cells too', async () => {
  const wrote = `require('fs').writeFileSync('./live.mjs', 'export let live = 0; export const raise = () => { live++ }')`;
  assert.is(
    await notebook.value(`${wrote}\nimport { live, raise } from './live.mjs'\nraise(); raise(); live`),
    '2',
  );
  assert.is(await notebook.value('raise(); live'), '3');
  assert.match((await notebook.error('live = 5')).evalue, /live is an import/);
  assert.is(await notebook.value('let live = 10; raise(); live'), '10');
});

test.run();
