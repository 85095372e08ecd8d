/**
 * Runs one workflow with several sets of options, several times each, and makes sure that only the options
 * differ.
 *
 * Each run has a fresh process, since a warm one favours whoever comes second, and the order of the variants
 * rotates from round to round, since machines drift. All outputs must be identical, or there is nothing to
 * compare. A variant whose run fails, is killed or runs out of memory has no further runs; the others go on.
 */
import type { RunOptions } from '../../runtime/execution/options.js';
import { messageOf, UserError } from '../../runtime/user-error.js';
import { runInProcess } from './run-in-process.js';
import { RunJournal } from './run-journal.js';
import type { RunRecord } from './run-record.js';

export interface CompareProgress {
  /** Runs that have ended. */
  readonly done: number;
  readonly total: number;
  /** What runs next. */
  readonly label: string;
}

export interface MeasuredWorkflow {
  /** The workflow file, as messages name it. */
  readonly workflow: string;
  readonly variables: Readonly<Record<string, string>>;
  /** How often each variant runs that does not say otherwise. */
  readonly runs: number;
  /** The longest that one run may take, with the start of its process; no limit unless told. */
  readonly timeoutSeconds?: number | undefined;
  readonly onProgress?: ((progress: CompareProgress) => void) | undefined;
  /** Where finished runs are kept, and taken from instead of running again. */
  readonly journal?: RunJournal | undefined;
  /** Ends the run that is under way, and throws its reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface VariantOptions {
  readonly label: string;
  readonly options: RunOptions;
  readonly runs?: number;
}

/** Why a variant has fewer runs than were asked for. */
export interface RunFailure {
  /** The run that failed, counted from 1. */
  readonly run: number;
  /** One sentence. */
  readonly message: string;
}

export interface MeasuredVariant {
  readonly runs: readonly RunRecord[];
  readonly failure: RunFailure | null;
}

interface Measuring {
  readonly runs: RunRecord[];
  failure: RunFailure | null;
}

/**
 * The records of every variant's runs, in the order of the variants.
 * Throws `UserError` if all variants fail, or the first two for the same reason, which is the workflow's then;
 * also if outputs differ; `Error` if anything was left alive.
 */
export async function measureVariants(
  measured: MeasuredWorkflow,
  variants: readonly VariantOptions[],
): Promise<MeasuredVariant[]> {
  const { runs, onProgress, journal = RunJournal.inMemory() } = measured;
  const results = variants.map((): Measuring => ({ runs: [], failure: null }));
  const wanted = variants.map(variant => variant.runs ?? runs);
  const total = wanted.reduce((sum, each) => sum + each, 0);
  let done = 0;
  let first: RunRecord | undefined;
  for (let round = 0; round < Math.max(...wanted); round++) {
    for (let turn = 0; turn < variants.length; turn++) {
      const index = (round + turn) % variants.length;
      const variant = variants[index]!;
      const result = results[index]!;
      if (round >= wanted[index]!) continue;
      const label = `${variant.label}, run ${round + 1} of ${wanted[index]}`;
      onProgress?.({ done: done++, total, label });
      if (result.failure !== null) continue;
      const outcome = await outcomeOf(measured, variant, round + 1, journal);
      if ('message' in outcome) {
        result.failure = outcome;
        assertOneMayGoOn(results, turn);
        continue;
      }
      first ??= outcome;
      assertSound(outcome, label, first);
      result.runs.push(outcome);
    }
  }
  onProgress?.({ done: total, total, label: 'done' });
  return results;
}

/** A finished run of the journal, or one made now; or why there is none. */
async function outcomeOf(
  { workflow, variables, timeoutSeconds, signal }: MeasuredWorkflow,
  { options }: VariantOptions,
  run: number,
  journal: RunJournal,
): Promise<RunRecord | RunFailure> {
  const finished = journal.find(options, run);
  if (finished !== undefined) return finished;
  signal?.throwIfAborted();
  try {
    const record = await runInProcess({ workflow, variables, options }, { timeoutSeconds, signal });
    journal.add(record, run);
    return record;
  } catch (error) {
    signal?.throwIfAborted();
    return { run, message: messageOf(error) };
  }
}

/** A mistake of the workflow's shows in the first two variants alike: nobody need wait for the others' runs. */
function assertOneMayGoOn(results: readonly Measuring[], turn: number): void {
  const failures = results.flatMap(({ failure }) => failure ?? []);
  const [first, second] = failures;
  const isTheWorkflow = turn === 1 && second !== undefined && first!.message === second.message;
  if (first !== undefined && (failures.length === results.length || isTheWorkflow)) {
    throw new UserError(first.message);
  }
}

/** What a user can look for, since options change no output. */
const CHANCE =
  'nothing can be compared where results depend on time, on chance, or on files that changed meanwhile';

/** Nothing may be left alive, and features and outputs must be those of the first run. */
function assertSound(record: RunRecord, label: string, first: RunRecord): void {
  if (record.liveArcs !== 0 || record.leaks.length > 0) {
    throw new Error(`${label}: ${record.liveArcs} Arcs left alive; ${record.leaks.join('; ')}`);
  }
  for (const [index, { label: node, received, sent }] of record.nodes.entries()) {
    const before = first.nodes[index];
    if (before?.received !== received || before.sent !== sent) {
      throw new UserError(
        `${label}: node "${node}" received or sent other features than in the first run: ${CHANCE}`,
      );
    }
  }
  const before = new Map(first.outputs.map(({ file, sha256 }) => [file, sha256]));
  const differing = record.outputs.filter(({ file, sha256 }) => before.get(file) !== sha256);
  if (differing.length > 0 || record.outputs.length !== before.size) {
    const files = differing.map(({ file }) => file).join(', ');
    throw new UserError(`${label}: outputs differ from those of the first run (${files}): ${CHANCE}`);
  }
}
