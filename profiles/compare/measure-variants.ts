/**
 * Runs one workflow with several sets of options, several times each, and makes sure that only the options
 * differ.
 *
 * Each run has a fresh process, since a warm one favours whoever comes second, and the order of the variants
 * rotates from round to round, since machines drift. All outputs must be identical, or there is nothing to
 * compare.
 */
import type { RunOptions } from '../../runtime/execution/options.js';
import { runInProcess } from './run-in-process.js';
import type { RunRecord } from './run-record.js';

export interface CompareProgress {
  /** Runs that have ended. */
  readonly done: number;
  readonly total: number;
  /** What runs next. */
  readonly label: string;
}

export interface MeasuredWorkflow {
  /** Absolute path of the workflow file. */
  readonly workflow: string;
  readonly variables: Readonly<Record<string, string>>;
  /** How often each variant runs. */
  readonly runs: number;
  readonly onProgress?: ((progress: CompareProgress) => void) | undefined;
}

/**
 * The records of every variant's runs, in the order of the variants.
 * Throws `UserError` if a run fails, and `Error` if outputs differ or anything was left alive.
 */
export async function measureVariants(
  { workflow, variables, runs, onProgress }: MeasuredWorkflow,
  variants: readonly { readonly label: string; readonly options: RunOptions }[],
): Promise<RunRecord[][]> {
  const records = variants.map((): RunRecord[] => []);
  const total = variants.length * runs;
  let first: RunRecord | undefined;
  for (let round = 0; round < runs; round++) {
    for (let turn = 0; turn < variants.length; turn++) {
      const index = (round + turn) % variants.length;
      const { label, options } = variants[index]!;
      const run = `${label}, run ${round + 1} of ${runs}`;
      onProgress?.({ done: round * variants.length + turn, total, label: run });
      const record = await runInProcess({ workflow, variables, options });
      first ??= record;
      assertSound(record, run, first);
      records[index]!.push(record);
    }
  }
  onProgress?.({ done: total, total, label: 'done' });
  return records;
}

/** Nothing may be left alive, and features and outputs must be those of the first run. */
function assertSound(record: RunRecord, label: string, first: RunRecord): void {
  if (record.liveArcs !== 0 || record.leaks.length > 0) {
    throw new Error(`${label}: ${record.liveArcs} Arcs left alive; ${record.leaks.join('; ')}`);
  }
  for (const [index, { label: node, received, sent }] of record.nodes.entries()) {
    const before = first.nodes[index];
    if (before?.received !== received || before.sent !== sent) {
      throw new Error(`${label}: node "${node}" received or sent other features than in the first run`);
    }
  }
  const before = new Map(first.outputs.map(({ file, sha256 }) => [file, sha256]));
  const differing = record.outputs.filter(({ file, sha256 }) => before.get(file) !== sha256);
  if (differing.length > 0 || record.outputs.length !== before.size) {
    const files = differing.map(({ file }) => file).join(', ');
    throw new Error(
      `${label}: outputs differ from those of the first run (${files}): nothing can be compared`,
    );
  }
}
