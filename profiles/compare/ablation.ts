/** What each of the memo's plans does alone, and what all do together: the ablation over the option table. */
import type { ColumnTable } from 'arquero';
import { checkedOptions, RUN_OPTIONS, type RunOptions, runOptions } from '../../runtime/execution/options.js';
import { checkSettings, type SettingNames } from '../../runtime/known-settings.js';
import { openWorkflow } from '../../runtime/open-workflow.js';
import { type CloneTotals, cloneTotals } from '../clones/clones-table.js';
import { median } from '../median.js';
import { tableOf } from '../table-of.js';
import { checkRuns, DEFAULT_RUNS } from './compare.js';
import { type CompareProgress, type MeasuredVariant, measureVariants } from './measure-variants.js';
import type { RunJournal } from './run-journal.js';
import type { RunRecord } from './run-record.js';

export interface AblationSettings {
  readonly runs?: number;
  /** Options in place of both presets', for instance `scale`. */
  readonly options?: Partial<RunOptions>;
  readonly variables?: Readonly<Record<string, string>>;
  /** The longest that one run may take, in its process; no limit unless told. */
  readonly timeoutSeconds?: number;
  readonly onProgress?: (progress: CompareProgress) => void;
  /** Where finished runs are kept as they end, and taken from instead of running again. */
  readonly journal?: RunJournal;
  /** Ends the ablation, which throws its reason. */
  readonly signal?: AbortSignal;
}

const SETTINGS: SettingNames<AblationSettings> = {
  runs: true,
  options: true,
  variables: true,
  timeoutSeconds: true,
  onProgress: true,
  journal: true,
  signal: true,
};

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

const FIGURES = [
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

/** An option that all variants have at its planned value is shown the other way round: what today's costs. */
function changes(fixed: Partial<RunOptions>): Change[] {
  return PLANNED.flatMap(name => {
    const { before, after, memo } = RUN_OPTIONS[name];
    const row = (value: unknown, note: string) => ({
      change: `${name}: ${value}${note}`,
      memo: memo ?? '',
      options: { [name]: value },
    });
    if (fixed[name] === undefined) {
      return name === 'featureStore' ? [REFERENCE, row(after, '')] : [row(after, '')];
    }
    return fixed[name] === after ? [row(before, ', as today')] : [];
  });
}

/**
 * Runs the workflow with `preset: before`, with each planned change alone, and with `preset: after`.
 * The table has one row for each; one whose run fails has no figures, and its `outcome` says why. Throws as
 * `compare` does.
 */
export async function ablation(workflow: string, settings: AblationSettings = {}): Promise<ColumnTable> {
  checkSettings('ablation', settings, SETTINGS);
  const { runs = DEFAULT_RUNS, options = {}, variables = {} } = settings;
  checkRuns('ablation', runs);
  openWorkflow(workflow, { variables });
  const variants = [
    { change: 'before', memo: '', options: checkedOptions('before', options) },
    ...changes(options).map(each => ({
      ...each,
      options: runOptions('before', { ...options, ...each.options }),
    })),
    { change: 'after', memo: 'all', options: runOptions('after', options) },
  ];
  const measured = await measureVariants(
    { ...settings, workflow, variables, runs },
    variants.map(variant => ({ label: variant.change, options: variant.options })),
  );
  return tableOf(
    ['change', 'memo', ...FIGURES, 'runs', 'outcome'],
    variants.map(({ change, memo }, index) => ({
      change,
      memo,
      ...figuresOrNone(measured[index]!, measured[0]!),
      runs: measured[index]!.runs.length,
    })),
  );
}

type Figures = Omit<AblationRow, 'change' | 'memo'>;

function figuresOrNone(
  { runs, failure }: MeasuredVariant,
  before: MeasuredVariant,
): { [K in keyof Figures]: number | null } & { outcome: string } {
  const outcome = failure === null ? 'completed' : `run ${failure.run} failed: ${failure.message}`;
  const none = Object.fromEntries(FIGURES.map(name => [name, null])) as { [K in keyof Figures]: null };
  return { ...none, ...(runs.length > 0 ? figures(runs, before.runs) : {}), outcome };
}

function figures(
  runs: readonly RunRecord[],
  before: readonly RunRecord[],
): { [K in keyof Figures]: number | null } {
  const of = (figure: (run: RunRecord) => number) => median(runs.map(figure));
  const totals = cloneTotals(runs[0]!.ledger);
  const cpuMs = of(run => run.cpuMs);
  const base = before[0] && cloneTotals(before[0].ledger).bytesModeled;
  return {
    ...totals,
    wallMs: of(run => run.wallMs),
    cpuMs,
    peakRss: of(run => run.peakRss),
    modeledRatio: base ? totals.bytesModeled / base : null,
    cpuRatio: before.length > 0 ? cpuMs / median(before.map(run => run.cpuMs)) : null,
  };
}
