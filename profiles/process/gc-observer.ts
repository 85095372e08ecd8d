/** Notes when garbage collection stopped this process, and for how long. */
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

export type GcKind = 'minor' | 'major' | 'incremental' | 'weak callbacks';

export interface GcPause {
  /** When it began, in milliseconds of `performance.now()`. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly kind: GcKind;
}

interface GcEntry {
  readonly startTime: number;
  readonly duration: number;
  readonly detail?: unknown;
}

const KINDS: Readonly<Record<number, GcKind>> = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weak callbacks',
};

export class GcObserver {
  /** In the order in which they ended. */
  readonly pauses: GcPause[] = [];
  private readonly observer = new PerformanceObserver(list => this.add(list.getEntries()));

  constructor() {
    this.observer.observe({ entryTypes: ['gc'] });
  }

  /** Ends and returns the sum of all pauses, in milliseconds. */
  async stop(): Promise<number> {
    // Node tells of a pause when its event loop turns.
    await setImmediate();
    this.add(this.observer.takeRecords());
    this.observer.disconnect();
    return this.pauses.reduce((sum, { durationMs }) => sum + durationMs, 0);
  }

  private add(entries: readonly GcEntry[]): void {
    for (const { startTime, duration, detail } of entries) {
      const { kind } = detail as { kind: number };
      // V8's minor mark-sweep is the only other kind.
      this.pauses.push({ startMs: startTime, durationMs: duration, kind: KINDS[kind] ?? 'minor' });
    }
  }
}
