/** Opens a heap snapshot: in a thread of its own, from its stored columns where there are any. */
import { Worker } from 'node:worker_threads';
import { UserError } from '../../../runtime/user-error.js';
import { Heap } from '../heap.js';
import type { HeapProgress, ReadMessage, ReadRequest } from './read-worker.js';
import { stampOf } from './snapshot-stamp.js';

export interface OpenOptions {
  /** Hears about what is being done; not at all where stored columns are found. */
  readonly onProgress?: (progress: HeapProgress) => void;
  /** Whether to store columns beside the snapshot and to use those that are there; by default yes. */
  readonly store?: boolean;
}

export interface OpenedHeap {
  readonly heap: Heap;
  /**
   * Settles when the columns are stored beside the snapshot: null, or why they could not be, which costs only
   * time when the snapshot is opened again.
   */
  readonly stored: Promise<string | null>;
}

/**
 * Opens a `.heapsnapshot` file. The promise fails with a UserError that says in one sentence what is wrong
 * with the file. The columns are stored while the caller works already.
 */
export async function openHeap(
  file: string,
  { onProgress, store = true }: OpenOptions = {},
): Promise<OpenedHeap> {
  // A file that is not there needs no thread to say so.
  stampOf(file);
  return new Promise((resolve, reject) => {
    const workerData: ReadRequest = { file, store };
    const worker = new Worker(new URL('./read-worker.js', import.meta.url), { workerData });
    let settleStored: (reason: string | null) => void = () => {};
    const stored = new Promise<string | null>(settle => {
      settleStored = settle;
    });
    worker.on('message', (message: ReadMessage) => {
      if (message.kind === 'progress') onProgress?.(message.progress);
      else if (message.kind === 'failed') reject(new UserError(message.message));
      else if (message.kind === 'not stored') settleStored(message.reason);
      else if (message.kind === 'heap') {
        resolve({ heap: new Heap(message.heap.facts, message.heap.columns), stored });
      }
    });
    worker.on('error', error => {
      reject(error);
      settleStored(error.message);
    });
    worker.on('exit', () => settleStored(null));
  });
}
