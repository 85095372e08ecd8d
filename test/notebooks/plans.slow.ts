/** The memo's plans as notebooks: each runs, and its own figures say what the memo's arithmetic does. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fromCSV } from 'arquero';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runNotebook } from '../../kernel/headless/run-notebook.js';
import { REPORT_DIRECTORY_VARIABLE } from '../../kernel/report-directory.js';
import { STRATEGIES } from '../../runtime/feature/representation/strategies.js';
import { openWorkflow } from '../../runtime/open-workflow.js';

type Row = Record<string, number | string>;

const COUNTRIES = 177;
const out = mkdtempSync(join(tmpdir(), 'arclab-plans-'));
const { [REPORT_DIRECTORY_VARIABLE]: outside } = process.env;
// What the command line tells a session.
process.env[REPORT_DIRECTORY_VARIABLE] = out;

test.after(() => {
  rmSync(out, { recursive: true });
  if (outside === undefined) delete process.env[REPORT_DIRECTORY_VARIABLE];
  else process.env[REPORT_DIRECTORY_VARIABLE] = outside;
});

/** The rows of a table that a notebook saved. */
function rows(name: string): Row[] {
  return fromCSV(readFileSync(join(out, 'tables', `${name}.csv`), 'utf8')).objects() as Row[];
}

async function runPlan(name: string): Promise<string> {
  const { ok, error, html } = await runNotebook(resolve('notebooks', `${name}.ipynb`), { out });
  assert.ok(ok, error?.evalue ?? '');
  return readFileSync(html, 'utf8');
}

const graph = openWorkflow(resolve('notebooks/workflows/plans.yml'));
/** How many receivers the only fan-out has; from the graph, since a table of the notebook would prove nothing. */
const receivers = graph.edges.filter(({ from }) => from === graph.nodes[0]!.id).length;

test('plan 1: a forward to three costs 3 · 3 − 1 deep clones a feature, and sharing copies less', async () => {
  const page = await runPlan('plan-1-sharing');
  assert.is(receivers, 3);
  assert.match(page, (COUNTRIES * (3 * receivers - 1)).toLocaleString('en-US', { useGrouping: false }));
  const table = rows('plan-1');
  assert.equal(
    table.map(({ strategy }) => strategy),
    [...STRATEGIES],
  );
  const [owned, ...shared] = table;
  assert.is(owned!.pointer, 0);
  for (const { strategy, MB, pointer } of shared) {
    assert.ok(Number(MB) < Number(owned!.MB) && Number(pointer) > 0, `${strategy}`);
  }
});

test('plan 2: what is taken is not copied', async () => {
  await runPlan('plan-2-finish');
  const [copy, take] = rows('plan-2');
  // The sorter keeps every country, and so do the three overlays between them.
  assert.ok(Number(copy!.deep) >= 2 * COUNTRIES, `${copy!.deep}`);
  assert.ok(Number(take!.deep) < 0.05 * Number(copy!.deep), `${take!.deep}`);
});

test('plan 3: 3N − 1, 2N − 1 and N − 1; a shrunk buffer has no room', async () => {
  await runPlan('plan-3-feature-store');
  const [clone, off, reference] = rows('plan-3');
  assert.equal(
    [clone!['forward-writer'], off!['forward-writer'], reference!['forward-writer']],
    [clone!['store-serialize'], clone!['store-serialize'], 0],
  );
  assert.equal([off!['store-serialize'], reference!['store-serialize']], [0, 0]);
  // The only fan-out has three receivers.
  for (const row of [clone, off, reference]) assert.is(row!['fan-out'], COUNTRIES * (receivers - 1));
  assert.equal([off!.files, reference!.files], [0, clone!.files!]);
  const [kept, shrunk] = rows('plan-3-buffers');
  assert.ok(Number(kept!['room at the end']) > 0);
  assert.is(shrunk!['room at the end'], 0);
});

test('plan 4: behind a gate heavy finishes do not run at once', async () => {
  await runPlan('plan-4-finish-gate');
  const atOnce = Object.fromEntries(rows('plan-4').map(row => [row.gate, Number(row['finishes at once'])]));
  assert.ok(atOnce.none! >= 2, `${atOnce.none}`);
  assert.equal([atOnce.quiet, atOnce['permits: 1']], [1, 1]);
  assert.ok(atOnce['permits: 2']! <= 2);
});

test('plan 5: processors are moved, and no node sleeps', async () => {
  await runPlan('plan-5-other-improvements');
  const processors = graph.nodes.filter(({ kind }) => kind === 'processor').length;
  assert.equal(
    rows('plan-5').map(row => row['deep clones of processors']),
    [processors, 0],
  );
  const [slept, awake] = rows('plan-5-delay');
  assert.is(slept!['nodes that slept'], graph.nodes.length);
  assert.ok(Number(slept!['slept s']) >= 0.5 * graph.nodes.length);
  assert.equal([awake!['nodes that slept'], awake!['slept s']], [0, 0]);
});

test.run();
