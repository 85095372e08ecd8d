/** Adds up the time that garbage collection stopped this process. */
import { PerformanceObserver } from 'node:perf_hooks';

export class GcObserver {
  private pausesMs = 0;
  private readonly observer = new PerformanceObserver(list => this.add(list.getEntries()));

  constructor() {
    this.observer.observe({ entryTypes: ['gc'] });
  }

  /** Ends and returns the sum of all pauses, in milliseconds. */
  stop(): number {
    this.add(this.observer.takeRecords());
    this.observer.disconnect();
    return this.pausesMs;
  }

  private add(entries: readonly { readonly duration: number }[]): void {
    for (const { duration } of entries) this.pausesMs += duration;
  }
}
