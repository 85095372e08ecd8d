/** `arclab compare`: one workflow under every strategy, as tables and as a report. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { ablation } from '../../profiles/compare/ablation.js';
import { compare } from '../../profiles/compare/compare.js';
import { summaryTable } from '../../profiles/compare/comparison-tables.js';
import type { CompareProgress } from '../../profiles/compare/measure-variants.js';
import { saveComparison } from '../../profiles/compare/save-comparison.js';
import { saveTables } from '../../profiles/compare/save-tables.js';
import { verdictOf } from '../../profiles/compare/verdict.js';
import type { Strategy } from '../../runtime/feature/representation/strategies.js';
import { packageFile } from '../package-root.js';
import { addOptions } from './add-options.js';
import { printTable, type TableFlags } from './print-table.js';
import { type RunFlags, typedOptions } from './run-options.js';
import { bar, StatusLine } from './status-line.js';

interface Flags extends RunFlags, TableFlags {
  readonly strategies: readonly Strategy[];
  readonly runs: number;
  readonly timeout?: number;
  readonly out?: string;
  readonly ablation?: boolean;
}

const EXAMPLES = `
Examples:
  $ arclab compare workflow.yml                          prints the table
  $ arclab compare workflow.yml --out report             writes the notebook, its HTML and the tables too
  $ arclab compare workflow.yml --ablation               each plan of the memo alone
  $ arclab compare workflow.yml --strategies owned,arc-feature --runs 5 --scale 10`;

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
  const status = new StatusLine();
  const table = await ablation(workflow, { options: typedOptions(flags), ...settingsOf(flags, status) });
  status.clear();
  printTable(table, flags);
  if (flags.out === undefined) return;
  for (const path of saveTables({ ablation: table }, resolve(flags.out, 'tables'))) console.error(path);
}

async function compareStrategies(workflow: string, flags: Flags): Promise<void> {
  const { mutation, ...options } = typedOptions(flags);
  const { strategies, preset } = flags;
  const status = new StatusLine();
  const comparison = await compare(workflow, {
    options,
    preset,
    strategies,
    ...(mutation === undefined ? {} : { mutations: [mutation] }),
    ...settingsOf(flags, status),
  });
  status.clear();
  printTable(summaryTable(comparison), flags);
  if (!flags.json && !flags.csv) console.log(`\n${verdictOf(comparison).sentences.join('\n')}`);
  if (flags.out === undefined) return;
  const tables = saveComparison(comparison, resolve(flags.out, 'tables'));
  const comparisonFile = tables.find(path => path.endsWith('.json'))!;
  const { runNotebookCommand } = await import('./run-notebook.js');
  await runNotebookCommand(packageFile('notebooks', 'strategy-comparison.ipynb'), {
    out: flags.out,
    param: { comparisonFile },
  });
}

/** What a comparison and an ablation are told alike. */
function settingsOf({ runs, var: variables, timeout }: Flags, status: StatusLine) {
  return {
    runs,
    variables,
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
    onProgress: ({ done, total, label }: CompareProgress) => status.update(`${bar(done, total)} ${label}`),
  };
}
