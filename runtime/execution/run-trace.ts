/** Writes a run's trace (runtime/trace) while it runs. */
import type { TraceTotals } from '../trace/event-writer.js';
import type { NodeTrace } from '../trace/node-trace.js';
import { TraceFile } from '../trace/trace-file.js';
import { type TraceHeader, tracedWorkflow } from '../trace/trace-header.js';
import { TraceWriter } from '../trace/trace-writer.js';
import { UserError } from '../user-error.js';
import type { WorkflowGraph } from '../workflow/graph.js';
import type { Channel } from './channel.js';
import type { RunningNode } from './node.js';
import type { RunOptions } from './options.js';

/** The trace that a run left. */
export interface TraceReport extends TraceTotals {
  readonly path: string;
  /** Bytes in the file. */
  readonly fileBytes: number;
}

interface Receiver {
  readonly node: NodeTrace;
  readonly input: number;
}

/** A sink that never throws: a run goes on without its trace, and says so at its end. */
class CarefulFile {
  failure: UserError | null = null;

  constructor(private readonly file: TraceFile) {}

  header(header: TraceHeader): void {
    this.attempt(() => this.file.header(header));
  }

  events(bytes: Uint8Array): void {
    this.attempt(() => this.file.events(bytes));
  }

  end(totals: TraceTotals): void {
    this.attempt(() => this.file.end(totals));
  }

  private attempt(step: () => void): void {
    if (this.failure !== null) return;
    try {
      step();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.failure = error;
      this.file.abandon();
    }
  }
}

export class RunTrace {
  private readonly sink: CarefulFile;
  private writer: TraceWriter | null = null;
  private readonly receivers = new Map<Channel, Receiver>();
  private totals: TraceTotals | null = null;

  /** Begins the file. Throws `UserError` if it can't. */
  static at(path: string): RunTrace {
    return new RunTrace(new TraceFile(path));
  }

  private constructor(private readonly file: TraceFile) {
    this.sink = new CarefulFile(file);
  }

  /**
   * Begins to write down what the nodes of a run do, none of which has done anything yet.
   * @param running what of the workflow runs
   */
  begin(
    workflow: WorkflowGraph,
    running: Pick<WorkflowGraph, 'edges'>,
    nodes: readonly RunningNode[],
    options: RunOptions,
  ): void {
    const header: TraceHeader = {
      workflow: tracedWorkflow(workflow),
      options,
      nodes: nodes.map(({ graphNode, label, rejection, account }) => ({
        id: graphNode.id,
        label,
        action: graphNode.action,
        kind: graphNode.kind,
        outputPorts: graphNode.outputPorts,
        rejects: rejection !== null,
        processorBytes: account.rows().reduce((sum, row) => sum + row.bytesModeled, 0),
      })),
      edges: running.edges,
    };
    this.writer = new TraceWriter(header, this.sink);
    for (const runningNode of nodes) {
      const node = this.writer.node(runningNode.graphNode.id);
      runningNode.trace = node;
      runningNode.account.recorder = node;
      for (const [input, channel] of runningNode.inputs.entries())
        this.receivers.set(channel, { node, input });
    }
  }

  /** What waits in a channel is dropped. */
  discard(channel: Channel): void {
    const { node, input } = this.receivers.get(channel)!;
    node.discard(input, channel.depth);
  }

  /** The run has ended. Returns why there is no trace, if there is none. */
  end(): UserError | null {
    this.totals ??= this.writer?.end() ?? null;
    return this.sink.failure;
  }

  /** Removes the file: the run ended by a mistake in Arclab, or never began. */
  abandon(): void {
    if (this.totals === null) this.file.abandon();
  }

  report(): TraceReport | null {
    if (this.totals === null || this.sink.failure !== null) return null;
    return { path: this.file.path, fileBytes: this.file.bytes, ...this.totals };
  }
}
