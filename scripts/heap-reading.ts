/** What the processes of bench-heap.ts are asked, and what they answer. */

/** `arclab, again` opens the stored columns. */
export interface HeapReading {
  readonly reader: 'arclab' | 'arclab, again' | 'memlab' | 'browser';
  readonly file: string;
}

export interface HeapReadingCost {
  readonly seconds: number;
  /** Of all of the process's threads. */
  readonly cpuSeconds: number;
  /** The process's largest resident memory. */
  readonly peakBytes: number;
  /** What the root retains. */
  readonly totalBytes: number;
  /** Why the reader failed; the other figures are NaN then. */
  readonly failure: string | null;
}
