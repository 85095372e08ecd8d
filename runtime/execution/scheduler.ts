/**
 * Decides which node runs next: first come, first served, one at a time.
 *
 * Every wait inside the runtime ends through this queue, so that the order of steps depends on the workflow
 * alone and not on timing. Between steps the scheduler lets the event loop turn now and then; no node runs
 * meanwhile, and timers, signals and messages are served.
 */
import { setImmediate as nextTurnOfTheEventLoop } from 'node:timers/promises';

/** Served entries that the queue may drag along before it is cut. */
const SERVED_KEPT = 1024;

/** How long nodes may run before the event loop gets a turn, in milliseconds. */
const LONGEST_RUN_MS = 8;

/**
 * Resolves when every promise that can go on by itself has: `nextTick` comes after all microtasks. A resumed node
 * may need several of those to get to its work, and the next one must not start before, or the order of steps
 * would depend on when the event loop gets its turn.
 */
function settled(): Promise<void> {
  return new Promise(resolve => process.nextTick(resolve));
}

export class Scheduler {
  private readonly queue: (() => void)[] = [];
  private idle: (() => void) | null = null;
  private stopped = false;

  /** Resolves when it is the caller's turn again, behind everybody who waits already. */
  turn(): Promise<void> {
    return new Promise(resolve => this.resume(resolve));
  }

  /** Queues the end of somebody's wait. */
  resume(continuation: () => void): void {
    this.queue.push(continuation);
    this.idle?.();
  }

  /** Serves the queue until `stop`. */
  async run(): Promise<void> {
    let lastTurn = performance.now();
    let next = 0;
    while (!this.stopped) {
      if (next === this.queue.length) {
        this.queue.length = 0;
        next = 0;
        await new Promise<void>(resolve => {
          this.idle = resolve;
        });
        this.idle = null;
        await settled();
        continue;
      }
      if (next > SERVED_KEPT) next -= this.queue.splice(0, next).length;
      this.queue[next++]!();
      await settled();
      if (performance.now() - lastTurn > LONGEST_RUN_MS) {
        await nextTurnOfTheEventLoop();
        lastTurn = performance.now();
      }
    }
  }

  stop(): void {
    this.stopped = true;
    this.idle?.();
  }
}
