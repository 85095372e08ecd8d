/** One workflow under every strategy. */
import { resolve } from 'node:path';
import {
  checkedOptions,
  type Preset,
  RUN_OPTIONS,
  type RunOptions,
} from '../../runtime/execution/options.js';
import { STRATEGIES, type Strategy } from '../../runtime/feature/representation/strategies.js';
import { checkSettings, type SettingNames } from '../../runtime/known-settings.js';
import { openWorkflow } from '../../runtime/open-workflow.js';
import { UserError } from '../../runtime/user-error.js';
import { type Conditions, conditionsNow } from './conditions.js';
import { type CompareProgress, type MeasuredVariant, measureVariants } from './measure-variants.js';
import type { RunJournal } from './run-journal.js';

export type Mutation = RunOptions['mutation'];

export interface CompareSettings {
  readonly strategies?: readonly Strategy[];
  readonly mutations?: readonly Mutation[];
  /** Rounds: how often each variant runs, or how often with each mutation mode. */
  readonly runs?: number | Readonly<Record<Mutation, number>>;
  readonly preset?: Preset;
  /** Options in place of the preset's, the same for every variant. */
  readonly options?: Partial<RunOptions>;
  readonly variables?: Readonly<Record<string, string>>;
  /** The longest that one run may take, in its process; no limit unless told. */
  readonly timeoutSeconds?: number;
  readonly onProgress?: (progress: CompareProgress) => void;
  /** Where finished runs are kept as they end, and taken from instead of running again. */
  readonly journal?: RunJournal;
  /** Ends the comparison, which throws its reason. */
  readonly signal?: AbortSignal;
}

const SETTINGS: SettingNames<CompareSettings> = {
  strategies: true,
  mutations: true,
  runs: true,
  preset: true,
  options: true,
  variables: true,
  timeoutSeconds: true,
  onProgress: true,
  journal: true,
  signal: true,
};

/** All runs of one strategy with one mutation mode; fewer than were asked for if one failed. */
export interface Variant extends MeasuredVariant {
  readonly strategy: Strategy;
  readonly mutation: Mutation;
}

export interface Comparison {
  /** Absolute path of the workflow file, and the name in it. */
  readonly workflow: string;
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Options that all variants have in common. */
  readonly options: RunOptions;
  readonly conditions: Conditions;
  readonly variants: readonly Variant[];
}

/** The variant of a strategy and mutation mode. Throws if the comparison has none. */
export function variantOf({ variants }: Comparison, strategy: string, mutation: Mutation): Variant {
  const variant = variants.find(each => each.strategy === strategy && each.mutation === mutation);
  if (variant === undefined) throw new Error(`${strategy} was not compared with ${mutation}`);
  return variant;
}

/** The variants that have runs, without those of which the first failed. */
export function measuredVariants({ variants }: Comparison): Variant[] {
  return variants.filter(({ runs }) => runs.length > 0);
}

export const DEFAULT_RUNS = 3;
const MUTATIONS = RUN_OPTIONS.mutation.domain.values as readonly Mutation[];

/**
 * Runs the workflow `runs` times under every strategy and mutation mode.
 *
 * `statusDelayMs` is 0 unless it is given: the delay makes runs longer and clones nothing.
 * A variant whose run fails has a `failure` and the runs before it.
 * Throws `UserError` if the workflow is wrong or every variant fails, also if outputs differ between variants.
 */
export async function compare(workflow: string, settings: CompareSettings = {}): Promise<Comparison> {
  checkSettings('compare', settings, SETTINGS);
  const { strategies = STRATEGIES, mutations = MUTATIONS } = settings;
  checkList('strategies', strategies, STRATEGIES);
  checkList('mutations', mutations, MUTATIONS);
  const { runs = DEFAULT_RUNS, preset = 'before', variables = {} } = settings;
  for (const each of typeof runs === 'object' ? Object.values(runs) : [runs]) checkRuns('compare', each);
  const { name } = openWorkflow(workflow, { variables });
  const conditions = conditionsNow();
  const options = checkedOptions(preset, { statusDelayMs: 0, ...settings.options });
  checkFree(settings.options ?? {});
  const pairs = mutations.flatMap(mutation => strategies.map(strategy => ({ strategy, mutation })));
  const measured = await measureVariants(
    { ...settings, workflow, variables, runs: DEFAULT_RUNS },
    pairs.map(({ strategy, mutation }) => ({
      runs: typeof runs === 'number' ? runs : runs[mutation],
      label: `${strategy}, ${mutation}`,
      options: { ...options, sharing: strategy, mutation },
    })),
  );
  const variants = pairs.map((pair, index) => ({ ...pair, ...measured[index]! }));
  return { workflow: resolve(workflow), name, variables, options, conditions, variants };
}

/** Each of a list's values exists, and is there once. */
function checkList(setting: string, given: readonly string[], known: readonly string[]): void {
  const isRight = Array.isArray(given) && given.length > 0 && new Set(given).size === given.length;
  if (isRight && given.every(each => known.includes(each))) return;
  throw new UserError(
    `compare: ${setting} can't be ${JSON.stringify(given)}: it is a list, without repetition, of ${known.join(', ')}`,
  );
}

/** What the comparison varies can't be one of the options that all variants have. */
function checkFree({ sharing, mutation }: Partial<RunOptions>): void {
  if (sharing !== undefined) {
    throw new UserError("compare: options can't have sharing, which is what it varies: set strategies");
  }
  if (mutation !== undefined) {
    throw new UserError("compare: options can't have mutation, which is what it varies: set mutations");
  }
}

/** @throws UserError for what is no number of runs */
export function checkRuns(caller: string, runs: unknown): void {
  if (Number.isInteger(runs) && (runs as number) >= 1) return;
  throw new UserError(`${caller}: runs can't be ${JSON.stringify(runs)}: it is a whole number from 1`);
}
