/** `arclab heap`: tables of a heap snapshot, or of what changed between two. */
import type { ColumnTable } from 'arquero';
import { Command, Option } from 'commander';
import type { Heap } from '../../profiles/heap/heap.js';
import { openHeap } from '../../profiles/heap/reading/open-heap.js';
import {
  DIFF_TABLES,
  type DiffTable,
  HEAP_TABLES,
  type HeapTable,
  OBJECT_TABLES,
} from '../../profiles/heap/tables/tables.js';
import { heapTopOption } from './heap-options.js';
import { heapTakeCommand } from './heap-take.js';
import { addTableOptions, printTable, type TableFlags } from './print-table.js';
import { bar, StatusLine } from './status-line.js';
import { wholeNumber } from './whole-number.js';

interface Flags extends TableFlags {
  readonly by: HeapTable | DiffTable;
  readonly diff?: string;
  readonly object?: number;
  readonly show: keyof typeof OBJECT_TABLES;
  readonly top: number;
  readonly store: boolean;
}

const EXAMPLES = `
Examples:
  $ arclab heap after.heapsnapshot                              what is in the heap, by constructor
  $ arclab heap after.heapsnapshot --by dominators --top 10     which objects keep most of it
  $ arclab heap after.heapsnapshot --object 7405 --show path    why one of them is still there
  $ arclab heap after.heapsnapshot --diff before.heapsnapshot   what came, went and grew since
  $ arclab heap take 4242                                       a snapshot of process 4242

Sizes are in bytes. The columns are stored beside the snapshot, so that it opens at once the next time.`;

export function heapCommand(): Command {
  const command = new Command('heap')
    .description('Show what a heap snapshot holds, what keeps it there, and what changed since another one.')
    .argument('<file>', 'the .heapsnapshot file')
    .addOption(
      new Option(
        '--by <what>',
        `the table: ${Object.keys(HEAP_TABLES).join(', ')}; with --diff: ${Object.keys(DIFF_TABLES).join(', ')}`,
      )
        .choices([...new Set([...Object.keys(HEAP_TABLES), ...Object.keys(DIFF_TABLES)])])
        .default('constructors'),
    )
    .option('--diff <file>', 'an earlier snapshot of the same process')
    .option('--object <id>', 'one object: its id in the other tables', wholeNumber)
    .addOption(
      new Option(
        '--show <what>',
        'with --object: its way from a root, what refers to it, or what it refers to',
      )
        .choices(Object.keys(OBJECT_TABLES))
        .default('path'),
    )
    .addOption(heapTopOption(50))
    .option('--no-store', 'do not store columns beside the snapshot, nor read those that are there')
    .addHelpText('after', EXAMPLES)
    .action(showHeap)
    .addCommand(heapTakeCommand());
  return addTableOptions(command);
}

async function showHeap(file: string, flags: Flags, command: Command): Promise<void> {
  checkFlags(flags, command);
  const heap = await open(file, flags);
  const table = await tableFor(heap, flags);
  printTable(table.slice(0, flags.top), flags);
  const megabytes = (heap.totalBytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 });
  console.error(
    `${heap.facts.nodeCount.toLocaleString('en-US')} objects of ${megabytes} MB` +
      (table.numRows() > flags.top ? `; ${flags.top} of ${table.numRows()} rows, --top shows more` : ''),
  );
}

function checkFlags({ by, diff, object }: Flags, command: Command): void {
  const tables: object = diff === undefined ? HEAP_TABLES : DIFF_TABLES;
  if (!(by in tables)) {
    const when = diff === undefined ? 'without --diff' : 'with --diff';
    command.error(`error: --by ${by} does not exist ${when}: choose ${Object.keys(tables).join(' or ')}`);
  }
  if (diff !== undefined && object !== undefined)
    command.error('error: --object and --diff exclude each other');
}

async function tableFor(heap: Heap, flags: Flags): Promise<ColumnTable> {
  const { by, diff, object, show, top } = flags;
  if (object !== undefined) return OBJECT_TABLES[show](heap, object);
  if (diff === undefined) return HEAP_TABLES[by as HeapTable](heap, top);
  return DIFF_TABLES[by as DiffTable](await open(diff, flags), heap, top);
}

/** Opens a snapshot with progress on standard error. */
async function open(file: string, { store }: Flags): Promise<Heap> {
  const status = new StatusLine();
  try {
    const { heap, stored } = await openHeap(file, {
      store,
      onProgress: ({ step, done }) =>
        status.update(step === 'reading' ? `${file}: ${step} ${bar(done, 1)}` : `${file}: ${step}`),
    });
    // The process lives until they are stored, but the table need not wait for it.
    stored.then(problem => {
      if (problem !== null) console.error(`The columns of ${file} could not be stored: ${problem}`);
    });
    return heap;
  } finally {
    status.clear();
  }
}
