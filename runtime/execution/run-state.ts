/** What all nodes of one run share: options, ledger, failure, log, and the way to stop. */
import type { LogLevel } from '../actions/action.js';
import type { AttributeReader } from '../expression/expression.js';
import type { Representation } from '../feature/representation/strategies.js';
import type { Ledger } from '../ledger/ledger.js';
import { messageOf } from '../user-error.js';
import type { Channel } from './channel.js';
import type { FinishGate } from './finish-gate.js';
import type { NodeStatus, RunningNode } from './node.js';
import type { RunOptions } from './options.js';
import type { Scheduler } from './scheduler.js';

/** What happens in a run, as it happens. */
export type RunEvent =
  | { readonly type: 'status'; readonly node: string; readonly status: NodeStatus }
  | { readonly type: 'log'; readonly level: LogLevel; readonly node: string; readonly message: string };

/** Something about features of one node that was not as it should be. */
export interface Diagnostic {
  readonly node: string;
  readonly code: string;
  /** What was said of the first one. */
  readonly message: string;
  count: number;
  readonly sampleIds: string[];
}

/** What stopped a run. */
export class NodeFailure extends Error {
  override readonly name = 'NodeFailure';

  constructor(
    readonly node: string,
    readonly action: string,
    readonly featureId: string | null,
    override readonly cause: unknown,
  ) {
    const feature = featureId === null ? '' : ` on feature ${featureId}`;
    super(`node "${node}" (${action}) failed${feature}: ${messageOf(cause)}`);
  }
}

const SAMPLE_IDS = 10;

export class RunState {
  cancelled = false;
  failure: NodeFailure | null = null;
  /** Features that are being worked on, or wait in a batch for it. */
  inWork = 0;
  readonly outputs: string[] = [];
  readonly channels: Channel[] = [];
  private readonly diagnosticsByKey = new Map<string, Diagnostic>();
  private gateOfRun: FinishGate | null = null;

  constructor(
    readonly options: RunOptions,
    readonly representation: Representation,
    readonly ledger: Ledger,
    readonly scheduler: Scheduler,
    readonly variables: AttributeReader,
    readonly artifactsDirectory: string,
    private readonly onEvent: (event: RunEvent) => void,
  ) {}

  get diagnostics(): readonly Diagnostic[] {
    return [...this.diagnosticsByKey.values()];
  }

  set gate(gate: FinishGate) {
    this.gateOfRun = gate;
  }

  get gate(): FinishGate {
    if (this.gateOfRun === null) throw new Error('the run has no finish gate yet');
    return this.gateOfRun;
  }

  inFlight(): number {
    return this.channels.reduce((sum, channel) => sum + channel.depth, this.inWork);
  }

  capacity(): number {
    return this.channels.reduce((sum, channel) => sum + channel.capacity, 0);
  }

  setStatus(node: RunningNode, status: NodeStatus): void {
    node.status = status;
    this.onEvent({ type: 'status', node: node.label, status });
  }

  log(level: LogLevel, message: string, node: RunningNode): void {
    this.onEvent({ type: 'log', level, node: node.label, message });
  }

  diagnose(node: RunningNode, code: string, message: string, featureId: string): void {
    const key = `${node.label} ${code}`;
    let diagnostic = this.diagnosticsByKey.get(key);
    if (diagnostic === undefined) {
      diagnostic = { node: node.label, code, message, count: 0, sampleIds: [] };
      this.diagnosticsByKey.set(key, diagnostic);
      this.log('warn', `${message} (${code})`, node);
    }
    diagnostic.count++;
    if (diagnostic.sampleIds.length < SAMPLE_IDS) diagnostic.sampleIds.push(featureId);
  }

  /** Marks a node failed and stops the run; the first failure is the run's. */
  fail(node: RunningNode, featureId: string | null, cause: unknown): void {
    this.setStatus(node, 'failed');
    this.failure ??= new NodeFailure(node.label, node.graphNode.action, featureId, cause);
    this.cancel();
  }

  /** Stops the run: everything in channels is dropped, every wait ends, nodes close in the order of the graph. */
  cancel(): void {
    this.cancelled = true;
    for (const channel of this.channels) channel.discard();
    this.gateOfRun?.openForAll();
  }
}
