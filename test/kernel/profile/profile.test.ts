/** Profiles taken in a cell, as a user takes them. */
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { VEGA_LITE_MIME } from '../../../kernel/display/mime.js';
import { TestSession, withoutColours } from '../session/run-cells.js';

const notebook = new TestSession(process.cwd());
test.after(() => notebook.session.close());

test('allocations are mapped back to the lines of the cell as typed, over imports and types', async () => {
  await notebook.run(`import { profile } from 'arclab';
interface Pair { left: number; right: number }
const pairs: Pair[] = [];

function fillPairs(): void {
  for (let i = 0; i < 200_000; i++) pairs.push({ left: i, right: i });
}`);
  const run = await notebook.run('const found = await profile.allocations(fillPairs);\nfound');
  assert.is(run.status, 'ok');
  const bundle = run.status === 'ok' ? run.result!.bundle : {};
  const text = withoutColours(String(bundle['text/plain']));
  assert.match(text, /fillPairs: [\d.]+ MB of objects allocated, temporaries included/);
  assert.match(text, /sampled +fillPairs +Cell\[1\]:5 /);
  assert.not.match(text, /kernel\/session/);
  assert.match(String(bundle['text/html']), /<svg[\s\S]*fillPairs \(Cell\[1\]:5\)[\s\S]*<table/);
});

test('%%allocations shows what its cell allocated, the clones of its runs too, with the options of the command', async () => {
  const file = join(tmpdir(), `arclab-${process.pid}.speedscope.json`);
  const run = await notebook.run(`%%allocations --every-bytes 16384 --top 40 --speedscope ${file}
const flow = workflow('notebooks/workflows/countries.yml', { preset: 'before', statusDelayMs: 0 });
await flow.runTo('label');
for (let i = 0; i < 500_000; i++) pairs.push({ left: i, right: i });`);
  assert.is(run.status, 'ok', run.status === 'error' ? run.error.traceback.join('\n') : '');
  const shown = run.outputs.flatMap(output => (output.kind === 'display' ? [output.bundle] : []));
  const texts = shown.map(bundle => withoutColours(String(bundle['text/plain'])));
  const text = texts.find(each => each.includes('of objects')) ?? texts.join('\n');
  assert.match(text, /^Cell\[3\]: [\d.,]+ MB of objects/);
  assert.match(text, /ledger +[\w-]+: (feature|geometry)/);
  assert.match(text, /sampled .* Cell\[3\]/);
  assert.is(JSON.parse(readFileSync(file, 'utf8')).profiles[0].unit, 'bytes');
  rmSync(file);
});

test('%%allocations of a cell that fails shows what it can, and leaves the next profile possible', async () => {
  const { ename } = await notebook.error('%%allocations\nthrow new RangeError("too far")');
  assert.is(ename, 'RangeError');
  const again = await notebook.run('%%allocations\nJSON.parse("[]")');
  assert.is(again.status, 'ok');
});

test('a recording over cells has a phase for each, with its peak', async () => {
  await notebook.run('const recording = await profile.startMemory({ everyMs: 5 })');
  await notebook.run('Buffer.alloc(150e6, 1); await new Promise(resolve => setTimeout(resolve, 30))');
  const busy = `Cell[${notebook.cell}]`;
  const shown = await notebook.run('const found2 = await recording.stop(); found2');
  assert.is(shown.status, 'ok');
  assert.ok(shown.status === 'ok' && VEGA_LITE_MIME in shown.result!.bundle);
  const rows = JSON.parse(
    (await notebook.value('JSON.stringify(found2.phases().objects())'))!.replace(/^'|'$/g, ''),
  ) as { name: string; kind: string; peakBuffers: number; durationMs: number }[];
  const cell = rows.find(({ name }) => name === busy)!;
  assert.is(cell.kind, 'cell');
  assert.ok(cell.peakBuffers > 150e6, `${cell.peakBuffers} bytes`);
  assert.ok(cell.durationMs >= 29);
});

test.run();
