/** What a finished run leaves. */
import type { FeatureOrigin, Ledger } from '../ledger/ledger.js';
import type { StoreFileReport } from '../store/feature-store.js';
import type { ChannelReport } from './channel.js';
import type { Diagnostic } from './diagnostics.js';
import type { NodeReport } from './node.js';
import type { FailedNode } from './node-failure.js';
import type { TraceReport } from './run-trace.js';

export interface RunResult {
  readonly status: 'completed' | 'failed' | 'cancelled';
  /**
   * Why it failed; `null` unless `status` is `failed`. The first `NodeFailure` under `onFatal: terminate`, a
   * `NodesFailed` under `continue`, a `UserError` if the store, the log or the trace could not be written.
   */
  readonly failure: Error | null;
  /** Every node that failed, in the order of the graph. */
  readonly failedNodes: readonly FailedNode[];
  readonly nodes: readonly NodeReport[];
  readonly channels: readonly ChannelReport[];
  /** The files of the feature store, and what their writers hold; empty if it is off. */
  readonly store: readonly StoreFileReport[];
  readonly ledger: Ledger;
  /**
   * The absolute path of the folder in which the run's `artifacts` and `feature-store` are: its work directory, or
   * `failed-run` in it where the run did not complete and must not replace what one that did has left.
   */
  readonly directory: string;
  /** Absolute paths of the files that sinks wrote. */
  readonly outputs: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** The trace that the run left; `null` if none was asked for, or it could not be written. */
  readonly trace: TraceReport | null;
  /** Features that nobody dropped, by where they came from; empty unless an action is at fault. */
  readonly leaks: readonly FeatureOrigin[];
  /** Arc handles alive at the end. */
  readonly liveArcs: number;
  /** The most heavy finishes that ran at once, one that waits for its receivers included. */
  readonly finishesAtOnce: number;
  readonly elapsedMs: number;
  /** The sum of what nodes slept (`statusDelayMs`); nodes sleep at the same time, so it may be more than `elapsedMs`. */
  readonly sleptMs: number;
}
