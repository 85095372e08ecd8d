/** Reads one heap snapshot with one of the readers, for bench-heap.ts, and tells what it took. */
import { openHeap } from '../profiles/heap/reading/open-heap.js';
import { browserPackage, readWithBrowser } from './browser-heap-reader.js';
import type { HeapReading, HeapReadingCost } from './heap-reading.js';
import { readWithMemlab } from './memlab-heap-reader.js';

const READ: Readonly<Record<HeapReading['reader'], (file: string) => Promise<number>>> = {
  arclab: async file => (await openHeap(file, { store: false })).heap.totalBytes,
  'arclab, again': async file => (await openHeap(file)).heap.totalBytes,
  memlab: readWithMemlab,
  browser: async file => {
    const heap = await readWithBrowser(browserPackage()!, file);
    return heap.retainedSizes[0]!;
  },
};

async function measure({ reader, file }: HeapReading): Promise<HeapReadingCost> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const totalBytes = await READ[reader](file);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const cpuSeconds = (user + system) / 1e6;
  return { seconds, cpuSeconds, peakBytes: process.resourceUsage().maxRSS * 1024, totalBytes, failure: null };
}

process.once('message', (reading: HeapReading) => {
  measure(reading)
    .catch((error: unknown): HeapReadingCost => {
      const none = Number.NaN;
      return { seconds: none, cpuSeconds: none, peakBytes: none, totalBytes: none, failure: String(error) };
    })
    .then(cost => process.send!(cost, () => process.exit(0)));
});
