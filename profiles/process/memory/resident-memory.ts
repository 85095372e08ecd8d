/**
 * The resident memory of this process, and its high-water mark.
 *
 * On Linux `/proc/self/status` has both, `VmRSS` and `VmHWM`, and writing 5 to `/proc/self/clear_refs` sets the mark
 * back to what is resident (proc(5)), so that the peak between any two readings is known, however short it was.
 * Elsewhere a peak is only what was read.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';

const BYTES_PER_KIB = 1024;
const RESET_HIGH_WATER = '5';

/** In bytes. */
export interface ResidentReading {
  readonly rss: number;
  /** The most since the reading before. */
  readonly peakRss: number;
}

export class ResidentMemory {
  private readonly status = openOrNull('/proc/self/status', 'r');
  private readonly reset = openOrNull('/proc/self/clear_refs', 'w');
  private readonly buffer = Buffer.alloc(4096);

  /** Whether peaks are high-water marks, and not only the highest of the readings. */
  get hasHighWater(): boolean {
    return this.status !== null && this.reset !== null;
  }

  read(): ResidentReading {
    if (this.status === null) {
      const rss = process.memoryUsage.rss();
      return { rss, peakRss: rss };
    }
    const length = readSync(this.status, this.buffer, 0, this.buffer.length, 0);
    const text = this.buffer.toString('latin1', 0, length);
    const rss = kibibytes(text, 'VmRSS');
    if (this.reset === null) return { rss, peakRss: rss };
    writeSync(this.reset, RESET_HIGH_WATER);
    return { rss, peakRss: Math.max(rss, kibibytes(text, 'VmHWM')) };
  }

  close(): void {
    if (this.status !== null) closeSync(this.status);
    if (this.reset !== null) closeSync(this.reset);
  }
}

function kibibytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s*(\\d+) kB$`, 'm').exec(status)![1]) * BYTES_PER_KIB;
}

/** A file that only some systems have, and that a container may keep shut. */
function openOrNull(path: string, flags: string): number | null {
  try {
    return openSync(path, flags);
  } catch {
    return null;
  }
}
