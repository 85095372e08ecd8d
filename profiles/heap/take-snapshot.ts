/** Takes a heap snapshot of this process. */
import { renameSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector';
import { getHeapStatistics, writeHeapSnapshot } from 'node:v8';
import { UserError } from '../../runtime/user-error.js';

/** What V8 needs for a moment, as a multiple of the heap in use: measured. */
const MEMORY_NEEDED = 9;

/**
 * Writes a snapshot of what is alive after a garbage collection. The process stands still meanwhile, and runs at
 * about half its speed afterwards, until `forgetObjects`.
 * @param file has its name only when it is whole
 * @throws UserError where there is not the memory for it
 */
export function takeSnapshot(file: string): void {
  const needed = MEMORY_NEEDED * getHeapStatistics().used_heap_size;
  const available = process.availableMemory();
  if (needed > available) {
    throw new UserError(
      `A heap snapshot needs about ${megabytes(needed)} of memory for a moment, and ${megabytes(available)} are free`,
    );
  }
  const part = `${file}.part`;
  try {
    writeHeapSnapshot(part);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/**
 * Gives the process its speed back: V8 follows every object after a snapshot, so that it keeps its id, until its
 * profiler is switched on and off. Later snapshots then cannot be compared with earlier ones.
 */
export function forgetObjects(): void {
  const inspector = new Session();
  inspector.connect();
  inspector.post('HeapProfiler.enable');
  inspector.post('HeapProfiler.disable');
  inspector.disconnect();
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6).toLocaleString('en-US')} MB`;
}
