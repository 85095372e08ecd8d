/**
 * What happens in a run, as it happens (workflow-format reference, section 11).
 *
 * The hub keeps the latest events, and every reader has a place of its own in them. A run never waits for a
 * reader: one that falls too far behind misses events, and is told how many.
 */
import type { LogLevel } from '../actions/action.js';
import type { Diagnostic } from './diagnostics.js';
import type { NodeStatus } from './node.js';

/** How many events are kept for readers that are behind. */
export const EVENTS_KEPT = 8192;

/** The level of what a run tells its user. */
export type MessageLevel = 'INFO' | 'SUCCESS' | 'ERROR';

interface Timed {
  /** When it happened, as ISO 8601 in UTC. */
  readonly timestamp: string;
}

export interface StatusEvent extends Timed {
  readonly type: 'status';
  /** The node's label; `nodeId` is its composed id. */
  readonly node: string;
  readonly nodeId: string;
  readonly status: NodeStatus;
  /** The feature that the node failed on. */
  readonly featureId: string | null;
  readonly metrics: { readonly received: number; readonly sent: number };
}

/** Features passed over an edge: told of the first, and of all when the sender has ended. */
export interface EdgeEvent extends Timed {
  readonly type: 'edge';
  readonly phase: 'first' | 'ended';
  readonly edgeId: string;
  /** Labels of the nodes. */
  readonly from: string;
  readonly to: string;
  readonly fromPort: string;
  readonly toPort: string;
  /** Features so far. */
  readonly count: number;
}

/** What an action logged. */
export interface LogEvent extends Timed {
  readonly type: 'log';
  readonly level: LogLevel;
  readonly node: string;
  readonly nodeId: string;
  readonly message: string;
}

/** A line for the user, as in `user-facing.log`. */
export interface MessageEvent extends Timed {
  readonly type: 'message';
  readonly level: MessageLevel;
  /** `null` for what is about the whole run. */
  readonly node: string | null;
  readonly nodeId: string | null;
  readonly message: string;
}

/** The first feature of a node with some code; `complete` has the counts. */
export interface DiagnosticEvent extends Timed {
  readonly type: 'diagnostic';
  readonly diagnostic: Diagnostic;
}

/** The reader was too slow: as many events are missing here. */
export interface LostEvent {
  readonly type: 'lost';
  readonly count: number;
}

/** The last event of every run. */
export interface CompleteEvent extends Timed {
  readonly type: 'complete';
  readonly result: 'success' | 'failed';
  /** Labels. */
  readonly failedNodes: readonly string[];
  /** Those of most features, 50 at most. */
  readonly aggregatedDiagnostics: readonly Diagnostic[];
  /** Events that this reader missed. */
  readonly droppedEventCount: number;
}

export type RunEvent =
  | StatusEvent
  | EdgeEvent
  | LogEvent
  | MessageEvent
  | DiagnosticEvent
  | LostEvent
  | CompleteEvent;

export class EventHub {
  /** Event number n is at `n % kept`. */
  private readonly events: RunEvent[] = [];
  private emitted = 0;
  private ended = false;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly kept: number = EVENTS_KEPT) {}

  emit(event: Exclude<RunEvent, LostEvent>): void {
    this.events[this.emitted++ % this.kept] = event;
    this.wakeReaders();
  }

  /** Lets readers end when they have read what there is. */
  end(): void {
    this.ended = true;
    this.wakeReaders();
  }

  /** All events from the first one on, as far as they are kept, and then every new one until the run has ended. */
  async *read(): AsyncGenerator<RunEvent, void, undefined> {
    let next = 0;
    let missed = 0;
    while (true) {
      const oldest = Math.max(0, this.emitted - this.kept);
      if (next < oldest) {
        const count = oldest - next;
        missed += count;
        next = oldest;
        yield { type: 'lost', count };
      } else if (next < this.emitted) {
        const event = this.events[next++ % this.kept]!;
        yield event.type === 'complete' ? { ...event, droppedEventCount: missed } : event;
      } else if (this.ended) {
        return;
      } else {
        await new Promise<void>(resolve => {
          this.waiting.push(resolve);
        });
      }
    }
  }

  private wakeReaders(): void {
    if (this.waiting.length === 0) return;
    for (const wake of this.waiting.splice(0)) wake();
  }
}
