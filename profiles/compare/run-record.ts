/** What one measured run of a workflow reports to the comparison. Everything in it can be sent as JSON. */
import type { NodeReport } from '../../runtime/execution/node.js';
import type { RunOptions } from '../../runtime/execution/options.js';
import type { ConversionRow } from '../../runtime/ledger/conversions.js';
import type { LedgerRow } from '../../runtime/ledger/ledger.js';

/** What a process that runs a workflow once is asked to do. */
export interface RunRequest {
  /** The workflow file, as messages name it; a relative path starts where the process does. */
  readonly workflow: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly options: RunOptions;
  /** Absolute; emptied by whoever asks. */
  readonly workDirectory: string;
}

/** An output file of a run. */
export interface OutputDigest {
  /** Relative to the artifacts folder. */
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the content, in hex. */
  readonly sha256: string;
}

export interface RunRecord {
  readonly options: RunOptions;
  readonly ledger: readonly LedgerRow[];
  /** Copies that are no clones; the same under every strategy. */
  readonly conversions: readonly ConversionRow[];
  readonly nodes: readonly NodeReport[];
  readonly outputs: readonly OutputDigest[];
  /** Time from the start of the run to its end, without starting the process, in milliseconds. */
  readonly wallMs: number;
  /** Time on processors in that time, all threads, in milliseconds. */
  readonly cpuMs: number;
  /** Time that garbage collection stopped the run, in milliseconds. */
  readonly gcMs: number;
  /** The process's highest resident memory, in bytes. */
  readonly peakRss: number;
  /** The highest sampled size of JavaScript objects, in bytes. */
  readonly peakHeap: number;
  /** The highest sampled size of typed arrays' contents, in bytes. */
  readonly peakBuffers: number;
  /** The most heavy finishes that ran at once. */
  readonly finishesAtOnce: number;
  /** Arcs alive at the end; anything but 0 is a leak. */
  readonly liveArcs: number;
  /** Features that nobody dropped, described; empty unless an action is at fault. */
  readonly leaks: readonly string[];
}

/** The answer of such a process: a record, or one sentence that says what is wrong. */
export type RunReply =
  | { readonly ok: true; readonly record: RunRecord }
  | { readonly ok: false; readonly message: string; readonly isUserError: boolean };
