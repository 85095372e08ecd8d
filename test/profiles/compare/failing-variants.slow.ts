/** Comparisons of which a part fails or that are cut short: the rest stays right, and is not run again. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ablation } from '../../../profiles/compare/ablation.js';
import { type CompareSettings, compare, variantOf } from '../../../profiles/compare/compare.js';
import { summaryTable } from '../../../profiles/compare/comparison-tables.js';
import { RunJournal } from '../../../profiles/compare/run-journal.js';
import { saveComparison } from '../../../profiles/compare/save-comparison.js';
import { verdictOf } from '../../../profiles/compare/verdict.js';
import { openWorkflow } from '../../../runtime/open-workflow.js';
import { UserError } from '../../../runtime/user-error.js';
import { sampleWorkflow } from '../../kernel/cli/sample-workflow.js';

const folder = mkdtempSync(join(tmpdir(), 'arclab-variants-'));
const workflow = join(folder, 'levels.yml');
const journalFile = join(folder, 'runs.jsonl');
writeFileSync(workflow, sampleWorkflow());

test.after(() => rmSync(folder, { recursive: true }));

const settings: CompareSettings = {
  runs: 1,
  mutations: ['clone-then-mutate'],
  strategies: ['owned', 'arc-feature', 'arc-geometry'],
};

/** The processes that this one started. */
function children(): number[] {
  const text = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

async function killNextChild(): Promise<void> {
  const others = new Set(children());
  for (;;) {
    const started = children().find(pid => !others.has(pid));
    if (started !== undefined) {
      process.kill(started, 'SIGKILL');
      return;
    }
    await sleep(2);
  }
}

test('a strategy whose process is killed is reported as that, and the others stay right', async () => {
  const comparison = await compare(workflow, {
    ...settings,
    onProgress: ({ label }) => {
      if (label.startsWith('arc-feature')) void killNextChild();
    },
  });
  const killed = variantOf(comparison, 'arc-feature', 'clone-then-mutate');
  assert.is(killed.runs.length, 0);
  assert.match(killed.failure!.message, /its process was killed \(SIGKILL\)/);
  const rows = summaryTable(comparison).objects() as { strategy: string; deep: number; outcome: string }[];
  assert.equal(
    rows.map(({ strategy, deep }) => [strategy, deep === null]),
    [
      ['owned', false],
      ['arc-feature', true],
      ['arc-geometry', false],
    ],
  );
  assert.match(rows[1]!.outcome, /^run 1 failed: its process was killed/);
  assert.match(verdictOf(comparison).sentences.join(' '), /arc-feature could not be judged: .*killed/);
  assert.ok(saveComparison(comparison, join(folder, 'tables')).length > 10);
});

test('an interrupted comparison goes on from its finished runs', async () => {
  const graph = openWorkflow(workflow);
  const abort = new AbortController();
  const journal = RunJournal.create(journalFile, graph);
  const cut = compare(workflow, {
    ...settings,
    journal,
    signal: abort.signal,
    onProgress: ({ done }) => {
      if (done === 2) abort.abort(new UserError('enough'));
    },
  });
  assert.is(await cut.catch((error: Error) => error.message), 'enough');
  // As if the process had been killed while it wrote.
  appendFileSync(journalFile, '{"run":1,"rec');
  const resumed = RunJournal.resume(journalFile, graph);
  assert.is(resumed.size, 2);
  const comparison = await compare(workflow, { ...settings, journal: resumed });
  const [owned] = comparison.variants;
  assert.equal(owned!.runs[0], journal.find(owned!.runs[0]!.options, 1));
  assert.equal(
    comparison.variants.map(({ runs }) => runs.length),
    [1, 1, 1],
  );
  // All runs are there now: no process is needed.
  const again = await compare(workflow, {
    ...settings,
    journal: RunJournal.resume(journalFile, graph),
    onProgress: () => assert.equal(children(), []),
  });
  assert.equal(again.variants, comparison.variants);
});

test('a journal of something else is refused with one sentence', () => {
  const changed = join(folder, 'changed.yml');
  writeFileSync(changed, sampleWorkflow(['threshold: 2.5', 'threshold: 2.6']));
  const refused = (file: string, pattern: RegExp) =>
    assert.throws(
      () => RunJournal.resume(file, openWorkflow(changed)),
      (error: unknown) => error instanceof UserError && pattern.test(error.message),
    );
  refused(journalFile, /runs of another workflow, or of this one before it was changed: begin/);
  refused(changed, /is not a journal of a comparison/);
  refused(join(folder, 'none.jsonl'), /nothing to resume: .*none\.jsonl does not exist/);
});

test('the ablation takes runs that the comparison has, and shows a fixed plan the other way round', async () => {
  const labels: string[] = [];
  const table = await ablation(workflow, {
    runs: 1,
    options: { statusDelayMs: 0 },
    journal: RunJournal.resume(journalFile, openWorkflow(workflow)),
    onProgress: ({ label }) => labels.push(label),
  });
  const rows = table.objects() as { change: string; deep: number; memo: string; outcome: string }[];
  assert.is(rows[0]!.change, 'before');
  assert.ok(
    rows.some(({ change, memo }) => change === 'statusDelayMs: 500, as today' && memo === 'plan 5.4'),
  );
  assert.not(rows.some(({ change }) => change === 'statusDelayMs: 0'));
  assert.is(rows.at(-1)!.change, 'after');
  assert.ok(rows.at(-1)!.deep < rows[0]!.deep);
  assert.equal(new Set(rows.map(({ outcome }) => outcome)), new Set(['completed']));
});

test.run();
