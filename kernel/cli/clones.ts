/** `arclab clones`: runs a workflow and prints what was cloned. */
import { Command } from 'commander';
import { CLONES_TABLES, type ClonesBy } from '../../profiles/clones/clones-by.js';
import { cloneTotals } from '../../profiles/clones/clones-table.js';
import { conversionTotals } from '../../profiles/clones/conversions-table.js';
import { memoTable } from '../../profiles/clones/memo-table.js';
import { addOptions } from './add-options.js';
import { printTable, type TableFlags } from './print-table.js';
import { optionsOf, type RunFlags } from './run-options.js';
import { defaultWorkDirectory, runWorkflow } from './run-workflow.js';
import { print, say } from './say.js';

interface Flags extends RunFlags, TableFlags {
  readonly workDir?: string;
  readonly by: ClonesBy;
}

const EXAMPLES = `
Examples:
  $ arclab clones workflow.yml                           what the engine of the memo clones, and where
  $ arclab clones workflow.yml --by site                 added up over nodes
  $ arclab clones workflow.yml --by memo                 beside the memo's arithmetic
  $ arclab clones workflow.yml --by conversions          what is copied besides: into GEOS and back, say
  $ arclab clones workflow.yml --preset after --json`;

/** Tables that the memo's does not stand below. */
const BY_THEMSELVES: ReadonlySet<ClonesBy> = new Set(['memo', 'conversions']);

export function clonesCommand(): Promise<Command> {
  const command = new Command('clones')
    .description('Run a workflow and print what was cloned: where, what, how often, and how many bytes.')
    .argument('<workflow>', 'the workflow file')
    .addHelpText('after', EXAMPLES)
    .action(clones);
  return addOptions(command, 'clones');
}

async function clones(workflow: string, flags: Flags): Promise<void> {
  const workDirectory = flags.workDir ?? defaultWorkDirectory(workflow);
  const options = optionsOf(flags);
  const { nodes, ledger } = await runWorkflow(workflow, options, flags.var, workDirectory);
  const run = { options, nodes, ledger: ledger.rows(), conversions: ledger.conversions() };
  printTable(CLONES_TABLES[flags.by](run), flags);
  if (!flags.json && !flags.csv && !BY_THEMSELVES.has(flags.by)) {
    print("\nThe memo's table: clones of features that its arithmetic expects, and that were counted\n");
    printTable(memoTable(run), flags);
  }
  const { deep, pointer, bytesCopied, bytesModeled } = cloneTotals(run.ledger);
  const converted = conversionTotals(run.conversions);
  const number = (value: number) => value.toLocaleString('en-US');
  say(
    `${number(deep)} deep clones and ${number(pointer)} pointer clones: ` +
      `${number(bytesCopied)} bytes copied here, ${number(bytesModeled)} in the engine's layout`,
  );
  say(
    `${number(converted.bytes)} bytes copied here in ` +
      (converted.count === 1
        ? '1 conversion, which is no clone'
        : `${number(converted.count)} conversions, which are no clones`) +
      (converted.count > 0 && flags.by !== 'conversions' ? ' (--by conversions)' : ''),
  );
}
