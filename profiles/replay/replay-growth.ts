/** How a replay's figures grow: traces of one workflow at several scales, fitted, and extrapolated beyond them. */
import type { ColumnTable } from 'arquero';
import type { Trace } from '../../runtime/trace/trace.js';
import { UserError } from '../../runtime/user-error.js';
import { growthOf, type Point } from '../compare/growth.js';
import { tableOf } from '../table-of.js';
import { type ReplaySettings, replayTrace } from './replay.js';
import { type Combination, REPLAYED_OPTIONS } from './replay-result.js';

const FIGURES = ['deepClones', 'pointerClones', 'bytesCopied', 'bytesModeled', 'peakLiveBytes'] as const;

/** A figure at a scale that was traced, or that follows from the fitted line. */
export interface GrowthRow {
  readonly strategy: string;
  readonly mutation: string;
  readonly finish: string;
  readonly featureStore: string;
  readonly storeKey: string;
  readonly figure: (typeof FIGURES)[number];
  readonly scale: number;
  readonly value: number;
  /** `replayed`: there is a trace of this scale; `extrapolated`: by the line through those that there are. */
  readonly how: 'replayed' | 'extrapolated';
  /** The power of the scale that the figure grows with; `null` if a value is 0. */
  readonly exponent: number | null;
  /** What the points lie off the line, as a share of their mean; `null` for two points, which always fit. */
  readonly lineError: number | null;
}

/**
 * One row per combination, figure and scale.
 * Throws `UserError` unless the traces are of one workflow and of at least two scales.
 */
export function growthTable(
  traces: readonly Trace[],
  scales: readonly number[],
  settings: ReplaySettings = {},
): ColumnTable {
  const byScale = new Map(traces.map(trace => [trace.header.options.scale, trace]));
  const workflows = new Set(traces.map(({ header }) => header.workflow.fingerprint));
  if (workflows.size > 1)
    throw new UserError('the traces are not of one workflow; give traces of one at several scales');
  if (byScale.size < 2 || byScale.size < traces.length) {
    throw new UserError(
      'growth needs traces of different scales: record another with arclab run WORKFLOW --scale 2 --trace FILE, ' +
        'and give both',
    );
  }
  const traced = [...byScale.keys()].sort((a, b) => a - b);
  const replays = traced.map(scale => replayTrace(byScale.get(scale)!, settings).combinations);
  const rows = replays[0]!.flatMap((first, index) =>
    FIGURES.flatMap(figure => {
      const points = traced.map((scale, at) => ({ scale, value: replays[at]![index]![figure] }));
      return rowsOf(first, figure, points, scales);
    }),
  );
  const columns = [
    'strategy',
    ...REPLAYED_OPTIONS.slice(1),
    'figure',
    'scale',
    'value',
    'how',
    'exponent',
    'lineError',
  ];
  return tableOf<GrowthRow>(columns as (keyof GrowthRow)[], rows);
}

function rowsOf(
  { sharing, mutation, finish, featureStore, storeKey }: Combination,
  figure: GrowthRow['figure'],
  points: readonly Point[],
  scales: readonly number[],
): GrowthRow[] {
  const { fixed, perScale, exponent, lineError } = growthOf(points);
  return scales.map(scale => {
    const replayed = points.find(point => point.scale === scale);
    return {
      ...{ strategy: sharing, mutation, finish, featureStore, storeKey, figure, scale },
      value: replayed === undefined ? Math.max(0, Math.round(fixed + perScale * scale)) : replayed.value,
      how: replayed === undefined ? 'extrapolated' : 'replayed',
      exponent,
      lineError,
    };
  });
}
