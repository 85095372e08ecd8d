/** Runs a checked graph from its sources to its last sink, and says what it cost. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Catalog, standardActions } from '../actions/catalog.js';
import { REPRESENTATIONS } from '../feature/representation/strategies.js';
import { type FeatureOrigin, Ledger } from '../ledger/ledger.js';
import { FeatureStore } from '../store/feature-store.js';
import type { WorkflowGraph } from '../workflow/graph.js';
import { type BuiltNode, buildNodes } from './build.js';
import type { ChannelReport } from './channel.js';
import { FinishGate } from './finish-gate.js';
import type { NodeReport } from './node.js';
import { NodeActionContext } from './node-context.js';
import type { RunOptions } from './options.js';
import { runProcessor } from './processor-node.js';
import { type Diagnostic, type NodeFailure, type RunEvent, RunState } from './run-state.js';
import { Scheduler } from './scheduler.js';
import { runSink } from './sink-node.js';
import { runSource } from './source-node.js';

/** What a finished run leaves. */
export interface RunResult {
  readonly status: 'completed' | 'failed' | 'cancelled';
  /** Why it failed; `null` unless `status` is `failed`. */
  readonly failure: NodeFailure | null;
  readonly nodes: readonly NodeReport[];
  readonly channels: readonly ChannelReport[];
  readonly ledger: Ledger;
  /** Absolute paths of the files that sinks wrote. */
  readonly outputs: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Features that nobody dropped, by where they came from; empty unless an action is at fault. */
  readonly leaks: readonly FeatureOrigin[];
  /** Arc handles alive at the end. */
  readonly liveArcs: number;
  readonly elapsedMs: number;
}

export interface RunSettings {
  /** What the graph was checked against; the actions that come with Arclab if not given. */
  readonly catalog?: Catalog;
  readonly options: RunOptions;
  /** Sinks write under `artifacts` in it, the feature store is `feature-store` in it. Absolute. */
  readonly workDirectory: string;
  readonly onEvent?: (event: RunEvent) => void;
}

/** A run that is under way. */
export interface Run {
  /** Settles when the run has ended. Rejects only for a mistake in Arclab itself. */
  readonly result: Promise<RunResult>;
  /** What the nodes have done so far. */
  nodes(): NodeReport[];
  cancel(): void;
}

/**
 * Builds the graph and starts it. Throws `UserError` at once for wrong parameters.
 * A failing action fails its node and stops the run; everything held is dropped before the result is there.
 */
export function startRun(graph: WorkflowGraph, settings: RunSettings): Run {
  const { options, workDirectory } = settings;
  const started = performance.now();
  const run = new RunState(
    options,
    REPRESENTATIONS[options.sharing],
    new Ledger(options.strings),
    new Scheduler(),
    graph.variables,
    join(workDirectory, 'artifacts'),
    settings.onEvent ?? (() => undefined),
  );
  run.gate = new FinishGate(options, run, run.scheduler);
  const store = new FeatureStore({
    directory: join(workDirectory, 'feature-store'),
    shrink: options.storeShrink,
  });
  const built = buildNodes(graph, settings.catalog ?? standardActions, run, store);
  return {
    result: runToEnd(built, run, store).then(() => resultOf(built, run, performance.now() - started)),
    nodes: () => built.map(({ node }) => node.report()),
    cancel: () => run.cancel(),
  };
}

async function runToEnd(built: readonly BuiltNode[], run: RunState, store: FeatureStore): Promise<void> {
  const served = run.scheduler.run();
  try {
    if (await initialize(built, run)) {
      await Promise.all(built.map(entry => runNode(entry, run)));
    }
  } finally {
    run.scheduler.stop();
    await served;
    for (const channel of run.channels) channel.discard();
    store.close();
  }
}

/** Whether all actions are ready; the first that is not fails the run. */
async function initialize(built: readonly BuiltNode[], run: RunState): Promise<boolean> {
  for (const { node, action } of built) {
    run.setStatus(node, 'starting');
    try {
      await action.initialize?.(new NodeActionContext(node, run));
    } catch (error) {
      run.fail(node, null, error);
      return false;
    }
  }
  return true;
}

async function runNode(entry: BuiltNode, run: RunState): Promise<void> {
  const { node, arrival } = entry;
  run.setStatus(node, 'processing');
  if (entry.kind === 'source') await runSource(node, entry.action, run);
  else if (entry.kind === 'processor') {
    await runProcessor(node, entry.action, arrival, entry.heavyFinish, run);
  } else await runSink(node, entry.action, arrival, run);
  const { statusDelayMs } = run.options;
  if (statusDelayMs > 0 && !run.cancelled) await sleep(statusDelayMs);
  node.forwarder.close();
  if (node.status === 'processing' && !run.cancelled) run.setStatus(node, 'completed');
}

function resultOf(built: readonly BuiltNode[], run: RunState, elapsedMs: number): RunResult {
  const { failure, cancelled, channels, ledger, outputs, diagnostics } = run;
  return {
    status: failure !== null ? 'failed' : cancelled ? 'cancelled' : 'completed',
    failure,
    nodes: built.map(({ node }) => node.report()),
    channels: channels.map(channel => channel.report()),
    ledger,
    outputs,
    diagnostics,
    leaks: ledger.liveFeatures(),
    liveArcs: ledger.census.live,
    elapsedMs,
  };
}
