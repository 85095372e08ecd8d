/** Runs a checked graph from its sources to its last sink, and says what it cost. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Catalog, standardActions } from '../actions/catalog.js';
import { REPRESENTATIONS } from '../feature/representation/strategies.js';
import { Ledger } from '../ledger/ledger.js';
import { FeatureStore } from '../store/feature-store.js';
import { StoreNames } from '../store/file-names.js';
import { UserError } from '../user-error.js';
import { Outputs } from '../work-folder/outputs.js';
import { WorkFolder } from '../work-folder/work-folder.js';
import type { WorkflowGraph } from '../workflow/graph.js';
import { withUpstream } from '../workflow/upstream.js';
import { type BuiltNode, buildNodes } from './build.js';
import type { Batch, ChannelReport } from './channel.js';
import type { Diagnostic } from './diagnostics.js';
import { type EarlierFiles, earlierFiles } from './earlier-files.js';
import { settleLateFailure } from './failed-feature.js';
import { FinishGate } from './finish-gate.js';
import { GeometryGuard } from './geometry-guard.js';
import { handleInputs } from './input.js';
import { MemoryBudget } from './memory-budget.js';
import type { NodeReport, RunningNode } from './node.js';
import { NodeActionContext, NodeContext } from './node-context.js';
import { type FailedNode, NodesFailed } from './node-failure.js';
import { nodeOptionsOf } from './node-options.js';
import { noteRun } from './open-runs.js';
import type { NodeOptions, RunOptions } from './options.js';
import { runProcessor } from './processor-node.js';
import { type ReplaySettings, replayOf } from './replay.js';
import { EventHub, type RunEvent } from './run-events.js';
import { RunLog, timestamp } from './run-log.js';
import type { RunResult } from './run-result.js';
import { RunState } from './run-state.js';
import { RunTrace } from './run-trace.js';
import { Scheduler } from './scheduler.js';
import { runSink } from './sink-node.js';
import { SourceEnds } from './source-ends.js';
import { runSource } from './source-node.js';
import { type Deferred, deferred, Steps, stepEnd } from './steps.js';

export interface RunSettings {
  /** What the graph was checked against; the actions that come with Arclab if not given. */
  readonly catalog?: Catalog;
  readonly options: RunOptions;
  /**
   * Absolute. Sinks write under `artifacts` in it, the feature store is `feature-store`, the log `action-log`; when
   * they get there, and what they replace, is work-folder.ts's to say.
   */
  readonly workDirectory: string;
  /** Options of single nodes, by name or id, in place of the run's. */
  readonly nodeOptions?: Readonly<Record<string, Partial<NodeOptions>>>;
  /** Where the run's trace is written (runtime/trace), for replays. */
  readonly trace?: string;
  /** The folder, absolute, for what `ram://` URIs name: `ram:///a/b` is `a/b` in it. */
  readonly ramFolder?: string | undefined;
  /** Starts at a node, from what an earlier run stored; its folder may be this run's too. */
  readonly replay?: ReplaySettings;
}

/** A run that is under way. */
export interface Run {
  /** Settles when the run has ended. Rejects only for a mistake in Arclab itself. */
  readonly result: Promise<RunResult>;
  /** What the nodes have done so far. */
  nodes(): NodeReport[];
  /** What passed through every channel so far, and what is in it. */
  channels(): ChannelReport[];
  /** What was cloned so far. */
  readonly ledger: Ledger;
  /**
   * What happens, from the start of the run to its end, for any number of readers. One that falls more than
   * `EVENTS_KEPT` events behind misses some and is told how many.
   */
  events(): AsyncIterable<RunEvent>;
  cancel(): void;
}

/** What a step did. */
export interface StepEnd {
  /** The run's result, once nothing is left to run; `null` before. */
  readonly result: RunResult | null;
}

