/**
 * Lets V8 collect what features on disk leave behind in memory. By itself it lets several times the budget pile up
 * before it does, how much depends on its version and on how busy the machine is (peaks of 90 to 370 MB beside a
 * budget of 50 MB, Node 20 to 24).
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const LEAST_BYTES = 32e6;

let collectNow: (() => unknown) | undefined;

function collect(): void {
  collectNow ??= globalThis.gc ?? hiddenCollector();
  collectNow();
}

/** Node shows V8's only where it was started with `--expose-gc`. */
function hiddenCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collector = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return collector;
}

/** What is garbage since it was collected last, in bytes. */
export class Garbage {
  private bytes = 0;
  private limit = LEAST_BYTES;

  /**
   * So many bytes more are garbage by now. Collecting goes through all that is alive, so it waits for as much
   * garbage: its cost per byte of garbage stays the same however large the heap is.
   */
  add(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes < this.limit) return;
    collect();
    this.bytes = 0;
    this.limit = Math.max(LEAST_BYTES, getHeapStatistics().used_heap_size);
  }
}
