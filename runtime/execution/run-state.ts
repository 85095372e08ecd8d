/** What all nodes of one run share: options, ledger, failure, log, and the way to stop. */

import type { LogLevel } from '../actions/action.js';
import { DiskFailure } from '../disk-failure.js';
import type { AttributeReader } from '../expression/expression.js';
import type { Representation } from '../feature/representation/representation.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Outputs } from '../work-folder/outputs.js';
import type { ErrorCode, NoteCode } from '../workflow/error-codes.js';
import type { ErrorPolicy } from '../workflow/error-policy.js';
import type { WorkflowGraph } from '../workflow/graph.js';
import type { Channel } from './channel.js';
import { type Diagnostic, type DiagnosticEffect, Diagnostics } from './diagnostics.js';
import type { FinishGate } from './finish-gate.js';
import type { RouteEdge } from './forwarder.js';
import type { MemoryBudget } from './memory-budget.js';
import type { NodeStatus, RunningNode } from './node.js';
import { FAILURES_KEPT, NodeFailure } from './node-failure.js';
import type { NodeOptions, RunOptions } from './options.js';
import type { EdgeEvent, EventHub } from './run-events.js';
import { type RunLog, timestamp } from './run-log.js';
import type { RunTrace } from './run-trace.js';
import type { Scheduler } from './scheduler.js';

export class RunState {
  cancelled = false;
  /** What `ram://` URIs name is in it; see `RunSettings`. */
  ramFolder: string | null = null;
  /** The engine's sources share a thread, which ends with the first error of any of them. */
  private sourceBroke = false;
  /** What went wrong first. */
  firstFailure: NodeFailure | null = null;
  /** Features that are being worked on, or wait in a batch for it. */
  inWork = 0;
  readonly channels: Channel[] = [];
  readonly diagnostics = new Diagnostics();
  readonly variables: AttributeReader;
  readonly errorPolicy: ErrorPolicy;
  /** Options of single nodes, by their ids. */
  nodeOptions: ReadonlyMap<string, NodeOptions> = new Map();
  /** What is written down of the run; `null` where nothing is. */
  trace: RunTrace | null = null;
  private readonly stop = new AbortController();
  private gateOfRun: FinishGate | null = null;

  constructor(
    readonly options: RunOptions,
    readonly representation: Representation,
    readonly ledger: Ledger,
    readonly scheduler: Scheduler,
    graph: Pick<WorkflowGraph, 'variables' | 'errorPolicy'>,
    readonly outputs: Outputs,
    readonly budget: MemoryBudget,
    readonly events: EventHub,
    readonly runLog: RunLog,
  ) {
    this.variables = graph.variables;
    this.errorPolicy = graph.errorPolicy;
  }

  /** Aborted when the run is cancelled. */
  get stopSignal(): AbortSignal {
    return this.stop.signal;
  }

  set gate(gate: FinishGate) {
    this.gateOfRun = gate;
  }

  get gate(): FinishGate {
    if (this.gateOfRun === null) throw new Error('the run has no finish gate yet');
    return this.gateOfRun;
  }

  /** The options by which a node treats its features. */
  optionsOf(nodeId: string): NodeOptions {
    return this.nodeOptions.get(nodeId) ?? this.options;
  }

  inFlight(): number {
    return this.channels.reduce((sum, { depth, isHeld }) => sum + (isHeld ? 0 : depth), this.inWork);
  }

  capacity(): number {
    return this.channels.reduce((sum, channel) => sum + channel.capacity, 0);
  }

  setStatus(node: RunningNode, status: NodeStatus, featureId: string | null = null): void {
    const { label, graphNode, received, forwarder } = node;
    node.status = status;
    this.events.emit({
      type: 'status',
      timestamp: timestamp(),
      node: label,
      nodeId: graphNode.id,
      status,
      featureId,
      metrics: { received, sent: forwarder.sent },
    });
  }

