/** `arclab heap`: tables of a heap snapshot, or of what changed between two. */
import type { ColumnTable } from 'arquero';
import { Command } from 'commander';
import type { Heap } from '../../profiles/heap/heap.js';
import { openHeap } from '../../profiles/heap/reading/open-heap.js';
import {
  DIFF_TABLES,
  type DiffTable,
  HEAP_TABLES,
  type HeapTable,
  OBJECT_TABLES,
} from '../../profiles/heap/tables/tables.js';
import { addOptions } from './add-options.js';
import { heapTakeCommand } from './heap-take.js';
import { printTable, type TableFlags } from './print-table.js';
import { say } from './say.js';
import { bar, StatusLine } from './status-line.js';

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

export async function heapCommand(): Promise<Command> {
  const command = new Command('heap')
    .description('Show what a heap snapshot holds, what keeps it there, and what changed since another one.')
    .argument('<file>', 'the .heapsnapshot file')
    .addHelpText('after', EXAMPLES)
    .action(showHeap)
    .addCommand(await heapTakeCommand());
  return addOptions(command, {
    labels: {
      'heap FILE': 'without --diff and --object',
      'heap FILE --diff': 'with --diff',
      'heap FILE --object': 'with --object',
    },
    of: asked => {
      const { diff, object } = asked.opts<Flags>();
      if (object !== undefined) return 'heap FILE --object';
      return diff === undefined ? 'heap FILE' : 'heap FILE --diff';
    },
  });
}

async function showHeap(file: string, flags: Flags, command: Command): Promise<void> {
  checkFlags(flags, command);
  const storing: Storing = [];
  const heap = await open(file, flags, storing);
  const table = await tableFor(heap, flags, storing);
  printTable(table.slice(0, flags.top), flags);
  const megabytes = (heap.totalBytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 });
  say(
    `${heap.facts.nodeCount.toLocaleString('en-US')} objects of ${megabytes} MB` +
      (table.numRows() > flags.top ? `; ${flags.top} of ${table.numRows()} rows, --top shows more` : ''),
  );
  await Promise.all(storing);
}

function checkFlags({ by, diff, object }: Flags, command: Command): void {
  const tables: object = diff === undefined ? HEAP_TABLES : DIFF_TABLES;
  if (object !== undefined || by in tables) return;
  const when = diff === undefined ? 'without --diff' : 'with --diff';
  command.error(`error: --by ${by} does not exist ${when}: choose ${Object.keys(tables).join(' or ')}`);
}

async function tableFor(heap: Heap, flags: Flags, storing: Storing): Promise<ColumnTable> {
  const { by, diff, object, show, top } = flags;
  if (object !== undefined) return OBJECT_TABLES[show](heap, object);
  if (diff === undefined) return HEAP_TABLES[by as HeapTable](heap, top);
  return DIFF_TABLES[by as DiffTable](await open(diff, flags, storing), heap, top);
}

/** Snapshots whose columns are being stored: the table does not wait for them, and the command does. */
type Storing = Promise<void>[];

/** Opens a snapshot with progress on standard error. */
async function open(file: string, { store }: Flags, storing: Storing): Promise<Heap> {
  const status = new StatusLine();
  try {
    const { heap, stored } = await openHeap(file, {
      store,
      onProgress: ({ step, done }) =>
        status.update(step === 'reading' ? `${file}: ${step} ${bar(done, 1)}` : `${file}: ${step}`),
    });
    storing.push(
      stored.then(problem => {
        if (problem !== null) say(`The columns of ${file} could not be stored: ${problem}`);
      }),
    );
    return heap;
  } finally {
    status.clear();
  }
}
