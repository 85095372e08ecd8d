/** `arclab run`: a workflow, or a notebook. */
import { extname } from 'node:path';
import { Command, Option } from 'commander';
import { nodesTable } from '../../profiles/nodes-table.js';
import { UserError } from '../../runtime/user-error.js';
import { addTableOptions, printTable, type TableFlags } from './print-table.js';
import { addAssignment, addRunOptions, optionsOf, type RunFlags } from './run-options.js';
import { defaultWorkDirectory, runWorkflow } from './run-workflow.js';

interface Flags extends RunFlags, TableFlags {
  readonly workDir?: string;
  readonly out?: string;
  readonly param: Readonly<Record<string, string>>;
  readonly allowErrors?: boolean;
  readonly timeout?: number;
}

const EXAMPLES = `
Examples:
  $ arclab run workflow.yml                              as the memo found the engine
  $ arclab run workflow.yml --preset after               as the memo plans it
  $ arclab run workflow.yml --strategy arc-feature --finish take --var limit=10
  $ arclab run notebook.ipynb --out report --param runs=5`;

export function runCommand(): Command {
  const command = new Command('run')
    .description('Run a workflow (.yml, .yaml, .json) or a notebook (.ipynb).')
    .argument('<file>', 'the workflow or notebook')
    .option('--work-dir <dir>', 'workflow: where artifacts and the feature store go')
    .option('--out <dir>', 'notebook: where the executed notebook and its HTML go')
    .addOption(
      new Option('--param <NAME=VALUE>', 'notebook: sets a parameter; can be repeated')
        .default({}, 'none')
        .argParser(addAssignment),
    )
    .option('--allow-errors', 'notebook: go on after a cell that fails')
    .option('--timeout <seconds>', 'notebook: the longest that a cell may take', Number)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, flags: Flags) => {
      if (extname(file) !== '.ipynb') return run(file, flags);
      const { runNotebookCommand } = await import('./run-notebook.js');
      return runNotebookCommand(file, flags);
    });
  return addTableOptions(addRunOptions(command));
}

async function run(workflow: string, flags: Flags): Promise<void> {
  if (flags.out !== undefined) throw new UserError('--out is for notebooks; a workflow takes --work-dir');
  const workDirectory = flags.workDir ?? defaultWorkDirectory(workflow);
  const result = await runWorkflow(workflow, optionsOf(flags), flags.var, workDirectory);
  printTable(nodesTable(result.nodes), flags);
  for (const { node, message, count } of result.diagnostics) {
    console.error(`warning: ${node}: ${message} (${count} features)`);
  }
  if (flags.json || flags.csv) return;
  console.log(`\n${(result.elapsedMs / 1000).toFixed(2)} s. Outputs:`);
  for (const path of result.outputs) console.log(`  ${path}`);
}
