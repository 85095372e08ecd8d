/** Samples this process's memory while something runs. */
import { getHeapStatistics } from 'node:v8';

/** Bytes, at one moment. */
export interface MemorySample {
  /** Milliseconds since sampling began. */
  readonly atMs: number;
  /** JavaScript objects. */
  readonly heap: number;
  /** Contents of typed arrays and buffers, which live outside the heap. */
  readonly buffers: number;
  /** The process's resident memory. */
  readonly rss: number;
}

/** The highest of each, in bytes. */
export interface MemoryPeaks {
  readonly heap: number;
  readonly buffers: number;
  readonly rss: number;
}

export class MemorySampler {
  private readonly samples: MemorySample[] = [];
  private readonly timer: NodeJS.Timeout;
  private readonly started = performance.now();

  /** @param everyMs the time between samples, in milliseconds; a busy event loop makes it longer */
  constructor(everyMs = 10) {
    this.sample();
    this.timer = setInterval(() => this.sample(), everyMs);
  }

  /** Takes the last sample and ends. */
  stop(): readonly MemorySample[] {
    clearInterval(this.timer);
    this.sample();
    return this.samples;
  }

  private sample(): void {
    const { arrayBuffers, rss } = process.memoryUsage();
    this.samples.push({
      atMs: performance.now() - this.started,
      heap: getHeapStatistics().used_heap_size,
      buffers: arrayBuffers,
      rss,
    });
  }
}

/** The peaks of some samples. RSS peaks between samples too: see `process.resourceUsage().maxRSS`. */
export function peaksOf(samples: readonly MemorySample[]): MemoryPeaks {
  const highest = (of: (sample: MemorySample) => number) =>
    samples.reduce((most, sample) => Math.max(most, of(sample)), 0);
  return { heap: highest(s => s.heap), buffers: highest(s => s.buffers), rss: highest(s => s.rss) };
}
