/** `arclab memory`: runs a workflow and shows its memory over time. */
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { DEFAULT_EVERY_MS, MemoryRecorder } from '../../profiles/process/memory/memory-recorder.js';
import { mimeBundle } from '../display/bundle.js';
import { JUPYTER_DISPLAY } from '../display/mime.js';
import { Memory } from '../profile/memory.js';
import { addTableOptions, printTable, type TableFlags } from './print-table.js';
import { addRunOptions, optionsOf, type RunFlags } from './run-options.js';
import { defaultWorkDirectory, runWorkflow } from './run-workflow.js';
import { wholeNumber } from './whole-number.js';
import { writePage } from './write-page.js';

const TABLES = {
  phases: (memory: Memory) => memory.phases(),
  samples: (memory: Memory) => memory.table(),
  gc: (memory: Memory) => memory.gc(),
  channels: (memory: Memory) => memory.channels(),
} as const;

interface Flags extends RunFlags, TableFlags {
  readonly workDir?: string;
  readonly every: number;
  readonly by: keyof typeof TABLES;
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

export function memoryCommand(): Command {
  const command = new Command('memory')
    .description('Run a workflow and show its memory over time, with peaks per node.')
    .argument('<workflow>', 'the workflow file')
    .addOption(
      new Option('--by <what>', 'one row per phase, per sample, per GC pause, or per channel and sample')
        .choices(Object.keys(TABLES))
        .default('phases'),
    )
    .option('--every <ms>', 'milliseconds between samples', wholeNumber, DEFAULT_EVERY_MS)
    .option('--out <file>', 'writes the chart and the phases as an HTML page')
    .option('--work-dir <dir>', 'where artifacts and the feature store go')
    .addHelpText('after', EXAMPLES)
    .action(showMemory);
  return addTableOptions(addRunOptions(command));
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
  printTable(TABLES[flags.by](memory), flags);
  if (flags.out !== undefined) {
    const code = `await profile.memory(${JSON.stringify(workflow)})`;
    const shown = [memory[JUPYTER_DISPLAY](), mimeBundle(memory.phases(), { rows: 100 })];
    await writePage(flags.out, `Memory of ${basename(workflow)}`, code, shown);
  }
  console.error(memory.title());
}
