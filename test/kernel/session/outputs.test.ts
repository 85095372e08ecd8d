import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { TestSession } from './run-cells.js';

const notebook = new TestSession(process.cwd());
test.after(() => notebook.session.close());

const PLOT = `{ $schema: 'https://vega.github.io/schema/vega-lite/v6.json', data: { values: [{ a: 1 }] }, mark: 'point', encoding: { x: { field: 'a' } } }`;

test('10,000 printed lines arrive complete and in order, as few pieces', async () => {
  const began = performance.now();
  const { outputs } = await notebook.run(
    'for (let line = 0; line < 10_000; line++) console.log("line", line)',
  );
  assert.is(
    notebook.printed('stdout'),
    Array.from({ length: 10_000 }, (_, line) => `line ${line}\n`).join(''),
  );
  // A piece holds what was printed in 40 ms, or 256 kB of it: how many there are is up to the machine.
  const most = 3 + (performance.now() - began) / 40;
  assert.ok(outputs.length <= most, `${outputs.length} pieces`);
});

test('streams, displays and a plot that takes its time to draw keep their order', async () => {
  const { outputs } = await notebook.run(
    `console.log('a'); console.error('b'); display('c'); process.stdout.write('d'); console.log('e'); display(${PLOT}); console.info('f')`,
  );
  const seen = outputs.map(output =>
    output.kind === 'stream'
      ? `${output.name} ${output.text}`
      : output.kind === 'display' && Object.keys(output.bundle).join(),
  );
  assert.equal(seen, [
    'stdout a\n',
    'stderr b\n',
    'text/plain',
    'stdout de\n',
    'application/vnd.vegalite.v5+json,text/plain,image/svg+xml',
    'stdout f\n',
  ]);
});

test('a plot is a result with its picture; one that cannot be drawn says why', async () => {
  const run = await notebook.run(`(${PLOT})`);
  assert.match(String(run.status === 'ok' && run.result?.bundle['image/svg+xml']), /^<svg /);
  const bad = await notebook.run(
    `display({ $schema: 'https://vega.github.io/schema/vega-lite/v6.json', mark: 'nonsense', data: { url: 'missing.json' } })`,
  );
  assert.is(bad.status, 'ok');
  assert.match(notebook.printed('stderr'), 'The plot cannot be drawn: ');
});

test('text written in pieces of characters, with encodings and callbacks', async () => {
  await notebook.run(`const bytes = Buffer.from('é😀');
    for (const byte of bytes) process.stdout.write(Uint8Array.of(byte));
    process.stdout.write('e9', 'hex'); process.stdout.write('c3a9', 'hex');
    await new Promise<void>(written => process.stdout.write('!', () => written()));
    await new Promise<void>(written => process.stderr.write('?', 'utf8', () => written()));`);
  assert.is(notebook.printed('stdout'), 'é😀\ufffdé!');
  assert.is(notebook.printed('stderr'), '?');
});

test('what child processes write is captured, before the cell is done', async () => {
  await notebook.run(`import { execSync } from 'node:child_process';
    execSync('echo out; echo err >&2; printf unfinished >&2', { stdio: 'inherit' });`);
  assert.is(notebook.printed('stdout'), 'out\n');
  assert.is(notebook.printed('stderr'), 'err\nunfinished');
});

test('late output belongs to the cell that started it', async () => {
  await notebook.run(
    'setTimeout(() => { console.log("late"); display("shown") }, 10); (async () => { await new Promise(resolve => setTimeout(resolve, 15)); console.log("after await") })()',
  );
  const starter = notebook.cell;
  await notebook.run('await new Promise(resolve => setTimeout(resolve, 40)); console.log("meanwhile")');
  assert.is(notebook.printed('stdout', starter), 'late\nafter await\n');
  assert.is(notebook.printed('stdout'), 'meanwhile\n');
});

test('output arrives while the cell is busy', async () => {
  const { outputs, session } = notebook;
  const cell = 1000;
  const folder = mkdtempSync(join(tmpdir(), 'arclab-busy-'));
  try {
    const seen = join(folder, 'seen');
    const running = session.execute(
      `console.log("started"); while (!require('node:fs').existsSync(${JSON.stringify(seen)}));`,
      cell,
    );
    const hasArrived = (): boolean => outputs.some(output => output.cell === cell);
    for (let tries = 0; tries < 4000 && !hasArrived(); tries++) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    const arrived = hasArrived();
    writeFileSync(seen, '');
    await running;
    assert.ok(arrived);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a progress bar updates in place and ends', async () => {
  const { outputs } =
    await notebook.run(`import { progress } from '${new URL('../../../kernel/display/index.js', import.meta.url).href}';
    let total = 0;
    for (const item of progress([1, 2, 3], 'Adding')) { total += item; if (item === 2) await new Promise(resolve => setTimeout(resolve, 120)) }`);
  const states = outputs.flatMap(output => (output.kind === 'display' ? [output] : []));
  assert.is(new Set(states.map(({ displayId }) => displayId)).size, 1);
  assert.equal(
    states.map(({ update }) => update ?? false),
    states.map((_, index) => index > 0),
  );
  const texts = states.map(({ bundle }) => String(bundle['text/plain']));
  assert.match(texts[0]!, /^Adding: 0 of 3 \(0 %\), 0\.0 s$/);
  // Where the machine is busy, the first step takes long enough to be shown too.
  assert.match(texts.at(-2)!, /^Adding: 2 of 3 \(66 %\), .* left$/);
  assert.match(texts.at(-1)!, /^Adding: 3 of 3 \(100 %\), \d\.\d s$/);
});

test.run();
