/** `arclab run`: a workflow, or a notebook. */
import { extname, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { channelsTable } from '../../profiles/run/channels-table.js';
import { nodesTable } from '../../profiles/run/nodes-table.js';
import type { ReplaySettings } from '../../runtime/execution/replay.js';
import { UserError } from '../../runtime/user-error.js';
import { nearLimitOption } from './heap-options.js';
import { addTableOptions, printTable, type TableFlags } from './print-table.js';
import { addAssignment, addRunOptions, optionsOf, type RunFlags } from './run-options.js';
import { defaultWorkDirectory, runWorkflow, storeDirectory } from './run-workflow.js';

interface Flags extends RunFlags, TableFlags {
  readonly workDir?: string;
  readonly table: 'nodes' | 'channels';
  readonly from?: string;
  readonly store?: string;
  readonly out?: string;
  readonly param: Readonly<Record<string, string>>;
  readonly allowErrors?: boolean;
  readonly timeout?: number;
  readonly kernelArgs?: string;
  readonly nearLimit?: number;
}

const EXAMPLES = `
Examples:
  $ arclab run workflow.yml                              as the memo found the engine
  $ arclab run workflow.yml --preset after               as the memo plans it
  $ arclab run workflow.yml --strategy arc-feature --finish take --var limit=10
  $ arclab run workflow.yml --from "node name"          again from a node on, with what the last run stored
  $ arclab run notebook.ipynb --out report --param runs=5`;

export function runCommand(): Command {
  const command = new Command('run')
    .description('Run a workflow (.yml, .yaml, .json) or a notebook (.ipynb).')
    .argument('<file>', 'the workflow or notebook')
    .option('--work-dir <dir>', 'workflow: where artifacts and the feature store go')
    .option(
      '--from <node>',
      'workflow: the name or id of the first node to run, on what an earlier run stored',
    )
    .option('--store <dir>', 'workflow: the feature store to take that from (default: that of --work-dir)')
    .addOption(
      new Option('--table <what>', 'workflow: what the printed table has a row for')
        .choices(['nodes', 'channels'])
        .default('nodes'),
    )
    .option('--out <dir>', 'notebook: where the executed notebook and its HTML go')
    .addOption(
      new Option('--param <NAME=VALUE>', 'notebook: sets a parameter; can be repeated')
        .default({}, 'none')
        .argParser(addAssignment),
    )
    .option('--allow-errors', 'notebook: go on after a cell that fails')
    .option('--timeout <seconds>', 'notebook: the longest that a cell may take', secondsOf)
    .option('--kernel-args <flags>', 'notebook: flags for its Node, as "--max-old-space-size=4096"')
    .addOption(nearLimitOption('notebook: '))
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, flags: Flags) => {
      if (extname(file) !== '.ipynb') return run(file, flags);
      if (flags.from !== undefined || flags.store !== undefined) {
        throw new UserError('--from and --store are for workflows; a notebook runs from its first cell');
      }
      const { runNotebookCommand } = await import('./run-notebook.js');
      return runNotebookCommand(file, flags);
    });
  return addTableOptions(addRunOptions(command));
}

function secondsOf(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1e6)) throw new InvalidArgumentError('it must be a number of seconds above 0');
  return value;
}

async function run(workflow: string, flags: Flags): Promise<void> {
  if (flags.out !== undefined) throw new UserError('--out is for notebooks; a workflow takes --work-dir');
  const workDirectory = flags.workDir ?? defaultWorkDirectory(workflow);
  const replay = replayOf(flags, workDirectory);
  const result = await runWorkflow(workflow, optionsOf(flags), flags.var, workDirectory, { replay });
  printTable(flags.table === 'channels' ? channelsTable(result) : nodesTable(result.nodes), flags);
  if (flags.json || flags.csv) return;
  console.log(`\n${seconds(result.elapsedMs)}${slept(result.sleptMs)}. Outputs:`);
  for (const path of result.outputs) console.log(`  ${path}`);
}

function replayOf({ from, store }: Flags, workDirectory: string): ReplaySettings | undefined {
  if (from !== undefined) return { from, storeDirectory: resolve(store ?? storeDirectory(workDirectory)) };
  if (store !== undefined) throw new UserError('--store says where --from NODE finds features; add --from');
  return undefined;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** What the status delay cost, if there was one; nodes sleep at the same time. */
function slept(ms: number): string {
  return ms === 0
    ? ''
    : `; nodes slept ${seconds(ms)} in all before they reported their ends (--status-delay-ms)`;
}
