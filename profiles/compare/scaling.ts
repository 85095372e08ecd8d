/** One workflow under every strategy at several scales: how clones, bytes, memory and time grow with the data. */
import { resolve } from 'node:path';
import type { ColumnTable } from 'arquero';
import { checkedOptions } from '../../runtime/execution/options.js';
import { STRATEGIES, type Strategy } from '../../runtime/feature/representation/strategies.js';
import { checkSettings, type SettingNames } from '../../runtime/known-settings.js';
import { openWorkflow } from '../../runtime/open-workflow.js';
import { UserError } from '../../runtime/user-error.js';
import { cloneTotals } from '../clones/clones-table.js';
import { tableOf } from '../table-of.js';
import { type CompareSettings, checkRuns, DEFAULT_RUNS } from './compare.js';
import { crossingsOf, type Growth, growthOf, type Point } from './growth.js';
import { type MeasuredVariant, measureVariants } from './measure-variants.js';
import { differenceOf, type Spread, spreadOf } from './spread.js';

export interface ScalingSettings extends Omit<CompareSettings, 'mutations' | 'runs'> {
  /** How many times the sources emit their features: two different whole numbers at least. */
  readonly scales: readonly number[];
  readonly runs?: number;
}

const SETTINGS: SettingNames<ScalingSettings> = {
  scales: true,
  strategies: true,
  runs: true,
  preset: true,
  options: true,
  variables: true,
  timeoutSeconds: true,
  onProgress: true,
  journal: true,
  signal: true,
};

/** All runs of one strategy at one scale. */
export interface ScaledVariant extends MeasuredVariant {
  readonly strategy: Strategy;
  readonly scale: number;
}

export interface Scaling {
  readonly workflow: string;
  readonly name: string;
  /** Ascending. */
  readonly scales: readonly number[];
  readonly variants: readonly ScaledVariant[];
}

/** Figures that are counted, and the same in every run. */
const COUNTED = ['deep', 'pointer', 'bytesCopied', 'bytesModeled'] as const;
const MEASURED = ['peakRss', 'cpuMs', 'wallMs'] as const;
const FIGURES = [...COUNTED, ...MEASURED] as const;
type Figure = (typeof FIGURES)[number];

/**
 * Runs the workflow under every strategy at every scale.
 * Throws `UserError` for scales that are too few or no whole numbers, and as `compare` does; outputs are held
 * against those of the same scale.
 */
export async function scaling(workflow: string, settings: ScalingSettings): Promise<Scaling> {
  checkSettings('scaling', settings, SETTINGS);
  const { strategies = STRATEGIES, preset = 'before', variables = {}, runs = DEFAULT_RUNS } = settings;
  const { onProgress } = settings;
  checkRuns('scaling', runs);
  if (settings.options?.scale !== undefined) {
    throw new UserError("scaling: options can't have scale, which is what it varies: set scales");
  }
  const scales = checkedScales(settings.scales);
  const file = resolve(workflow);
  const { name } = openWorkflow(file, { variables });
  const total = scales.length * strategies.length * runs;
  const variants: ScaledVariant[] = [];
  for (const [index, scale] of scales.entries()) {
    const options = checkedOptions(preset, { statusDelayMs: 0, ...settings.options, scale });
    const before = index * strategies.length * runs;
    const measured = await measureVariants(
      {
        ...{ ...settings, workflow: file, variables, runs },
        onProgress: ({ done, label }) =>
          onProgress?.({ done: before + done, total, label: `scale ${scale}, ${label}` }),
      },
      strategies.map(strategy => ({ label: strategy, options: { ...options, sharing: strategy } })),
    );
    variants.push(...strategies.map((strategy, at) => ({ strategy, scale, ...measured[at]! })));
  }
  return { workflow: file, name, scales, variants };
}

function checkedScales(scales: readonly number[]): number[] {
  const sorted = [...new Set(scales)].sort((a, b) => a - b);
  if (sorted.length < 2) {
    throw new UserError('growth needs two different scales at least, for instance 1, 2, 5 and 10');
  }
  for (const scale of sorted) checkedOptions('before', { scale });
  return sorted;
}

