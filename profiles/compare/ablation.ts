/** What each of the memo's plans does alone, and what all do together: the ablation over the option table. */
import { resolve } from 'node:path';
import type { ColumnTable } from 'arquero';
import { RUN_OPTIONS, type RunOptions, runOptions } from '../../runtime/execution/options.js';
import { openWorkflow } from '../../runtime/open-workflow.js';
import { type CloneTotals, cloneTotals } from '../clones/clones-table.js';
import { median } from '../median.js';
import { tableOf } from '../table-of.js';
import { DEFAULT_RUNS } from './compare.js';
import { type CompareProgress, measureVariants } from './measure-variants.js';
import type { RunRecord } from './run-record.js';

export interface AblationSettings {
  readonly runs?: number;
  /** Options in place of both presets', for instance `scale`. */
  readonly options?: Partial<RunOptions>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly onProgress?: (progress: CompareProgress) => void;
}

export interface AblationRow extends CloneTotals {
  /** `before`, one changed option, or `after`. */
  readonly change: string;
  /** The memo's section or plan. */
  readonly memo: string;
  /** Medians: milliseconds and bytes. */
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakRss: number;
  /** As multiples of `before`. */
  readonly modeledRatio: number;
  readonly cpuRatio: number;
}

const COLUMNS = [
  'change',
  'memo',
  'deep',
  'pointer',
  'bytesCopied',
  'bytesModeled',
  'modeledRatio',
  'peakRss',
  'wallMs',
  'cpuMs',
  'cpuRatio',
] as const;

/** One planned change by itself. */
interface Change {
  readonly change: string;
  readonly memo: string;
  readonly options: Partial<RunOptions>;
}

const PLANNED = [
  'sharing',
  'mutation',
  'finish',
  'featureStore',
  'storeShrink',
  'storeKey',
  'finishGate',
  'graphBuild',
  'statusDelayMs',
] as const;

/** The store has two planned values: off in production, read by reference when it is on. */
const REFERENCE: Change = {
  change: 'featureStore: reference',
  memo: 'plan 3',
  options: { featureStore: 'reference' },
};

function changes(): Change[] {
  return PLANNED.flatMap(name => {
    const { after, memo } = RUN_OPTIONS[name];
    const change = { change: `${name}: ${after}`, memo: memo ?? '', options: { [name]: after } };
    return name === 'featureStore' ? [REFERENCE, change] : [change];
  });
}

/**
 * Runs the workflow with `preset: before`, with each planned change alone, and with `preset: after`.
 * The table has one row for each. Throws as `compare` does.
 */
export async function ablation(workflow: string, settings: AblationSettings = {}): Promise<ColumnTable> {
  const { runs = DEFAULT_RUNS, options = {}, variables = {}, onProgress } = settings;
  const file = resolve(workflow);
  openWorkflow(file, { variables });
  const variants = [
    { change: 'before', memo: '', options: runOptions('before', options) },
    ...changes().map(each => ({ ...each, options: runOptions('before', { ...each.options, ...options }) })),
    { change: 'after', memo: 'all', options: runOptions('after', options) },
  ];
  const records = await measureVariants(
    { workflow: file, variables, runs, onProgress },
    variants.map(variant => ({ label: variant.change, options: variant.options })),
  );
  return tableOf<AblationRow>(
    COLUMNS,
    variants.map(({ change, memo }, index) => ({ change, memo, ...figures(records[index]!, records[0]!) })),
  );
}

function figures(
  runs: readonly RunRecord[],
  before: readonly RunRecord[],
): Omit<AblationRow, 'change' | 'memo'> {
  const of = (figure: (run: RunRecord) => number) => median(runs.map(figure));
  const totals = cloneTotals(runs[0]!.ledger);
  const cpuMs = of(run => run.cpuMs);
  return {
    ...totals,
    wallMs: of(run => run.wallMs),
    cpuMs,
    peakRss: of(run => run.peakRss),
    modeledRatio: totals.bytesModeled / cloneTotals(before[0]!.ledger).bytesModeled,
    cpuRatio: cpuMs / median(before.map(run => run.cpuMs)),
  };
}
