/** What was recorded of a process's memory while something ran: columns of samples, pauses and phases. */
import type { GcKind } from '../gc-observer.js';

/** What only the main thread can tell. */
export const HELD_COLUMNS = [
  'heap',
  'heapTotal',
  'external',
  'buffers',
  'liveArcs',
  'liveArcBytes',
  'liveFeatures',
  'queued',
] as const;

/** What the main thread samples when its event loop turns. Milliseconds, bytes, counts. */
export const MAIN_COLUMNS = ['atMs', 'rss', ...HELD_COLUMNS] as const;

export type MainColumn = (typeof MAIN_COLUMNS)[number];

/** A stretch of time with a name; times count from the start of the recording. */
export interface Phase {
  readonly name: string;
  /** A node of a workflow at work, a cell, what code marked, or all of the recording. */
  readonly kind: 'node' | 'cell' | 'mark' | 'whole';
  readonly startMs: number;
  readonly endMs: number;
}

export interface RecordedPause {
  readonly atMs: number;
  readonly durationMs: number;
  readonly kind: GcKind;
}

/** How deep a channel was, whenever the main thread took a sample. */
export interface ChannelDepths {
  readonly from: string;
  readonly to: string;
  readonly capacity: number;
  readonly atMs: Float64Array;
  readonly depth: Float64Array;
}

export interface MemoryRecording {
  /** What was recorded. */
  readonly name: string;
  readonly everyMs: number;
  readonly durationMs: number;
  readonly main: Readonly<Record<MainColumn, Float64Array>>;
  /** Samples of the thread that never waits for the main one. */
  readonly resident: Readonly<Record<'atMs' | 'rss' | 'peakRss', Float64Array>>;
  /** Whether `peakRss` is a high-water mark, or only what was sampled. */
  readonly hasHighWater: boolean;
  readonly pauses: readonly RecordedPause[];
  readonly phases: readonly Phase[];
  readonly channels: readonly ChannelDepths[];
}