/** A run that goes on when it is told to, and so far. */
export interface SteppedRun extends Run {
  readonly options: RunOptions;
  /** What waits at the inputs of a node that has not run, with the port each feature goes to; still the run's. */
  waiting(nodeId: string): Batch[];
  /** What was not as it should be with features, so far. */
  diagnostics(): Diagnostic[];
  /**
   * Lets nodes run, all that lead to them included, and resolves when they have, or when the run has ended.
   * Without a list, all the rest. A node that has run does not run again.
   */
  advance(nodeIds?: readonly string[]): Promise<StepEnd>;
}

/**
 * Builds the graph and starts it. Throws `UserError` at once for wrong parameters, for two nodes that write one
 * file, and for a work directory that can't be written to or holds other people's files where the run's would be.
 * What an action fails on is lost, and the run fails at its end; a source that breaks ends it before its sinks write.
 * Everything held is dropped before the result is there.
 */
export function startRun(graph: WorkflowGraph, settings: RunSettings): Run {
  const run = openRun(graph, settings);
  void run.advance();
  return run;
}

/**
 * The same, but no node runs before `advance` lets it. A run that was opened ends by `advance()` or `cancel()`;
 * until then it holds what waits between its nodes. Throws as `startRun` does.
 */
export function openRun(graph: WorkflowGraph, settings: RunSettings): SteppedRun {
  const events = new EventHub();
  const identity = { workflowId: graph.id, workflowName: graph.name, jobId: randomUUID() };
  const folder = WorkFolder.open(settings.workDirectory);
  let runLog: RunLog | undefined;
  let trace: RunTrace | null = null;
  try {
    const paths = {
      all: join(folder.staged('action-log'), 'all.log'),
      userFacing: join(folder.staged('user-facing-log'), 'user-facing.log'),
    };
    runLog = new RunLog(paths, identity, events);
    runLog.runStarted();
    trace = settings.trace === undefined ? null : RunTrace.at(settings.trace);
    return startLogged(graph, settings, events, runLog, folder, trace);
  } catch (error) {
    trace?.abandon();
    runLog?.runEnded(false);
    runLog?.close();
    endUnstarted(folder);
    throw error;
  }
}

