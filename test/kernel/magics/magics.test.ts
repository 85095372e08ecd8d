import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MAGICS } from '../../../kernel/magics/definitions.js';
import { flatteningWorkflow, LINE } from '../cli/flattening-workflow.js';
import { sampleWorkflow } from '../cli/sample-workflow.js';
import { TestSession } from '../session/run-cells.js';

const folder = mkdtempSync(join(tmpdir(), 'arclab-magics-'));
const notebook = new TestSession(folder);
test.after(async () => {
  await notebook.session.close();
  rmSync(folder, { recursive: true });
});

/** The tables that a cell displayed, as row objects. */
async function tables(source: string): Promise<Record<string, unknown>[][]> {
  const { outputs, ...outcome } = await notebook.run(source);
  if (outcome.status === 'error') throw new Error(outcome.error.traceback.join('\n'));
  return outputs.flatMap(output => {
    const table = output.kind === 'display' ? output.bundle['application/vnd.dataresource+json'] : undefined;
    return table === undefined ? [] : [(table as { data: Record<string, unknown>[] }).data];
  });
}

test('%help lists every magic, and each has help of its own', async () => {
  const help = (await notebook.value('%help'))!;
  for (const name of Object.keys(MAGICS)) {
    assert.ok(help.includes(`%%${name}`));
    assert.match((await notebook.value(`%%${name} --help`))!, new RegExp(`^Usage: %%${name}`));
  }
});

test('%%time shows one row of milliseconds, and the result of the cell', async () => {
  const source = '%%time\nfor (const end = performance.now() + 20; performance.now() < end; ) {}\n"result"';
  const asked = performance.now();
  const [[row]] = (await tables(source)) as [[Record<string, number>]];
  const most = performance.now() - asked;
  assert.ok(row.wallMs! >= 20 && row.wallMs! < most, `${row.wallMs} of ${most} ms`);
  assert.equal(Object.keys(row), ['wallMs', 'userMs', 'systemMs', 'gcMs']);
  assert.is(await notebook.value('%%time\n"result"'), "'result'");
});

test('a cell under a magic keeps its line numbers, and what it declares', async () => {
  const { trace } = await notebook.error('%%time\nlet underMagic = 1;\n\nnull.nothing');
  assert.match(trace, /line 4/);
  assert.is(await notebook.value('underMagic'), '1');
  const syntax = await notebook.error('%%time\nlet = ;');
  assert.match(syntax.trace, /line 2/);
});

