/** `arclab compare`: one workflow under every strategy, as tables and as a report. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { ablation } from '../../profiles/compare/ablation.js';
import { type CompareSettings, compare } from '../../profiles/compare/compare.js';
import { summaryTable } from '../../profiles/compare/comparison-tables.js';
import type { CompareProgress } from '../../profiles/compare/measure-variants.js';
import { RunJournal } from '../../profiles/compare/run-journal.js';
import { saveComparison, saveScaling } from '../../profiles/compare/save-comparison.js';
import { saveTables } from '../../profiles/compare/save-tables.js';
import { crossingsTable, growthTable, type Scaling, scaling } from '../../profiles/compare/scaling.js';
import { verdictOf } from '../../profiles/compare/verdict.js';
import type { RunOptions } from '../../runtime/execution/options.js';
import type { Strategy } from '../../runtime/feature/representation/strategies.js';
import { openWorkflow } from '../../runtime/open-workflow.js';
import { UserError } from '../../runtime/user-error.js';
import type { WorkflowGraph } from '../../runtime/workflow/graph.js';
import { packageFile } from '../package-root.js';
import { addOptions } from './add-options.js';
import { printTable, type TableFlags } from './print-table.js';
import { type RunFlags, typedOptions } from './run-options.js';
import { print, say } from './say.js';
import { bar, StatusLine } from './status-line.js';

interface Flags extends Omit<RunFlags, 'scale'>, TableFlags {
  readonly strategies: readonly Strategy[];
  readonly runs: number;
  readonly timeout?: number;
  readonly out?: string;
  readonly ablation?: boolean;
  readonly resume?: boolean;
  readonly scale?: readonly number[];
}

const EXAMPLES = `
Examples:
  $ arclab compare workflow.yml                          prints the table
  $ arclab compare workflow.yml --out report             writes the report: a page, its notebook and the tables
  $ arclab compare workflow.yml --out report --resume    goes on after an interruption
  $ arclab compare workflow.yml --scale 1,2,5,10         how clones, memory and time grow, and where strategies cross
  $ arclab compare workflow.yml --ablation               each plan of the memo alone
  $ arclab compare workflow.yml --strategies owned,arc-feature --runs 5`;

export function compareCommand(): Promise<Command> {
  const command = new Command('compare')
    .description('Run a workflow under every strategy and compare clones, bytes, time and memory.')
    .argument('<workflow>', 'the workflow file')
    .addHelpText('after', EXAMPLES)
    .action((workflow: string, flags: Flags) =>
      flags.ablation ? comparePlans(workflow, flags) : compareStrategies(workflow, flags),
    );
  return addOptions(command, {
    labels: { compare: 'without --ablation', 'compare --ablation': 'with --ablation' },
    of: asked => (asked.opts<Flags>().ablation ? 'compare --ablation' : 'compare'),
  });
}

async function comparePlans(workflow: string, flags: Flags): Promise<void> {
  if (flags.scale !== undefined && flags.scale.length > 1) {
    throw new UserError('--ablation compares plans at one scale: give --scale one number');
  }
  const table = await measuring(workflow, flags, by =>
    ablation(workflow, { ...by, runs: flags.runs, options: typed(flags) }),
  );
  printTable(table, flags);
  if (flags.out === undefined) return;
  for (const path of saveTables({ ablation: table }, resolve(flags.out, 'tables'))) say(path);
}

async function compareStrategies(workflow: string, flags: Flags): Promise<void> {
  const { mutation, scale: first, ...options } = typed(flags);
  const { strategies, preset, runs, scale = [] } = flags;
  const settings = { preset, strategies };
  const mutations = mutation === undefined ? {} : { mutations: [mutation] };
  const [comparison, scaled] = await measuring(workflow, flags, async by => [
    await compare(workflow, {
      ...{ ...settings, ...mutations, ...by, runs },
      options: { ...options, ...(first === undefined ? {} : { scale: first }) },
    }),
    scale.length < 2
      ? null
      : await scaling(workflow, {
          ...{ ...settings, ...by, runs, scales: scale },
          options: { ...options, ...(mutation === undefined ? {} : { mutation }) },
        }),
  ]);
  if (flags.json || flags.csv)
    printTable(scaled === null ? summaryTable(comparison) : growthTable(scaled), flags);
  else {
    printTable(summaryTable(comparison), flags);
    if (scaled !== null) printScaling(scaled, flags);
    print(`\n${verdictOf(comparison).sentences.join('\n')}`);
  }
  if (flags.out === undefined) return;
  const directory = resolve(flags.out, 'tables');
  const param = {
    comparisonFile: recordsAmong(saveComparison(comparison, directory)),
    ...(scaled === null ? {} : { scalingFile: recordsAmong(saveScaling(scaled, directory)) }),
  };
  const { runNotebookCommand } = await import('./run-notebook.js');
  await runNotebookCommand(packageFile('notebooks', 'strategy-comparison.ipynb'), { out: flags.out, param });
}

function printScaling(scaled: Scaling, flags: Flags): void {
  print('\nHow each figure grows with the scale:');
  printTable(growthTable(scaled), flags);
  const crossings = crossingsTable(scaled);
  if (crossings.numRows() === 0) {
    print('\nNo two strategies cross, at these scales or as far beyond as the fitted lines can be trusted.');
  } else {
    print('\nWhere one strategy overtakes another:');
    printTable(crossings, flags);
  }
}

function recordsAmong(files: readonly string[]): string {
  return files.find(path => path.endsWith('.json'))!;
}

/** The options that were typed, with the first scale. */
function typed({ scale, ...flags }: Flags): Partial<RunOptions> {
  return typedOptions({ ...flags, ...(scale === undefined ? {} : { scale: scale[0]! }) });
}

/** What everything that is measured here is told alike. */
type Measuring = Pick<CompareSettings, 'variables' | 'timeoutSeconds' | 'onProgress' | 'journal' | 'signal'>;

/** Shows progress, keeps finished runs under `--out`, and ends by Ctrl-C with a word on what was finished. */
async function measuring<T>(
  workflow: string,
  flags: Flags,
  measure: (by: Measuring) => Promise<T>,
): Promise<T> {
  const { var: variables, timeout } = flags;
  const graph = openWorkflow(workflow, { variables });
  const journal = journalOf(graph, flags);
  const status = new StatusLine();
  // Once, and not in each of the runs.
  for (const warning of graph.warnings) status.log(`warning: ${warning}`);
  const abort = new AbortController();
  const interrupt = () => abort.abort(new UserError(interruptedSentence(journal, flags)));
  // Not `once`: who else listens leaves the signal to those that are still there.
  process.on('SIGINT', interrupt);
  try {
    return await measure({
      ...{ variables, journal, signal: abort.signal },
      ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
      onProgress: ({ done, total, label }: CompareProgress) => status.update(`${bar(done, total)} ${label}`),
    });
  } finally {
    process.off('SIGINT', interrupt);
    status.clear();
  }
}

function journalOf(graph: WorkflowGraph, { out, resume }: Flags): RunJournal {
  if (out === undefined) {
    if (resume) throw new UserError('--resume needs --out DIR: the folder of the comparison to go on with');
    return RunJournal.inMemory();
  }
  const file = resolve(out, 'tables', 'runs.jsonl');
  return resume ? RunJournal.resume(file, graph) : RunJournal.create(file, graph);
}

function interruptedSentence({ size }: RunJournal, { out }: Flags): string {
  if (out === undefined)
    return 'interrupted; with --out DIR finished runs are kept, and --resume goes on from them';
  return `interrupted: ${size} finished runs are kept in ${out}, and the same command with --resume goes on from them`;
}
