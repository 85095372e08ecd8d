/** How far the runs of a variant lie apart, and whether a difference between variants is larger than that. */
import type { ColumnTable } from 'arquero';
import { RUN_OPTIONS } from '../../runtime/execution/options.js';
import { median } from '../median.js';
import { tableOf } from '../table-of.js';
import { type Comparison, measuredVariants, type Variant } from './compare.js';
import type { RunRecord } from './run-record.js';

/** What is measured, and differs from run to run; clones do not. */
export const MEASURED = ['cpuMs', 'wallMs', 'gcMs', 'peakRss', 'peakHeap', 'peakBuffers'] as const;

export type Measured = (typeof MEASURED)[number];

export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
  readonly runs: number;
}

/** Whether a figure differs from another's by more than the runs of both do. */
export type Difference = 'lower in every run' | 'higher in every run' | 'runs overlap' | 'too few runs';

export function spreadOf(runs: readonly RunRecord[], figure: Measured): Spread {
  const values = runs.map(run => run[figure]);
  return {
    least: Math.min(...values),
    median: median(values),
    most: Math.max(...values),
    runs: runs.length,
  };
}

/**
 * Two variants differ where every run of one lies below every run of the other: by chance alone that happens
 * once in ten times with three runs of each, and once in 126 with five (the exact rank-sum test, two-sided).
 */
export function differenceOf(of: Spread, from: Spread): Difference {
  if (of.runs < 2 || from.runs < 2) return 'too few runs';
  if (of.most < from.least) return 'lower in every run';
  return of.least > from.most ? 'higher in every run' : 'runs overlap';
}

/** The variant that others of its mutation mode are held against: the first of them, today's engine if it was compared. */
export function baseOf(comparison: Comparison, { mutation }: Variant): Variant {
  const same = measuredVariants(comparison).filter(each => each.mutation === mutation);
  return same.find(({ strategy }) => strategy === RUN_OPTIONS.sharing.before) ?? same[0]!;
}

/**
 * One row per variant and measured figure: the least, the median and the most of its runs, the median as a multiple
 * of `owned`'s, and whether the difference exceeds what the runs differ among themselves.
 */
export function spreadTable(comparison: Comparison): ColumnTable {
  const rows = measuredVariants(comparison).flatMap(variant => {
    const base = baseOf(comparison, variant);
    return MEASURED.map(figure => {
      const spread = spreadOf(variant.runs, figure);
      const from = spreadOf(base.runs, figure);
      return {
        strategy: variant.strategy,
        mutation: variant.mutation,
        figure,
        ...spread,
        ratio: from.median === 0 ? null : spread.median / from.median,
        difference: variant === base ? '' : differenceOf(spread, from),
      };
    });
  });
  return tableOf(
    ['strategy', 'mutation', 'figure', 'least', 'median', 'most', 'runs', 'ratio', 'difference'],
    rows,
  );
}
