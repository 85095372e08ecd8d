/** Runs a workflow for the command line: progress and warnings on standard error. */
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { diagnosticLine } from '../../runtime/execution/diagnostics.js';
import type { RunOptions } from '../../runtime/execution/options.js';
import type { ReplaySettings } from '../../runtime/execution/replay.js';
import { type Run, startRun } from '../../runtime/execution/run.js';
import type { RunEvent } from '../../runtime/execution/run-events.js';
import type { RunResult } from '../../runtime/execution/run-result.js';
import { openWorkflow } from '../../runtime/open-workflow.js';
import { UserError } from '../../runtime/user-error.js';
import { FAILED_RUN } from '../../runtime/work-folder/work-folder.js';
import type { WorkflowGraph } from '../../runtime/workflow/graph.js';
import { bar, StatusLine } from './status-line.js';

const PROGRESS_EVERY_MS = 100;
/** They cancel a run, which then ends in order; the second one ends the process. */
const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Where a run puts its files unless it is told: beside where it was started, by the workflow's name. */
export function defaultWorkDirectory(workflow: string): string {
  return join('arclab-work', basename(workflow, extname(workflow)));
}

/** Where a run with this work directory has its feature store. */
export function storeDirectory(workDirectory: string): string {
  return resolve(workDirectory, 'feature-store');
}

export interface RunWorkflowSettings {
  readonly replay?: ReplaySettings | undefined;
  /** The folder for `ram://` URIs. */
  readonly ram?: string | undefined;
  /** Where the run's trace is written. */
  readonly trace?: string | undefined;
  /** Gets the run when it has started. */
  readonly onStart?: (run: Run) => void;
}

/**
 * Runs the workflow to its end. What an earlier run wrote in the work directory is replaced if the run completes.
 * Throws `UserError` if the workflow is wrong or the run fails.
 */
export async function runWorkflow(
  workflow: string,
  options: RunOptions,
  variables: Readonly<Record<string, string>>,
  workDirectory: string,
  { replay, ram, trace, onStart }: RunWorkflowSettings = {},
): Promise<RunResult> {
  const directory = resolve(workDirectory);
  const status = new StatusLine();
  const graph = openWorkflow(workflow, { variables, artifactPath: join(directory, 'artifacts') });
  for (const warning of graph.warnings) status.log(`warning: ${warning}`);
  const run = startRun(graph, {
    options,
    workDirectory: directory,
    ...(replay === undefined ? {} : { replay }),
    ...(ram === undefined ? {} : { ramFolder: resolve(ram) }),
    ...(trace === undefined ? {} : { trace }),
  });
  onStart?.(run);
  const shown = showEvents(run.events(), status);
  const interrupt = () => run.cancel();
  for (const signal of INTERRUPTS) process.once(signal, interrupt);
  const started = performance.now();
  const timer = setInterval(() => status.update(progressOf(run.nodes(), started)), PROGRESS_EVERY_MS);
  try {
    const result = await run.result;
    await shown;
    return succeeded(result, workflow, graph, status);
  } finally {
    clearInterval(timer);
    status.clear();
    for (const signal of INTERRUPTS) process.off(signal, interrupt);
  }
}

/** The result, if the run did not fail. What was wrong with features is said in either case. */
function succeeded(
  result: RunResult,
  workflow: string,
  { notes }: WorkflowGraph,
  status: StatusLine,
): RunResult {
  const saidBefore = new Set(notes.map(({ message }) => message));
  for (const diagnostic of result.diagnostics) {
    if (saidBefore.has(diagnostic.message)) continue;
    status.log(`warning: ${diagnosticLine(diagnostic)}`);
  }
  if (result.failure === null && result.status === 'completed') return result;
  const what = result.failure?.message ?? 'the run was interrupted';
  throw new UserError(`${workflow}: ${what}${whereItIs(result)}`);
}

/** Where to look for what a run has written that did not complete; empty if that is nothing. */
function whereItIs({ directory }: RunResult): string {
  if (!['artifacts', 'feature-store'].some(folder => existsSync(join(directory, folder)))) return '';
  const where = `; what the run wrote is in ${directory}`;
  return basename(directory) === FAILED_RUN
    ? `${where}, and what an earlier run wrote in ${dirname(directory)} is as it was`
    : where;
}

/** Shows what actions log, and how much of it was too much to show. */
async function showEvents(events: AsyncIterable<RunEvent>, status: StatusLine): Promise<void> {
  for await (const event of events) {
    if (event.type === 'log') status.log(`${event.level}: ${event.node}: ${event.message}`);
    if (event.type === 'lost') status.log(`warning: ${event.count} events came too fast to be shown here`);
  }
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
