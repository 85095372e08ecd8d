/**
 * What a trace costs a run, and how fast a million of its events are replayed.
 *
 * node dist/scripts/bench-trace.js [WORKFLOW] [RUNS]
 *
 * Runs of the workflow with and without a trace take turns in this process, as the memo plans the engine, which is
 * the fastest it gets and so where a trace costs the largest share. CPU time is compared, not the clock, which on a
 * busy machine says more of the others. Then the workflow is traced with as many repetitions of its sources as make a
 * million events, and replayed in a process of its own under all combinations of sharing, mutation and finish.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../profiles/median.js';
import { replayTrace } from '../profiles/replay/replay.js';
import { runOptions } from '../runtime/execution/options.js';
import { startRun } from '../runtime/execution/run.js';
import type { RunResult } from '../runtime/execution/run-result.js';
import { openWorkflow } from '../runtime/open-workflow.js';
import { readTrace } from '../runtime/trace/read-trace.js';

const MILLION = 1_000_000;

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function measured(workflow: string, scale: number, trace?: string): Promise<[number, RunResult]> {
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-bench-'));
  try {
    const graph = openWorkflow(workflow);
    const options = runOptions('after', { scale });
    const started = cpuMs();
    const result = await startRun(graph, {
      options,
      workDirectory,
      ...(trace === undefined ? {} : { trace }),
    }).result;
    if (result.failure !== null) throw result.failure;
    return [cpuMs() - started, result];
  } finally {
    rmSync(workDirectory, { recursive: true });
  }
}

async function benchTracing(workflow: string, runs: number, trace: string): Promise<number> {
  await measured(workflow, 1);
  await measured(workflow, 1, trace);
  const [without, withTrace]: [number[], number[]] = [[], []];
  let events = 0;
  for (let i = 0; i < runs; i++) {
    // Whichever comes second finds the garbage of the first, so that they take turns in that too.
    for (const traced of i % 2 === 0 ? [false, true] : [true, false]) {
      const [ms, result] = await measured(workflow, 1, traced ? trace : undefined);
      (traced ? withTrace : without).push(ms);
      if (result.trace !== null) {
        events = result.trace.events;
        const { bytes, values } = result.trace;
        if (i === 0)
          console.log(`${events} events, ${values} values, ${(bytes / events).toFixed(1)} bytes an event`);
      }
    }
  }
  const [a, b] = [median(without), median(withTrace)];
  console.log(
    `CPU time of a run without a trace ${a.toFixed(0)} ms, with it ${b.toFixed(0)} ms: × ${(b / a).toFixed(3)}`,
  );
  return events;
}

/** In a process of its own, of which the peak memory is the replay's alone. */
function replayOnce(path: string): void {
  const read = cpuMs();
  const trace = readTrace(path);
  const started = cpuMs();
  replayTrace(trace);
  const [reading, replaying] = [started - read, cpuMs() - started];
  const perMillion = (ms: number) => ((ms / trace.totals.events) * MILLION).toFixed(0);
  console.log(
    `${trace.totals.events} events: read in ${perMillion(reading)} ms of CPU time a million, replayed under all 20 ` +
      `combinations in ${perMillion(replaying)} ms a million, ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB at the peak`,
  );
}

const [what = 'notebooks/workflows/counties.yml', count = '5'] = process.argv.slice(2);
if (what === '--replay') {
  replayOnce(count);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'arclab-bench-trace-'));
  try {
    const path = join(folder, 'run.trace');
    const events = await benchTracing(what, Number(count), path);
    await measured(what, Math.ceil(MILLION / events), path);
    console.log(`the file: ${(statSync(path).size / 1000).toFixed(0)} kB`);
    const self = fileURLToPath(import.meta.url);
    spawnSync(
      process.execPath,
      ['--single-threaded-gc', '--heap-growing-percent=30', self, '--replay', path],
      { stdio: 'inherit' },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
