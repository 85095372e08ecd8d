/** The thread that reads a snapshot (open-heap.ts), so that the caller's event loop stays free. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, UserError } from '../../../runtime/user-error.js';
import { type ComputeStep, computeInThreads } from '../graph/compute-columns.js';
import { graphOf } from '../heap-graph.js';
import { loadColumns, type StoredHeap, storeColumns } from './columns-file.js';
import { readSnapshot } from './read-snapshot.js';
import { stampOf } from './snapshot-stamp.js';

export interface ReadRequest {
  readonly file: string;
  /** Whether columns may be stored beside the snapshot, and read from there. */
  readonly store: boolean;
}

/** What is being done, and how much of it is done, 0 to 1, which is known while reading only. */
export interface HeapProgress {
  readonly step: 'reading' | ComputeStep;
  readonly done: number;
}

export type ReadMessage =
  | { readonly kind: 'progress'; readonly progress: HeapProgress }
  | { readonly kind: 'heap'; readonly heap: StoredHeap }
  | { readonly kind: 'not stored'; readonly reason: string }
  | { readonly kind: 'failed'; readonly message: string };

const post = (message: ReadMessage): void => parentPort?.postMessage(message);
const progress = (step: HeapProgress['step'], done: number): void =>
  post({ kind: 'progress', progress: { step, done } });

async function read(file: string): Promise<StoredHeap> {
  const snapshot = readSnapshot(file, { onBytes: (done, of) => progress('reading', done / of) });
  const graph = graphOf(snapshot.facts, snapshot.columns);
  const computed = await computeInThreads(graph, step => progress(step, 0));
  return { facts: snapshot.facts, columns: { ...snapshot.columns, ...computed } };
}

async function run({ file, store }: ReadRequest): Promise<void> {
  const stamp = stampOf(file);
  const stored = store ? loadColumns(file, stamp) : null;
  const heap = stored ?? (await read(file));
  post({ kind: 'heap', heap });
  if (!store || stored !== null) return;
  try {
    storeColumns(file, stamp, heap);
  } catch (error) {
    post({ kind: 'not stored', reason: messageOf(error) });
  }
}

try {
  await run(workerData as ReadRequest);
} catch (error) {
  // Only a mistake in the file is told; anything else is a mistake of ours and ends the thread with its stack.
  if (!(error instanceof UserError)) throw error;
  post({ kind: 'failed', message: error.message });
}