/** What kept the run from starting is the mistake to tell, and not that its log found no place. */
function endUnstarted(folder: WorkFolder): void {
  try {
    folder.end({ completed: false, nodeOf: () => undefined, keeps: () => false });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

function startLogged(
  graph: WorkflowGraph,
  settings: RunSettings,
  events: EventHub,
  runLog: RunLog,
  folder: WorkFolder,
  trace: RunTrace | null,
): SteppedRun {
  const { options, replay } = settings;
  const started = performance.now();
  const names = new StoreNames(graph);
  const all = { graph, catalog: settings.catalog ?? standardActions };
  const running = replay === undefined ? all : replayOf(all.graph, all.catalog, replay, names);
  const earlier = earlierFiles(running.graph, names, folder, replay);
  const run = new RunState(
    options,
    REPRESENTATIONS[options.sharing],
    new Ledger(options.strings),
    new Scheduler(),
    graph,
    new Outputs(folder),
    new MemoryBudget(options.memoryBudget, folder.staged('spill')),
    events,
    runLog,
  );
  run.ramFolder = settings.ramFolder ?? null;
  run.gate = new FinishGate(options, run, run.scheduler);
  const store = new FeatureStore(names, {
    directory: folder.staged('feature-store'),
    inherited: earlier.lines,
    shrink: options.storeShrink,
    compression: options.storeCompression,
  });
  run.nodeOptions = nodeOptionsOf(settings.nodeOptions ?? {}, running.graph, options);
  const built = buildNodes(running.graph, running.catalog, run, store);
  run.trace = trace;
  trace?.begin(
    graph,
    running.graph,
    built.map(({ node }) => node),
    options,
  );
  const steps = new Steps(run.channels);
  run.stopSignal.addEventListener('abort', () => steps.end());
  const ends = new Map(built.map(({ node }) => [node.graphNode.id, deferred()]));
  const result = runToEnd(built, run, store, steps, ends).then(
    () => completed(built, run, store, folder, earlier, performance.now() - started),
    (error: unknown) => {
      trace?.abandon();
      runLog.close();
      endUnstarted(folder);
      events.end();
      throw error;
    },
  );
  const opened: SteppedRun = {
    result,
    options,
    ledger: run.ledger,
    nodes: () => built.map(({ node }) => node.report()),
    channels: () => run.channels.map(channel => channel.report()),
    events: () => events.read(),
    cancel: () => run.cancel(),
    diagnostics: () => run.diagnostics.list(),
    waiting: nodeId => run.channels.filter(({ to }) => to === nodeId).map(channel => channel.waiting()),
    advance: nodeIds => {
      const next = nodeIds === undefined ? [...ends.keys()] : withUpstream(nodeIds, running.graph.edges);
      steps.allow(next);
      return stepEnd(next, ends, () => run.cancelled || steps.count === ends.size, result);
    },
  };
  noteRun(opened);
  return opened;
}

async function runToEnd(
  built: readonly BuiltNode[],
  run: RunState,
  store: FeatureStore,
  steps: Steps,
  ends: ReadonlyMap<string, Deferred>,
): Promise<void> {
  const served = run.scheduler.run();
  try {
    await store.open();
    if (await initialize(built, run)) {
      const sources = new SourceEnds(built, steps, run.scheduler);
      await Promise.all(
        built.map(async entry => {
          const { id } = entry.node.graphNode;
          await steps.turn(id);
          await runNode(entry, run, sources);
          ends.get(id)!.resolve();
        }),
      );
    }
  } finally {
    run.scheduler.stop();
    await served;
    run.discardChannels();
    run.budget.clear();
    store.close();
  }
}

/** Whether the run goes on: all actions are ready, or the error policy does without those that are not. */
async function initialize(built: readonly BuiltNode[], run: RunState): Promise<boolean> {
  for (const entry of built) {
    const { node, action } = entry;
    run.setStatus(node, 'starting');
    try {
      if (entry.kind === 'processor' && entry.geometryUse !== undefined) await GeometryGuard.prepare();
      await action.initialize?.(new NodeActionContext(node, run));
    } catch (error) {
      settleLateFailure(node, run, error);
    }
    if (run.cancelled) return false;
  }
  return true;
}

async function runNode(entry: BuiltNode, run: RunState, sources: SourceEnds): Promise<void> {
  const { node } = entry;
  if (node.status === 'failed') {
    await dropInputs(entry, run);
  } else {
    node.startedAt = performance.now();
    run.setStatus(node, 'processing');
    run.runLog.nodeStarted(node);
    await runAction(entry, run);
    if (!run.cancelled) {
      for (const sentence of node.sought.sentences()) run.note(node, 'config.unknown_attribute', sentence);
    }
    await sleepBeforeEnd(node, run);
  }
  if (entry.kind === 'source') {
    await sources.ended(node.graphNode.id);
    if (!run.isBroken) run.runLog.terminated(node);
  }
  node.forwarder.close(isWhole(node, run));
  if (node.status === 'processing' && !run.isBroken) run.setStatus(node, 'completed');
}

/** Whether a node sent all that it should have: neither it nor a node before it failed, and nobody stopped the run. */
function isWhole({ status, inputs }: RunningNode, run: RunState): boolean {
  return status === 'processing' && !run.isBroken && inputs.every(input => input.isWhole);
}

async function runAction(entry: BuiltNode, run: RunState): Promise<void> {
  const { node, arrival } = entry;
  if (entry.kind === 'source') await runSource(node, entry.action, run);
  else if (entry.kind === 'processor') {
    await runProcessor(node, entry, arrival, run);
  } else await runSink(node, entry.action, arrival, run);
}

/** What comes to a node whose action never got ready. */
async function dropInputs({ node, arrival }: BuiltNode, run: RunState): Promise<void> {
  const context = new NodeContext(node, run);
  await handleInputs(node, arrival, context, run, (feature, port, from) =>
    context.receiveOnly(feature, port, from),
  );
}

/** The delay of the memo's plan 5.4; it ends when the run is stopped. */
async function sleepBeforeEnd(node: RunningNode, run: RunState): Promise<void> {
  const { statusDelayMs } = run.options;
  if (statusDelayMs === 0 || run.cancelled) return;
  const started = performance.now();
  try {
    await sleep(statusDelayMs, undefined, { signal: run.stopSignal });
  } catch (error) {
    if (!run.cancelled) throw error;
  }
  node.sleptMs = performance.now() - started;
}

/** Diagnostics that the last event names. */
const DIAGNOSTICS_TOLD = 50;

/** Ends log and events, and gives the result. */
function completed(
  built: readonly BuiltNode[],
  run: RunState,
  store: FeatureStore,
  folder: WorkFolder,
  { keeps }: EarlierFiles,
  elapsedMs: number,
): RunResult {
  const { events, runLog, diagnostics, outputs } = run;
  const untraced = run.trace?.end() ?? null;
  const succeeded = run.firstFailure === null && store.failure === null && !run.cancelled;
  runLog.runEnded(succeeded);
  const failedToLog = runLog.close();
  const placed = placedBy(() =>
    folder.end({ completed: succeeded && failedToLog === null, nodeOf: path => outputs.nodeOf(path), keeps }),
  );
  const failedToWrite = failedToLog ?? placed.failure ?? untraced;
  const result = resultOf(
    built,
    run,
    store,
    failedToWrite,
    placed.directory ?? folder.stagedDirectory,
    elapsedMs,
  );
  events.emit({
    type: 'complete',
    timestamp: timestamp(),
    result: result.status === 'completed' ? 'success' : 'failed',
    failedNodes: result.failedNodes.map(({ node }) => node),
    aggregatedDiagnostics: diagnostics.largest(DIAGNOSTICS_TOLD),
    droppedEventCount: 0,
  });
  events.end();
  return result;
}

interface Placed {
  readonly directory: string | null;
  readonly failure: UserError | null;
}

/** Where the files of the run are, or why they are still where they were written. */
function placedBy(place: () => string): Placed {
  try {
    return { directory: place(), failure: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { directory: null, failure: error };
  }
}

function resultOf(
  built: readonly BuiltNode[],
  run: RunState,
  store: FeatureStore,
  failedToWrite: UserError | null,
  directory: string,
  elapsedMs: number,
): RunResult {
  const { cancelled, channels, ledger, outputs, diagnostics } = run;
  const failedNodes = failedNodesOf(built);
  const failure = failureOf(run, failedNodes.length) ?? store.failure ?? failedToWrite;
  return {
    status: failure !== null ? 'failed' : cancelled ? 'cancelled' : 'completed',
    failure,
    failedNodes,
    nodes: built.map(({ node }) => node.report()),
    channels: channels.map(channel => channel.report()),
    store: store.report(),
    ledger,
    directory,
    outputs: outputs.list().map(path => join(directory, 'artifacts', path)),
    diagnostics: diagnostics.list(),
    trace: run.trace?.report() ?? null,
    leaks: ledger.liveFeatures(),
    liveArcs: ledger.census.live,
    finishesAtOnce: run.gate.mostAtOnce,
    elapsedMs,
    sleptMs: built.reduce((sum, { node }) => sum + node.sleptMs, 0),
  };
}

function failureOf({ firstFailure, errorPolicy }: RunState, failedNodes: number): Error | null {
  if (firstFailure === null || errorPolicy.onFatal === 'terminate') return firstFailure;
  return new NodesFailed(failedNodes, firstFailure);
}

function failedNodesOf(built: readonly BuiltNode[]): FailedNode[] {
  return built
    .filter(({ node }) => node.failureCount > 0)
    .map(({ node: { label, graphNode, failureCount, failures } }) => ({
      node: label,
      nodeId: graphNode.id,
      count: failureCount,
      failures,
    }));
}
