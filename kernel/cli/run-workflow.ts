/** Runs a workflow for the command line: progress and warnings on standard error. */
import { mkdirSync, rmSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import type { RunOptions } from '../../runtime/execution/options.js';
import { type RunResult, startRun } from '../../runtime/execution/run.js';
import type { RunEvent } from '../../runtime/execution/run-state.js';
import { openWorkflow } from '../../runtime/open-workflow.js';
import { UserError } from '../../runtime/user-error.js';
import { bar, StatusLine } from './status-line.js';

const PROGRESS_EVERY_MS = 100;

/** Where a run puts its files unless it is told: beside where it was started, by the workflow's name. */
export function defaultWorkDirectory(workflow: string): string {
  return join('arclab-work', basename(workflow, extname(workflow)));
}

/**
 * Runs the workflow to its end. What an earlier run left in the work directory is removed first.
 * Throws `UserError` if the workflow is wrong or the run fails.
 */
export async function runWorkflow(
  workflow: string,
  options: RunOptions,
  variables: Readonly<Record<string, string>>,
  workDirectory: string,
): Promise<RunResult> {
  const directory = resolve(workDirectory);
  const status = new StatusLine();
  const graph = openWorkflow(workflow, { variables, artifactPath: join(directory, 'artifacts') });
  for (const warning of graph.warnings) status.log(`warning: ${warning}`);
  const run = startRun(graph, {
    options,
    workDirectory: directory,
    onEvent: event => showEvent(event, status),
  });
  for (const folder of ['artifacts', 'feature-store']) {
    rmSync(join(directory, folder), { recursive: true, force: true });
  }
  mkdirSync(join(directory, 'artifacts'), { recursive: true });
  const interrupt = () => run.cancel();
  process.once('SIGINT', interrupt);
  const started = performance.now();
  const timer = setInterval(() => status.update(progressOf(run.nodes(), started)), PROGRESS_EVERY_MS);
  try {
    return await endOf(run.result, workflow);
  } finally {
    clearInterval(timer);
    status.clear();
    process.off('SIGINT', interrupt);
  }
}

async function endOf(running: Promise<RunResult>, workflow: string): Promise<RunResult> {
  const result = await running;
  if (result.failure !== null) throw new UserError(`${workflow}: ${result.failure.message}`);
  if (result.status === 'cancelled') throw new UserError(`${workflow}: the run was interrupted`);
  return result;
}

function showEvent(event: RunEvent, status: StatusLine): void {
  if (event.type === 'log') status.log(`${event.level}: ${event.node}: ${event.message}`);
}

function progressOf(
  nodes: readonly { readonly status: string; readonly received: number }[],
  started: number,
) {
  const done = nodes.filter(node => node.status === 'completed').length;
  const features = nodes.reduce((sum, node) => sum + node.received, 0);
  const seconds = (performance.now() - started) / 1000;
  const steps = `${features.toLocaleString('en-US')} features through nodes`;
  return `${bar(done, nodes.length)} ${done} of ${nodes.length} nodes done, ${steps}, ${seconds.toFixed(1)} s`;
}
