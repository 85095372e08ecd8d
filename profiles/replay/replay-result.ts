/** What a replay says: one combination of options a row, and what is behind its figures. */
import type { RunOptions } from '../../runtime/execution/options.js';
import type { LedgerRow } from '../../runtime/ledger/ledger.js';

/** The options that decide what a trace's requests cost. */
export const REPLAYED_OPTIONS = ['sharing', 'mutation', 'finish', 'featureStore', 'storeKey'] as const;

export type ReplayedOption = (typeof REPLAYED_OPTIONS)[number];

export type ReplayedOptions = Pick<RunOptions, ReplayedOption>;

/** What was alive after a step of the recorded run. */
export interface CurvePoint {
  /** Events of the trace up to here: the clock of a replay. */
  readonly event: number;
  /** The most bytes of the Rust layout that were alive since the point before; shared parts count once. */
  readonly liveBytes: number;
  /** Label of the node that was at work then. */
  readonly node: string;
}

/** What one combination of options clones, copies and holds. */
export interface Combination extends ReplayedOptions {
  readonly deepClones: number;
  readonly pointerClones: number;
  readonly bytesCopied: number;
  readonly bytesModeled: number;
  /** The most bytes of the Rust layout that were alive at once, the store's clones of the moment included. */
  readonly peakLiveBytes: number;
  /** Label of the node that was at work at the peak; empty if nothing was ever alive. */
  readonly peakNode: string;
  /** When the peak was, in events of the trace. */
  readonly peakEvent: number;
  /** The same rows as the ledger of a real run with these options. */
  ledgerRows(): LedgerRow[];
  /** Live bytes over the trace, in at most `CURVE_POINTS` points, each the highest of its stretch. */
  curve(): CurvePoint[];
}

export interface Replay {
  /** In the order of the options' values: `sharing` changes slowest, `storeKey` fastest. */
  readonly combinations: readonly Combination[];
  /** Events in the trace. */
  readonly events: number;
}
