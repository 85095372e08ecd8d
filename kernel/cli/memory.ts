/** `arclab memory`: runs a workflow and shows its memory over time. */
import { basename } from 'node:path';
import { Command } from 'commander';
import { MemoryRecorder } from '../../profiles/process/memory/memory-recorder.js';
import { tableBundle } from '../display/bundle.js';
import { JUPYTER_DISPLAY } from '../display/mime.js';
import { MEMORY_TABLES, Memory } from '../profile/memory.js';
import { addOptions } from './add-options.js';
import { printTable, type TableFlags } from './print-table.js';
import { optionsOf, type RunFlags } from './run-options.js';
import { defaultWorkDirectory, runWorkflow } from './run-workflow.js';
import { say } from './say.js';
import { writePage } from './write-page.js';

interface Flags extends RunFlags, TableFlags {
  readonly workDir?: string;
  readonly every: number;
  readonly by: keyof typeof MEMORY_TABLES;
  readonly out?: string;
}

const EXAMPLES = `
Examples:
  $ arclab memory workflow.yml                             peaks of the run and of each node
  $ arclab memory workflow.yml --out memory.html           with the chart
  $ arclab memory workflow.yml --by samples --csv > m.csv  every sample
  $ arclab memory workflow.yml --by gc                     every pause of garbage collection

Times are milliseconds from the start, sizes bytes. Resident memory is sampled by a thread of its own; heap, Arcs and
channels by the main thread, whenever it is not busy (heapAgeMs says how old they are).`;

export function memoryCommand(): Promise<Command> {
  const command = new Command('memory')
    .description('Run a workflow and show its memory over time, with peaks per node.')
    .argument('<workflow>', 'the workflow file')
    .addHelpText('after', EXAMPLES)
    .action(showMemory);
  return addOptions(command, 'memory');
}

async function showMemory(workflow: string, flags: Flags): Promise<void> {
  const workDirectory = flags.workDir ?? defaultWorkDirectory(workflow);
  const recorder = await MemoryRecorder.start(workflow, flags.every);
  await runWorkflow(workflow, optionsOf(flags), flags.var, workDirectory, {
    onStart: run => recorder.follow(run),
  }).catch(async (error: unknown) => {
    await recorder.stop();
    throw error;
  });
  const memory = new Memory(await recorder.stop());
  printTable(MEMORY_TABLES[flags.by](memory), flags);
  if (flags.out !== undefined) {
    const code = `await profile.memory(${JSON.stringify(workflow)})`;
    const shown = [memory[JUPYTER_DISPLAY](), tableBundle(memory.phases(), { rows: 100 })];
    await writePage(flags.out, `Memory of ${basename(workflow)}`, code, shown);
  }
  say(memory.title());
}
