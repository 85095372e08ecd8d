/** `arclab run`: a workflow, or a notebook. */
import { extname, resolve } from 'node:path';
import { Command } from 'commander';
import { channelsTable } from '../../profiles/run/channels-table.js';
import { nodesTable } from '../../profiles/run/nodes-table.js';
import type { ReplaySettings } from '../../runtime/execution/replay.js';
import { UserError } from '../../runtime/user-error.js';
import { addOptions } from './add-options.js';
import { printTable, type TableFlags } from './print-table.js';
import { optionsOf, type RunFlags } from './run-options.js';
import { defaultWorkDirectory, runWorkflow, storeDirectory } from './run-workflow.js';
import { print } from './say.js';

interface Flags extends RunFlags, TableFlags {
  readonly workDir?: string;
  readonly table: 'nodes' | 'channels';
  readonly from?: string;
  readonly trace?: string;
  readonly ram?: string;
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
  $ arclab run workflow.yml --trace workflow.trace       also writes a trace, for arclab replay
  $ arclab run notebook.ipynb --out report --param runs=5`;

export function runCommand(): Promise<Command> {
  const command = new Command('run')
    .description('Run a workflow (.yml, .yaml, .json) or a notebook (.ipynb).')
    .argument('<file>', 'the workflow or notebook')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, flags: Flags) => {
      if (!isNotebook(file)) return run(file, flags);
      const { runNotebookCommand } = await import('./run-notebook.js');
      return runNotebookCommand(file, flags);
    });
  return addOptions(command, {
    labels: { 'run WORKFLOW': 'workflow', 'run NOTEBOOK': 'notebook' },
    of: ({ args }) => (isNotebook(args[0]!) ? 'run NOTEBOOK' : 'run WORKFLOW'),
  });
}

function isNotebook(file: string): boolean {
  return extname(file) === '.ipynb';
}

async function run(workflow: string, flags: Flags): Promise<void> {
  const workDirectory = flags.workDir ?? defaultWorkDirectory(workflow);
  const replay = replayOf(flags, workDirectory);
  const result = await runWorkflow(workflow, optionsOf(flags), flags.var, workDirectory, {
    replay,
    trace: flags.trace,
    ram: flags.ram,
  });
  printTable(flags.table === 'channels' ? channelsTable(result) : nodesTable(result.nodes), flags);
  if (flags.json || flags.csv) return;
  print(`\n${seconds(result.elapsedMs)}${slept(result.sleptMs)}. Outputs:`);
  for (const path of result.outputs) print(`  ${path}`);
  const { trace } = result;
  if (trace === null) return;
  const size = `${trace.events.toLocaleString('en-US')} events in ${(trace.fileBytes / 1000).toFixed(0)} kB`;
  print(`Trace: ${trace.path}, ${size}; arclab replay ${trace.path} says what other options would cost`);
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
