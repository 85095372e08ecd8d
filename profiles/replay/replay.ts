/**
 * The replay: from the trace of one run, what every combination of options would clone, copy and hold.
 *
 * A trace is the same whatever the options of the recorded run were, since it has what was asked of features and not
 * what that cost. A replay asks the same of the runtime's own representations, filled with stand-ins that have sizes
 * and no contents, so that every row equals that of a real run (the tests hold it to that). The order of the events is
 * the recorded run's, which depends on none of the options that are replayed.
 *
 * The store's options need no pass of their own: what it clones is gone again before anything else happens.
 */

import { RUN_OPTIONS, type RunOptions } from '../../runtime/execution/options.js';
import type { LedgerRow } from '../../runtime/ledger/ledger.js';
import type { Trace } from '../../runtime/trace/trace.js';
import { cloneTotals } from '../clones/clones-table.js';
import { Contents } from './contents.js';
import { type Heights, MOMENTS } from './live-bytes.js';
import { type Pass, type PassOptions, replayPass } from './replay-pass.js';
import type { Combination, CurvePoint, Replay, ReplayedOption, ReplayedOptions } from './replay-result.js';
import { storeRows } from './store-rows.js';

/** Values of options; all of an option's where none are given. */
export type Narrowing = { readonly [K in ReplayedOption]?: readonly RunOptions[K][] };

export interface ReplaySettings extends Narrowing {
  /** Options of single nodes, by their ids, in every combination. */
  readonly nodeOptions?: PassOptions['nodeOptions'];
  /** Is told after each pass how many of how many are done. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** Throws `UserError` for a trace whose events don't fit each other. */
export function replayTrace(trace: Trace, settings: ReplaySettings = {}): Replay {
  const { onProgress, nodeOptions } = settings;
  const passes = product(settings);
  const contents = new Contents(trace);
  const combinations: Combination[] = [];
  for (const [done, options] of passes.entries()) {
    const pass = replayPass(
      trace,
      contents,
      nodeOptions === undefined ? options : { ...options, nodeOptions },
    );
    for (const featureStore of valuesOf('featureStore', settings)) {
      for (const storeKey of valuesOf('storeKey', settings)) {
        combinations.push(new PassCombination({ ...options, featureStore, storeKey }, pass, trace));
      }
    }
    onProgress?.(done + 1, passes.length);
  }
  return { combinations, events: trace.totals.events };
}

/** The values of an option that are asked for, in its own order. */
export function valuesOf<K extends ReplayedOption>(
  option: K,
  narrowing: Narrowing,
): readonly RunOptions[K][] {
  const asked = narrowing[option] as readonly RunOptions[K][] | undefined;
  const { domain } = RUN_OPTIONS[option];
  const all = (domain.kind === 'choice' ? domain.values : []) as readonly RunOptions[K][];
  return asked === undefined ? all : all.filter(value => asked.includes(value));
}

function product(narrowing: Narrowing): Pick<PassOptions, 'sharing' | 'mutation' | 'finish'>[] {
  return valuesOf('sharing', narrowing).flatMap(sharing =>
    valuesOf('mutation', narrowing).flatMap(mutation =>
      valuesOf('finish', narrowing).map(finish => ({ sharing, mutation, finish })),
    ),
  );
}

/** What a pass says of one choice of the store's options. */
class PassCombination implements Combination {
  readonly sharing: ReplayedOptions['sharing'];
  readonly mutation: ReplayedOptions['mutation'];
  readonly finish: ReplayedOptions['finish'];
  readonly featureStore: ReplayedOptions['featureStore'];
  readonly storeKey: ReplayedOptions['storeKey'];
  readonly deepClones: number;
  readonly pointerClones: number;
  readonly bytesCopied: number;
  readonly bytesModeled: number;
  readonly peakLiveBytes: number;
  readonly peakNode: string;
  readonly peakEvent: number;
  private readonly points: readonly CurvePoint[];

  constructor(
    options: ReplayedOptions,
    private readonly pass: Pass,
    private readonly trace: Trace,
  ) {
    this.sharing = options.sharing;
    this.mutation = options.mutation;
    this.finish = options.finish;
    this.featureStore = options.featureStore;
    this.storeKey = options.storeKey;
    const { deep, pointer, bytesCopied, bytesModeled } = cloneTotals(this.ledgerRows());
    this.deepClones = deep;
    this.pointerClones = pointer;
    this.bytesCopied = bytesCopied;
    this.bytesModeled = bytesModeled;
    this.points = curveOf(pass, momentOf(options), trace);
    const peak = this.points.reduce(
      (highest, point) => (point.liveBytes > highest.liveBytes ? point : highest),
      {
        liveBytes: 0,
        node: '',
        event: 0,
      },
    );
    this.peakLiveBytes = peak.liveBytes;
    this.peakNode = peak.node;
    this.peakEvent = peak.event;
  }

  ledgerRows(): LedgerRow[] {
    return storeRows(this.pass.rows, this.trace.header, this);
  }

  curve(): CurvePoint[] {
    return [...this.points];
  }
}

/** Position in `MOMENTS`. */
function momentOf({ featureStore, storeKey }: ReplayedOptions): number {
  if (featureStore === 'reference') return 0;
  return MOMENTS.findIndex(({ key }) => key === `${featureStore} by ${storeKey}`);
}

/** The higher of what was alive and what the store held beside it for a moment, stretch by stretch. */
function curveOf({ heights }: Pass, moment: number, { header }: Trace): CurvePoint[] {
  const base = heights[0]!;
  const points: CurvePoint[] = [];
  for (let i = 0; i < base.bytes.length; i++) {
    const higher: Heights = heights[moment]!.bytes[i]! > base.bytes[i]! ? heights[moment]! : base;
    if (higher.bytes[i] === 0 && higher.event[i] === 0 && i > 0) continue;
    const node = header.nodes[higher.node[i]!]?.label ?? '';
    points.push({ event: higher.event[i]!, liveBytes: higher.bytes[i]!, node });
  }
  return points;
}
