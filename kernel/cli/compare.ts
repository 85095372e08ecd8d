/** `arclab compare`: one workflow under every strategy, as tables and as a report. */
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ablation } from '../../profiles/compare/ablation.js';
import { compare } from '../../profiles/compare/compare.js';
import { summaryTable } from '../../profiles/compare/comparison-tables.js';
import { saveComparison } from '../../profiles/compare/save-comparison.js';
import { verdictOf } from '../../profiles/compare/verdict.js';
import { STRATEGIES, type Strategy } from '../../runtime/feature/representation/strategies.js';
import { UserError } from '../../runtime/user-error.js';
import { packageFile } from '../package-root.js';
import { addTableOptions, printTable, type TableFlags } from './print-table.js';
import { addRunOptions, type RunFlags, typedOptions } from './run-options.js';
import { bar, StatusLine } from './status-line.js';
import { wholeNumber } from './whole-number.js';

interface Flags extends RunFlags, TableFlags {
  readonly strategies: readonly Strategy[];
  readonly runs: number;
  readonly out?: string;
  readonly ablation?: boolean;
}

const EXAMPLES = `
Examples:
  $ arclab compare workflow.yml                          prints the table
  $ arclab compare workflow.yml --out report             writes the notebook, its HTML and the tables too
  $ arclab compare workflow.yml --ablation               each plan of the memo alone
  $ arclab compare workflow.yml --strategies owned,arc-feature --runs 5 --scale 10`;

export function compareCommand(): Command {
  const command = new Command('compare')
    .description('Run a workflow under every strategy and compare clones, bytes, time and memory.')
    .argument('<workflow>', 'the workflow file')
    .addOption(
      new Option('--strategies <list>', `strategies, with commas between: ${STRATEGIES.join(', ')}`)
        .argParser(strategiesOf)
        .default(STRATEGIES, 'all'),
    )
    .addOption(new Option('--runs <n>', 'how often each strategy runs').argParser(wholeNumber).default(3))
    .option('--ablation', 'instead of strategies, compare each of the memo’s plans alone and all together')
    .option('--out <dir>', 'where the report goes: notebook, HTML and tables')
    .addHelpText('after', EXAMPLES)
    .action((workflow: string, flags: Flags) =>
      flags.ablation ? comparePlans(workflow, flags) : compareStrategies(workflow, flags),
    );
  return addTableOptions(addRunOptions(command));
}

function strategiesOf(text: string): Strategy[] {
  return text.split(',').map(name => {
    const strategy = STRATEGIES.find(known => known === name.trim());
    if (strategy === undefined) {
      throw new InvalidArgumentError(`"${name}" is no strategy: they are ${STRATEGIES.join(', ')}`);
    }
    return strategy;
  });
}

async function comparePlans(workflow: string, flags: Flags): Promise<void> {
  const { scale, strings, channelCapacity } = flags;
  const options = Object.fromEntries(
    Object.entries({ scale, strings, channelCapacity }).filter(([, value]) => value !== undefined),
  );
  const status = new StatusLine();
  const table = await ablation(workflow, {
    options,
    runs: flags.runs,
    variables: flags.var,
    onProgress: ({ done, total, label }) => status.update(`${bar(done, total)} ${label}`),
  });
  status.clear();
  printTable(table, flags);
}

async function compareStrategies(workflow: string, flags: Flags): Promise<void> {
  const { sharing, mutation, ...options } = typedOptions(flags);
  if (sharing !== undefined) {
    throw new UserError('compare takes --strategies, a list; --strategy is for run and clones');
  }
  const status = new StatusLine();
  const comparison = await compare(workflow, {
    options,
    strategies: flags.strategies,
    ...(mutation === undefined ? {} : { mutations: [mutation] }),
    runs: flags.runs,
    preset: flags.preset,
    variables: flags.var,
    onProgress: ({ done, total, label }) => status.update(`${bar(done, total)} ${label}`),
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