  /** Tells of features that passed over an edge. */
  edgePassed(
    { id, channel, toPort }: RouteEdge,
    fromPort: string,
    phase: EdgeEvent['phase'],
    count: number,
  ): void {
    const edge = { edgeId: id, ...channel.names, fromPort, toPort };
    this.events.emit({ type: 'edge', timestamp: timestamp(), phase, ...edge, count });
  }

  log(level: LogLevel, message: string, node: RunningNode): void {
    const { label, graphNode } = node;
    this.runLog.note(level, message, node);
    const about = { node: label, nodeId: graphNode.id };
    this.events.emit({ type: 'log', timestamp: timestamp(), level, ...about, message });
  }

  /** Counts a feature of `node` with which something was wrong. */
  diagnose(
    node: RunningNode,
    code: ErrorCode,
    effect: DiagnosticEffect,
    message: string,
    featureId: string,
  ): void {
    const { label, graphNode } = node;
    const kind = { node: label, nodeId: graphNode.id, action: graphNode.action, code, effect, message };
    const diagnostic = this.diagnostics.add(kind, featureId);
    if (diagnostic === undefined) return;
    const about = `${effect} feature ${featureId} (${diagnostic.code})`;
    this.tell(node, diagnostic, `${about}: ${diagnostic.message}`);
  }

  /** Says something about `node` as a whole, once. */
  note(node: Pick<RunningNode, 'label' | 'graphNode'>, code: NoteCode, message: string): void {
    const { label, graphNode } = node;
    const about = { node: label, nodeId: graphNode.id, action: graphNode.action };
    const diagnostic = this.diagnostics.note({ ...about, code, effect: 'warned', message });
    if (diagnostic !== undefined) this.tell(node, diagnostic, `${diagnostic.message} (${diagnostic.code})`);
  }

  private tell(node: Pick<RunningNode, 'label' | 'graphNode'>, diagnostic: Diagnostic, line: string): void {
    this.runLog.note('warn', line, node);
    this.events.emit({ type: 'diagnostic', timestamp: timestamp(), diagnostic });
  }

  /** Marks a node failed by a feature. The first failure is the run's; everything else goes on. */
  fail(node: RunningNode, featureId: string | null, cause: unknown): void {
    this.runLog.featureFailed(node, this.noteFailure(node, featureId, cause));
  }

  /** Marks a node failed by its start or `finish`, or a source, after which no other source goes on either. */
  failLate(node: RunningNode, featureId: string | null, cause: unknown): void {
    const failure = this.noteFailure(node, featureId, cause);
    if (node.graphNode.kind !== 'source') {
      this.runLog.finishFailed(node, failure);
      return;
    }
    if (!this.sourceBroke) this.runLog.featureFailed(node, failure);
    this.sourceBroke = true;
  }

  private noteFailure(node: RunningNode, featureId: string | null, cause: unknown): NodeFailure {
    const failure = new NodeFailure(node.label, node.graphNode.action, featureId, cause);
    this.firstFailure ??= failure;
    node.failureCount++;
    if (node.failures.length < FAILURES_KEPT) node.failures.push(failure);
    if (node.status !== 'failed') this.setStatus(node, 'failed', featureId);
    if (cause instanceof DiskFailure) this.cancel();
    return failure;
  }

  /** Whether no node may end as if it had all its features: the run was stopped, or a source broke. */
  get isBroken(): boolean {
    return this.cancelled || this.sourceBroke;
  }

  /** Drops everything that is in channels. */
  discardChannels(): void {
    for (const channel of this.channels) {
      this.trace?.discard(channel);
      channel.discard();
    }
  }

  /** Stops the run: everything in channels is dropped, every wait ends, nodes close in the order of the graph. */
  cancel(): void {
    this.cancelled = true;
    this.stop.abort();
    this.discardChannels();
    this.gateOfRun?.openForAll();
  }
}
