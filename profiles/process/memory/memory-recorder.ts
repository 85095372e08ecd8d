/** Records this process's memory until it is stopped. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Run } from '../../../runtime/execution/run.js';
import { UserError } from '../../../runtime/user-error.js';
import { CELLS, type CellMoment } from '../cell-moments.js';
import { GcObserver } from '../gc-observer.js';
import { MAIN_COLUMNS, type MainColumn, type MemoryRecording } from './memory-recording.js';
import { NumberColumns } from './number-columns.js';
import { PhaseLog } from './phase-log.js';
import { ResidentSampler } from './resident-sampler.js';
import { RunGauges } from './run-gauges.js';

export const DEFAULT_EVERY_MS = 10;
const LONGEST_EVERY_MS = 60_000;

export class MemoryRecorder {
  private readonly started = performance.now();
  private readonly samples = new NumberColumns<MainColumn>(MAIN_COLUMNS);
  private readonly gc = new GcObserver();
  private readonly phases = new PhaseLog(() => this.now());
  private readonly timer: NodeJS.Timeout;
  private gauges: RunGauges | null = null;

  private constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly resident: ResidentSampler,
  ) {
    this.sample();
    this.timer = setInterval(() => this.sample(), everyMs);
    // A recording that nobody stops must not keep the process alive.
    this.timer.unref();
    subscribe(CELLS, this.onCell);
  }

  /** @throws UserError for a period that makes no sense */
  static async start(name: string, everyMs = DEFAULT_EVERY_MS): Promise<MemoryRecorder> {
    if (!(everyMs >= 1 && everyMs <= LONGEST_EVERY_MS)) {
      throw new UserError(`everyMs must be from 1 to ${LONGEST_EVERY_MS} milliseconds, and is ${everyMs}`);
    }
    return new MemoryRecorder(name, everyMs, await ResidentSampler.start(everyMs));
  }

  /** Begins a phase; it lasts to the next mark or the end. */
  mark(name: string): void {
    this.sample();
    this.phases.mark(name);
  }

  /** Records the run's channels, Arcs and features from now on, and its nodes as phases. */
  follow(run: Run): void {
    this.gauges = new RunGauges(run);
    this.phases.follow(run, performance.timeOrigin + this.started);
  }

  async stop(): Promise<MemoryRecording> {
    clearInterval(this.timer);
    this.sample();
    unsubscribe(CELLS, this.onCell);
    const durationMs = this.now();
    await this.gc.stop();
    const { at, rss, peakRss, hasHighWater } = await this.resident.stop();
    const main = MAIN_COLUMNS.map(column => [column, this.samples.column(column).slice()] as const);
    return {
      name: this.name,
      everyMs: this.everyMs,
      durationMs,
      main: Object.fromEntries(main) as Record<MainColumn, Float64Array>,
      resident: { atMs: at.map(moment => moment - performance.timeOrigin - this.started), rss, peakRss },
      hasHighWater,
      pauses: this.gc.pauses
        .map(({ startMs, ...pause }) => ({ atMs: startMs - this.started, ...pause }))
        .filter(({ atMs, durationMs: length }) => atMs >= 0 && atMs + length <= durationMs),
      phases: await this.phases.end(durationMs),
      channels: this.gauges?.channels() ?? [],
    };
  }

  private now(): number {
    return performance.now() - this.started;
  }

  private sample(): void {
    const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage();
    const atMs = this.now();
    this.samples.add({
      atMs,
      rss,
      heap: heapUsed,
      heapTotal,
      external,
      buffers: arrayBuffers,
      ...(this.gauges?.read(atMs) ?? { liveArcs: 0, liveArcBytes: 0, liveFeatures: 0, queued: 0 }),
    });
  }

  private readonly onCell = (moment: unknown): void => {
    this.sample();
    this.phases.cell(moment as CellMoment);
  };
}
