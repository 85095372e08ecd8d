/** `heap`: snapshots of the session's heap, as tables. */
import { join } from 'node:path';
import type { ColumnTable } from 'arquero';
import type { Heap } from '../../profiles/heap/heap.js';
import { openHeap } from '../../profiles/heap/reading/open-heap.js';
import { type BufferRow, bufferRows } from '../../profiles/heap/tables/buffers-table.js';
import {
  DIFF_TABLES,
  type DiffTable,
  HEAP_TABLES,
  type HeapTable,
  OBJECT_TABLES,
} from '../../profiles/heap/tables/tables.js';
import { threadBuffersTable } from '../../profiles/heap/tables/thread-buffers-table.js';
import { type TakeOptions, takeSnapshot } from '../../profiles/heap/taking/take-snapshot.js';
import { checkSettings, type SettingNames } from '../../runtime/known-settings.js';
import { UserError } from '../../runtime/user-error.js';
import { type Displayable, JUPYTER_DISPLAY, type MimeBundle } from '../display/mime.js';
import { Progress } from '../display/progress.js';
import { HEAP_FOLDER } from '../heap-folder.js';

const ROWS = 50;
const TAKING: SettingNames<TakeOptions> = { force: true, comparable: true, writer: true, room: true };

/**
 * A snapshot on disk. Its columns are read when a table is asked for, and not held: the next snapshot must not
 * show this one. Tables have their columns documented in profiles/heap; sizes are bytes.
 */
export class HeapSnapshot implements Displayable {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** What is there, by constructor: count, shallow and retained bytes. */
  constructors = (limit?: number): Promise<ColumnTable> => this.#table('constructors', limit);
  /** The objects that keep most of the heap alive. */
  dominators = (limit?: number): Promise<ColumnTable> => this.#table('dominators', limit);
  /** Strings with the same content, and what they waste. */
  strings = (limit?: number): Promise<ColumnTable> => this.#table('strings', limit);
  /** Buffers and the views on them. */
  buffers = (limit?: number): Promise<ColumnTable> => this.#table('buffers', limit);
  closures = (limit?: number): Promise<ColumnTable> => this.#table('closures', limit);
  contexts = (limit?: number): Promise<ColumnTable> => this.#table('contexts', limit);
  /** The runtime's live features, and which node, channel or code holds them. */
  features = (limit?: number): Promise<ColumnTable> => this.#table('features', limit);

  /** Why an object is still there: its way from a root. @throws UserError where no object has the id */
  async path(id: number): Promise<ColumnTable> {
    return OBJECT_TABLES.path(await this.open(), id);
  }

  /** What refers to an object. */
  async retainers(id: number): Promise<ColumnTable> {
    return OBJECT_TABLES.retainers(await this.open(), id);
  }

  /** What an object refers to. */
  async children(id: number): Promise<ColumnTable> {
    return OBJECT_TABLES.children(await this.open(), id);
  }

  /** The snapshot's columns, for questions that no table answers. @throws UserError where the file is none */
  async open(): Promise<Heap> {
    let bar: Progress | undefined;
    const { heap, stored } = await openHeap(this.file, {
      onProgress: ({ step, done }) => {
        bar ??= new Progress(100, `Reading ${this.file}`);
        bar.to(step === 'reading' ? Math.round(done * 90) : 95, step);
      },
    });
    await stored;
    bar?.to(100, 'read');
    return heap;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const text = `Heap snapshot ${this.file}: .constructors(), .dominators(), .strings(), .buffers(), .closures(), .contexts(), .features(), .path(id), .retainers(id), .children(id)`;
    return { 'text/plain': text };
  }

  async #table(name: HeapTable, limit = ROWS): Promise<ColumnTable> {
    const heap = await this.open();
    return HEAP_TABLES[name](heap, limit).slice(0, limit);
  }
}

/**
 * Takes a snapshot of this session and reads it. The session stands still while V8 writes.
 * @param name of the file, in `arclab-work/heap`; the time unless told
 * @param options `comparable: true` for the first of two that `diff` is to compare
 * @throws UserError where memory may not be enough
 */
async function snapshot(name?: string, options: TakeOptions = {}): Promise<HeapSnapshot> {
  if (name !== undefined && !/^[\p{L}\p{N}_][\p{L}\p{N}_ .-]*$/u.test(name)) {
    throw new UserError(
      `a snapshot's name is letters, digits, spaces, ".", "_" and "-", and not ${JSON.stringify(name)}`,
    );
  }
  checkSettings('heap.snapshot', options, TAKING);
  const stem = name ?? new Date().toISOString().replace(/[:.]/g, '-');
  const { file } = takeSnapshot(join(HEAP_FOLDER, `${stem}.heapsnapshot`), options);
  const taken = new HeapSnapshot(file);
  await taken.open();
  return taken;
}

/** A snapshot that is there already, taken here or elsewhere. @throws UserError for what is no path */
function open(file: string | HeapSnapshot): HeapSnapshot {
  // Also one of another copy of this module.
  if (typeof file === 'object' && typeof file?.open === 'function') return file;
  if (typeof file !== 'string') throw new UserError('a snapshot is what heap.snapshot() gave, or a path');
  return new HeapSnapshot(file);
}

/**
 * What came, went and grew between two snapshots of one process, by constructor or object by object.
 * @throws UserError where a file is no snapshot
 */
async function diff(
  before: HeapSnapshot | string,
  after: HeapSnapshot | string,
  by: DiffTable = 'constructors',
  limit = ROWS,
): Promise<ColumnTable> {
  if (!Object.hasOwn(DIFF_TABLES, by)) {
    const known = Object.keys(DIFF_TABLES).join(', ');
    throw new UserError(`heap.diff can't be by ${JSON.stringify(by)}: it is one of ${known}`);
  }
  return DIFF_TABLES[by](await open(before).open(), await open(after).open(), limit).slice(0, limit);
}

/**
 * The buffers of several threads, from a snapshot of each; one that was marked with `tagBuffer` in every thread
 * counts once.
 * @throws UserError where a file is no snapshot
 */
async function threadBuffers(...threads: readonly (HeapSnapshot | string)[]): Promise<ColumnTable> {
  const buffers: BufferRow[][] = [];
  // One after the other: a heap is large, and its buffers are few.
  for (const thread of threads) buffers.push(bufferRows(await open(thread).open()));
  return threadBuffersTable(buffers);
}

export const heap = { snapshot, open, diff, threadBuffers } as const;
