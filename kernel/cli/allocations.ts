/** `arclab allocations`: runs a workflow and prints which functions allocated how much. */
import { basename } from 'node:path';
import { Command } from 'commander';
import { AllocationProfile } from '../../profiles/process/allocations/allocation-profile.js';
import { sampleAllocations } from '../../profiles/process/allocations/sample-allocations.js';
import { writeWhole } from '../../runtime/write-whole.js';
import { JUPYTER_DISPLAY } from '../display/mime.js';
import { Allocations } from '../profile/allocations.js';
import { addOptions } from './add-options.js';
import type { AllocationFlags } from './allocation-flags.js';
import { printTable, type TableFlags } from './print-table.js';
import { optionsOf, type RunFlags } from './run-options.js';
import { defaultWorkDirectory, runWorkflow } from './run-workflow.js';
import { say } from './say.js';
import { writePage } from './write-page.js';

interface Flags extends RunFlags, TableFlags, AllocationFlags {
  readonly workDir?: string;
  readonly out?: string;
}

const EXAMPLES = `
Examples:
  $ arclab allocations workflow.yml                                which functions allocate most
  $ arclab allocations workflow.yml --kept live                    only what is alive at the end
  $ arclab allocations workflow.yml --out flame.html               as a flame graph too
  $ arclab allocations workflow.yml --speedscope run.speedscope.json   to open at speedscope.app

Bytes are estimates from samples, of JavaScript objects. The sampler does not see the contents of typed arrays; what
clones copied of them is in the rows of the ledger.`;

export function allocationsCommand(): Promise<Command> {
  const command = new Command('allocations')
    .description('Run a workflow and print which functions allocated how many bytes, temporaries included.')
    .argument('<workflow>', 'the workflow file')
    .addHelpText('after', EXAMPLES)
    .action(showAllocations);
  return addOptions(command, 'allocations');
}

async function showAllocations(workflow: string, flags: Flags): Promise<void> {
  const { everyBytes, kept, top } = flags;
  const workDirectory = flags.workDir ?? defaultWorkDirectory(workflow);
  const { result, profile } = await sampleAllocations(
    () => runWorkflow(workflow, optionsOf(flags), flags.var, workDirectory),
    { everyBytes, kept },
  );
  const profiled = new AllocationProfile(workflow, profile, kept, result.ledger.rows());
  const table = profiled.table();
  printTable(table.slice(0, top), flags);
  const shown = new Allocations(profiled);
  if (flags.out !== undefined) {
    const code = `await profile.allocations(${JSON.stringify(workflow)})`;
    await writePage(flags.out, `Allocations of ${basename(workflow)}`, code, [shown[JUPYTER_DISPLAY]()]);
  }
  if (flags.speedscope !== undefined) {
    writeWhole(flags.speedscope, [JSON.stringify(shown.speedscope())]);
  }
  say(shown.title());
  if (table.numRows() > top) say(`${top} of ${table.numRows()} rows, --top shows more`);
}
