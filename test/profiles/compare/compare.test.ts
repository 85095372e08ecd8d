import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromArrow } from 'arquero';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Comparison, compare, variantOf } from '../../../profiles/compare/compare.js';
import {
  bytesByNodeChart,
  bytesBySiteChart,
  memoryChart,
  timeChart,
} from '../../../profiles/compare/comparison-charts.js';
import {
  ledgerTable,
  nodeTable,
  siteTable,
  summaryRows,
} from '../../../profiles/compare/comparison-tables.js';
import { loadComparison, saveComparison } from '../../../profiles/compare/save-comparison.js';
import { verdictOf } from '../../../profiles/compare/verdict.js';
import { runOptions } from '../../../runtime/execution/options.js';
import { startRun } from '../../../runtime/execution/run.js';
import { STRATEGIES } from '../../../runtime/feature/representation/strategies.js';
import { openWorkflow } from '../../../runtime/open-workflow.js';
import { UserError } from '../../../runtime/user-error.js';
import { sampleWorkflow } from '../../kernel/cli/sample-workflow.js';

const folder = mkdtempSync(join(tmpdir(), 'arclab-compare-'));
const workflow = join(folder, 'levels.yml');
const progress: string[] = [];
let comparison: Comparison;

test.before(async () => {
  writeFileSync(workflow, sampleWorkflow());
  comparison = await compare(workflow, {
    runs: 1,
    options: { scale: 20 },
    onProgress: ({ done, total, label }) => progress.push(`${done}/${total} ${label}`),
  });
});

test.after(() => rmSync(folder, { recursive: true }));

test('every strategy runs with both mutation modes, and progress says which comes next', () => {
  assert.equal(
    comparison.variants.map(({ strategy, mutation, runs }) => `${strategy} ${mutation} ${runs.length}`),
    ['clone-then-mutate', 'move-then-mutate'].flatMap(mutation =>
      STRATEGIES.map(strategy => `${strategy} ${mutation} 1`),
    ),
  );
  assert.is(progress.length, 11);
  assert.is(progress[0], '0/10 owned, clone-then-mutate, run 1 of 1');
  assert.is(progress[10], '10/10 done');
});

test('what is counted is the same in every run, and what is measured is there', () => {
  for (const { runs } of comparison.variants) {
    for (const run of runs) {
      assert.is(run.liveArcs, 0);
      assert.equal(
        run.outputs.map(output => output.file),
        ['alarms.json'],
      );
      assert.ok(run.wallMs > 0 && run.cpuMs > 0 && run.peakRss > 10e6 && run.peakHeap > 1e6);
    }
  }
});

test('the tables add up to the ledger', () => {
  const rows = summaryRows(comparison);
  const ledger = ledgerTable(comparison).objects() as {
    strategy: string;
    mutation: string;
    kind: string;
    count: number;
    bytesCopied: number;
  }[];
  type Totals = { strategy: string; mutation: string; deep: number; pointer: number; bytesCopied: number };
  for (const table of [siteTable(comparison), nodeTable(comparison)]) {
    for (const row of rows) {
      const ofVariant = (other: { strategy: string; mutation: string }) =>
        other.strategy === row.strategy && other.mutation === row.mutation;
      const parts = (table.objects() as Totals[]).filter(ofVariant);
      const lines = ledger.filter(ofVariant);
      const deep = lines.filter(line => line.kind === 'deep').reduce((sum, line) => sum + line.count, 0);
      assert.is(row.deep, deep);
      assert.is(
        parts.reduce((sum, part) => sum + part.deep, 0),
        row.deep,
      );
      assert.is(
        parts.reduce((sum, part) => sum + part.pointer, 0),
        row.pointer,
      );
      assert.is(
        parts.reduce((sum, part) => sum + part.bytesCopied, 0),
        row.bytesCopied,
      );
    }
  }
});

test('the verdict names a strategy that copies least, with its figures', () => {
  const { strategy, sentences } = verdictOf(comparison);
  const rows = summaryRows(comparison).filter(row => row.mutation === 'clone-then-mutate');
  const least = Math.min(...rows.map(row => row.bytesModeled));
  assert.ok(rows.find(row => row.strategy === strategy)!.bytesModeled <= least * 1.01);
  assert.match(sentences[0]!, new RegExp(`(Choose|Keep) ${strategy}`));
  assert.ok(sentences.every(sentence => /\d/.test(sentence)));
});