test('a magic that is wrong is one sentence that says what is right', async () => {
  const cases: [string, RegExp][] = [
    ['%%tiem\n1', /no magic "%%tiem"; did you mean "%%time"\? There are "%%time", .*%help$/],
    ['%time 1', /works on a whole cell: write %%time/],
    ['%%clones --by nothing\n1', /Allowed choices are ledger, site, node, memo, conversions/],
    ['%%time --loud\n1', /unknown option '--loud'.*%%time --help/],
    ['%%workflow --as "no name"\nname: x', /--as "no name" is no name of a variable/],
    ['%%workflow\n', /holds no workflow/],
    ['%%workflow --finish keep\nname: x', /finish can't be "keep"/],
  ];
  for (const [source, says] of cases) {
    const { ename, evalue } = await notebook.error(source);
    assert.is(ename, 'MagicError');
    assert.match(evalue, says, source);
    assert.not.match(evalue, /\n/);
  }
});

test('%%workflow runs what the cell holds, and leaves it in a variable', async () => {
  const step = (await notebook.value(
    `%%workflow --status-delay-ms 0 --as levels --work-dir work\n${sampleWorkflow()}`,
  ))!;
  assert.match(step, /4 nodes ran/);
  assert.is(await notebook.value('levels.result.status'), "'completed'");
  assert.ok(existsSync(join(folder, 'work', 'artifacts', 'alarms.json')));
});

test('%%workflow --to stops before a node, and another cell goes on', async () => {
  await notebook.value(`%%workflow --to label\n${sampleWorkflow()}`);
  assert.is(await notebook.value('flow.node("label").waiting'), '2');
  assert.match((await notebook.value('await flow.continue()'))!, /2 nodes ran/);
});

test('a mistake in a workflow of a cell names its place', async () => {
  const { evalue } = await notebook.error(`%%workflow\n${sampleWorkflow(['JSON Writer', 'JSON Riter'])}`);
  assert.match(evalue, /"alarms".*Action not found: JSON Riter.*JSON Writer/);
});

test('%%clones shows what ran in the cell and nothing from before', async () => {
  await notebook.run(
    `let again = workflow({ text: ${JSON.stringify(sampleWorkflow())} }); await again.runTo('label')`,
  );
  const [rows] = await tables('%%clones\nawait again.continue(); 1');
  assert.ok(rows!.length > 0);
  assert.ok(
    rows!.every(row => row.node === 'label' || row.node === 'alarms'),
    JSON.stringify(rows),
  );
  const [sites] = await tables(
    `%%clones --by site\nawait workflow({ text: ${JSON.stringify(sampleWorkflow())} }).continue(); 1`,
  );
  assert.ok(sites!.some(row => row.site === 'sink-input' && row.deep === 2));
  const [memo] = await tables(
    `%%clones --by memo\nawait workflow({ text: ${JSON.stringify(sampleWorkflow())} }).continue(); 1`,
  );
  assert.ok(memo!.every(row => row.expected === row.counted));
  const line = join(folder, 'line.geojson');
  writeFileSync(line, LINE);
  const text = JSON.stringify(flatteningWorkflow(line));
  const [conversions] = await tables(
    `%%clones --by conversions\nawait workflow({ text: ${text} }).continue(); 1`,
  );
  assert.equal(
    conversions!.map(({ conversion, bytes }) => [conversion, bytes]),
    [['flattening', 48]],
  );
  await notebook.run('%%clones\n1');
  assert.match(notebook.printed('stdout'), /no workflow ran/);
});

test('%%clones counts a run that is gone when the cell ends', async () => {
  const [rows] = await tables(`%%clones --by site
require('node:v8').setFlagsFromString('--expose-gc');
const collectGarbage = require('node:vm').runInNewContext('gc');
const left = await (async () => {
  const run = workflow({ text: ${JSON.stringify(sampleWorkflow())} }, { statusDelayMs: 0 });
  await run.continue();
  return new WeakRef(run);
})();
for (let turn = 0; left.deref() && turn < 100; turn++) {
  await new Promise(resolve => setTimeout(resolve, 20));
  collectGarbage();
}
if (left.deref()) throw new Error('the run is still held');`);
  assert.ok(rows!.some(row => row.site === 'sink-input' && row.deep === 2));
});

test('%%heap shows what a cell left in the heap, and not what it dropped', async () => {
  await notebook.run('class Kept { text = "x" } class Dropped { text = "x" } let kept: Kept[] = [];');
  const isOf = (name: string) => (row: Record<string, unknown>) => Reflect.get(row, 'constructor') === name;
  const cell = `for (let n = 0; n < 500; n++) { kept.push(new Kept()); new Dropped(); } 'done'`;
  const [rows] = await tables(`%%heap\n${cell}`);
  const row = rows!.find(isOf('Kept'))!;
  assert.is(row.new, 500);
  assert.is(row.gone, 0);
  assert.not.ok(rows!.some(isOf('Dropped')));
  const [gone] = await tables('%%heap --top 5\nkept = [];');
  assert.is(gone!.find(isOf('Kept'))!.gone, 500);
  assert.ok(gone!.length <= 5);
});

test('a magic ends with its cell where that is interrupted, and works in the next one', async () => {
  // Several times: the thread that ends a loop may still be at it when the magic ends.
  const loop = 'let last: unknown = []; while (true) last = [{}];';
  for (const never of ['await new Promise(() => {})', loop, loop, loop, loop]) {
    const running = notebook.run(`%%allocations\nconsole.log('begun');\n${never}`);
    while (!notebook.printed('stdout').includes('begun'))
      await new Promise(resolve => setTimeout(resolve, 10));
    await notebook.session.interrupt();
    const { status } = await running;
    assert.is(status, 'error');
    assert.ok((await notebook.value('%%allocations\n"again"'))!.includes('again'));
  }
});

test('%%session starts anew with flags, and keeps the old ones where Node does not take them', async () => {
  await notebook.run('let before = 1');
  const limit = 'Math.round(require("node:v8").getHeapStatistics().heap_size_limit / 2 ** 20)';
  const usual = Number(await notebook.value(limit));
  const small = Number(await notebook.value(`%%session --max-old-space-size=200\n${limit}`));
  // What Node adds to it for young objects differs between its versions.
  assert.ok(small >= 200 && small < usual / 2, `${small} of ${usual}`);
  assert.is(await notebook.value('typeof before'), "'undefined'");
  const { ename, evalue } = await notebook.error('%%session --no-such-flag\n1');
  assert.is(ename, 'MagicError');
  assert.match(evalue, /--no-such-flag/);
  assert.is(await notebook.value(limit), String(small));
});

test.run();