function spreadAt({ runs }: ScaledVariant, figure: Figure): Spread {
  if (figure === 'peakRss' || figure === 'cpuMs' || figure === 'wallMs') return spreadOf(runs, figure);
  const value = cloneTotals(runs[0]!.ledger)[figure];
  return { least: value, median: value, most: value, runs: runs.length };
}

/** One row per strategy and scale: counted figures, and medians of measured ones. */
export function scalingTable({ variants }: Scaling): ColumnTable {
  const rows = variants.map(variant => {
    const { strategy, scale, runs, failure } = variant;
    const figures = FIGURES.map(name => [name, runs.length === 0 ? null : spreadAt(variant, name).median]);
    const outcome = failure === null ? 'completed' : `run ${failure.run} failed: ${failure.message}`;
    return { strategy, scale, ...Object.fromEntries(figures), runs: runs.length, outcome };
  });
  return tableOf<Record<string, unknown>>(['strategy', 'scale', ...FIGURES, 'runs', 'outcome'], rows);
}

function pointsOf({ variants }: Scaling, strategy: Strategy, figure: Figure): Point[] {
  return variants
    .filter(variant => variant.strategy === strategy && variant.runs.length > 0)
    .map(variant => ({ scale: variant.scale, value: spreadAt(variant, figure).median }));
}

function strategiesOf({ variants }: Scaling): Strategy[] {
  return [...new Set(variants.map(({ strategy }) => strategy))];
}

const GROWTH_COLUMNS = ['fixed', 'perScale', 'lineError', 'exponent', 'exponentError'] as const;

/**
 * One row per strategy and figure: the fitted line (`fixed + perScale × scale`) and what it misses as a share of
 * the mean, the fitted exponent and its standard error, and at how many scales it was measured.
 */
export function growthTable(scaling: Scaling): ColumnTable {
  const rows = strategiesOf(scaling).flatMap(strategy =>
    FIGURES.map(figure => {
      const points = pointsOf(scaling, strategy, figure);
      const none = Object.fromEntries(GROWTH_COLUMNS.map(name => [name, null])) as Record<keyof Growth, null>;
      return {
        ...{ strategy, figure },
        ...(points.length < 2 ? none : growthOf(points)),
        scales: points.length,
      };
    }),
  );
  return tableOf(['strategy', 'figure', ...GROWTH_COLUMNS, 'scales'], rows);
}

/**
 * One row per pair of strategies and figure that cross: at which scale, which of them is lower before and after,
 * and whether the scale was measured or lies beyond. Measured figures count only where the runs of both lie apart at
 * the first scale and at the last.
 */
export function crossingsTable(scaling: Scaling): ColumnTable {
  const strategies = strategiesOf(scaling);
  const rows = FIGURES.flatMap(figure =>
    strategies.flatMap((one, index) =>
      strategies.slice(index + 1).flatMap(other => crossings(scaling, figure, one, other)),
    ),
  );
  return tableOf(['figure', 'lowerBefore', 'lowerAfter', 'scale', 'how'], rows);
}

function crossings(scaling: Scaling, figure: Figure, one: Strategy, other: Strategy) {
  const [a, b] = [pointsOf(scaling, one, figure), pointsOf(scaling, other, figure)];
  const shared = a.filter(({ scale }) => b.some(point => point.scale === scale));
  if (shared.length < 2 || shared.length !== b.length) return [];
  if (!isApart(scaling, figure, one, other)) return [];
  let [lower, higher] = a[0]!.value < b[0]!.value ? [one, other] : [other, one];
  return crossingsOf(shared, b).map(crossing => {
    const row = { figure, lowerBefore: lower, lowerAfter: higher, ...crossing };
    [lower, higher] = [higher, lower];
    return row;
  });
}

function isApart({ scales, variants }: Scaling, figure: Figure, one: Strategy, other: Strategy): boolean {
  if ((COUNTED as readonly string[]).includes(figure)) return true;
  return [scales[0], scales.at(-1)].every(scale => {
    const [a, b] = [one, other].map(strategy =>
      variants.find(variant => variant.strategy === strategy && variant.scale === scale),
    );
    if (a === undefined || b === undefined || a.runs.length === 0 || b.runs.length === 0) return false;
    return differenceOf(spreadAt(a, figure), spreadAt(b, figure)).endsWith('every run');
  });
}
