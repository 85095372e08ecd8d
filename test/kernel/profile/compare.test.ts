/** `compare` in a cell: what it shows, and what an interrupt leaves of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PROGRESS_MIME } from '../../../kernel/display/mime.js';
import type { ProgressState } from '../../../kernel/display/progress.js';
import { sampleWorkflow } from '../cli/sample-workflow.js';
import { TestSession } from '../session/run-cells.js';

const folder = mkdtempSync(join(tmpdir(), 'arclab-in-cell-'));
writeFileSync(join(folder, 'levels.yml'), sampleWorkflow());
const session = new TestSession(folder);
test.before(() => session.session.start());
test.after(async () => {
  await session.session.close();
  rmSync(folder, { recursive: true });
});

/** What the bar of the latest cell stands at. */
function bar(): ProgressState | undefined {
  const shown = session.outputs.findLast(
    output => output.kind === 'display' && output.cell === session.cell && PROGRESS_MIME in output.bundle,
  );
  return shown?.kind === 'display' ? (shown.bundle[PROGRESS_MIME] as unknown as ProgressState) : undefined;
}

const SETTINGS = `{ runs: 1, mutations: ['clone-then-mutate'], strategies: ['owned', 'arc-feature', 'arc-geometry'] }`;

test('there is nothing to resume before anything ran', async () => {
  const { evalue } = await session.error(`await compare('levels.yml', { resume: true })`);
  assert.match(evalue, /nothing to resume: no run of levels\.yml, as it is now, has finished/);
});

test('interrupted, it keeps what is finished, and goes on from there', async () => {
  const cell = session.run(`const settings = ${SETTINGS};\nawait compare('levels.yml', settings)`);
  // What is finished when the interrupt comes is for the machine to say: one run at least.
  while ((bar()?.done ?? 0) < 1) await sleep(5);
  await session.session.interrupt();
  const outcome = await cell;
  assert.is(outcome.status, 'error');
  if (outcome.status === 'error') assert.match(outcome.error.ename, /Interrupt/);
  const state = bar()!;
  assert.ok(state.ended);
  assert.match(state.note ?? '', /interrupted: [12] finished runs are kept, resume: true goes on from them/);
  const kept = Number(/interrupted: (\d)/.exec(state.note!)![1]);

  const times = `comparison.variants.map(({ runs }) => runs.length).join()`;
  const text = await session.value(
    `const comparison = await compare('levels.yml', { ...settings, resume: true });
     ${times}`,
  );
  assert.is(text, "'1,1,1'");
  assert.ok(bar()!.ended && bar()!.done === 3);
  assert.ok(kept >= 1);
});

test('it shows its verdict and its table', async () => {
  const { result } = (await session.run('comparison')) as { result?: { bundle: Record<string, unknown> } };
  assert.match(String(result?.bundle['text/plain']), /Choose arc-feature: .*owned\s+clone-then-mutate/s);
  assert.match(String(result?.bundle['text/html']), /<table/);
});

test.run();
