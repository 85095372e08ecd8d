/** `arclab clones`: runs a workflow and prints what was cloned. */
import { Command, Option } from 'commander';
import { clonesByNode, clonesBySite, clonesTable, cloneTotals } from '../../profiles/clones/clones-table.js';
import { addTableOptions, printTable, type TableFlags } from './print-table.js';
import { addRunOptions, optionsOf, type RunFlags } from './run-options.js';
import { defaultWorkDirectory, runWorkflow } from './run-workflow.js';

const TABLES = { ledger: clonesTable, site: clonesBySite, node: clonesByNode } as const;

interface Flags extends RunFlags, TableFlags {
  readonly workDir?: string;
  readonly by: keyof typeof TABLES;
}

const EXAMPLES = `
Examples:
  $ arclab clones workflow.yml                           what the engine of the memo clones, and where
  $ arclab clones workflow.yml --by site                 added up over nodes
  $ arclab clones workflow.yml --preset after --json`;

export function clonesCommand(): Command {
  const command = new Command('clones')
    .description('Run a workflow and print what was cloned: where, what, how often, and how many bytes.')
    .argument('<workflow>', 'the workflow file')
    .addOption(
      new Option('--by <what>', 'one row per line of the ledger, per clone site, or per node')
        .choices(Object.keys(TABLES))
        .default('ledger'),
    )
    .option('--work-dir <dir>', 'where artifacts and the feature store go')
    .addHelpText('after', EXAMPLES)
    .action(clones);
  return addTableOptions(addRunOptions(command));
}

async function clones(workflow: string, flags: Flags): Promise<void> {
  const workDirectory = flags.workDir ?? defaultWorkDirectory(workflow);
  const result = await runWorkflow(workflow, optionsOf(flags), flags.var, workDirectory);
  const rows = result.ledger.rows();
  printTable(TABLES[flags.by](rows), flags);
  const { deep, pointer, bytesCopied, bytesModeled } = cloneTotals(rows);
  const number = (value: number) => value.toLocaleString('en-US');
  console.error(
    `${number(deep)} deep clones and ${number(pointer)} pointer clones: ` +
      `${number(bytesCopied)} bytes copied here, ${number(bytesModeled)} in the engine's layout`,
  );
}