test('the charts hold the figures of the tables', () => {
  const charts = [bytesBySiteChart, timeChart, memoryChart, bytesByNodeChart].map(chart => chart(comparison));
  for (const chart of charts) {
    assert.match(chart.$schema, /vega-lite/);
    const { values } = chart.data as { values: { strategy: string }[] };
    assert.equal(new Set(values.map(value => value.strategy)), new Set(STRATEGIES));
  }
  const { values } = charts[0]!.data as {
    values: { strategy: string; mutation: string; megabytes: number }[];
  };
  const owned = values.filter(row => row.strategy === 'owned' && row.mutation === 'clone-then-mutate');
  const total = owned.reduce((sum, row) => sum + row.megabytes * 1e6, 0);
  assert.is(Math.round(total), summaryRows(comparison)[0]!.bytesModeled);
});

test('a saved comparison is loaded again as it was, with a CSV and an Arrow file a table', () => {
  const files = saveComparison(comparison, join(folder, 'tables'));
  const tables = ['ledger', 'nodes', 'outputs', 'runs', 'sites', 'spread', 'summary'];
  assert.equal(
    readdirSync(join(folder, 'tables')).sort(),
    ['comparison.json', ...tables.flatMap(name => [`${name}.arrow`, `${name}.csv`])].sort(),
  );
  const arrow = fromArrow(readFileSync(join(folder, 'tables', 'ledger.arrow')));
  assert.equal(arrow.objects(), ledgerTable(comparison).objects());
  assert.equal(loadComparison(files.find(path => path.endsWith('.json'))!), comparison);
  assert.throws(
    () => loadComparison(workflow),
    (error: unknown) => error instanceof UserError && error.message.includes('levels.yml'),
  );
});

test('a workflow that fails fails the comparison, with the reason', async () => {
  const failing = join(folder, 'failing.yml');
  writeFileSync(failing, sampleWorkflow(['alarms.json', '../alarms.json']));
  try {
    await compare(failing, { runs: 1, strategies: ['owned'] });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, UserError);
    assert.match((error as Error).message, /"alarms".*leaves the folder/);
  }
});

test('asking for a variant that was not compared is an error', () => {
  assert.throws(() => variantOf(comparison, 'none', 'clone-then-mutate'), /was not compared/);
});

/** A parameter of the wrong kind is found when the run starts, in its process. */
const WRONG_PARAMETER = ['method: create', 'method: make'] as const;

test('what is wrong when a run starts is the sentence that the run itself gives', async () => {
  const wrong = join(folder, 'wrong.yml');
  writeFileSync(wrong, sampleWorkflow(WRONG_PARAMETER));
  const error = await compare(wrong, { runs: 1 }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instance(error, UserError);
  assert.throws(
    () =>
      startRun(openWorkflow(wrong), { options: runOptions('before'), workDirectory: join(folder, 'work') }),
    (reason: Error) => reason.message === (error as UserError).message,
  );
});

test('a run that takes longer than the timeout is ended, and says so', async () => {
  const error = await compare(workflow, {
    options: { statusDelayMs: 60_000 },
    timeoutSeconds: 0.5,
  }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instance(error, UserError);
  assert.match((error as UserError).message, /levels\.yml: the run took longer than the timeout of 0\.5 s$/);
});

test('settings that the comparison does not have, or can not use, are refused', async () => {
  const cases: readonly (readonly [object, RegExp])[] = [
    [{ strategy: 'owned' }, /compare has no setting "strategy"; did you mean "strategies"/],
    [{ strategies: [] }, /strategies can't be \[\]: it is a list, without repetition, of owned/],
    [{ strategies: ['owned', 'owned'] }, /without repetition/],
    [{ mutations: ['move'] }, /mutations can't be \["move"\]/],
    [{ runs: 0 }, /runs can't be 0: it is a whole number from 1/],
    [{ options: { sharing: 'owned' } }, /set strategies/],
    [{ options: { finishPermits: 2 } }, /finishPermits: 2 has no effect with finishGate: none/],
    [[], /its settings must be an object/],
  ];
  for (const [settings, says] of cases) {
    await compare(workflow, settings as object).then(
      () => assert.unreachable(JSON.stringify(settings)),
      (error: unknown) => {
        assert.instance(error, UserError);
        assert.match((error as UserError).message, says);
      },
    );
  }
});

test.run();
