/**
 * How fast, and in how much memory, heap snapshots are read: by Arclab, by memlab and by the browser's own
 * reader. Snapshots of about 100 MB, 600 MB and 2 GB are made first, and kept. Every reading has a fresh
 * process; rounds are interleaved. Readers that are not installed are left out (heap-peers.ts says how to
 * install them).
 *
 * node --max-old-space-size=16000 dist/scripts/bench-heap.js [rounds] [megabytes...]
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openHeap } from '../profiles/heap/reading/open-heap.js';
import { median } from '../profiles/median.js';
import { browserPackage } from './browser-heap-reader.js';
import type { HeapReading, HeapReadingCost } from './heap-reading.js';
import { measureInterleaved } from './measure-in-process.js';
import { hasMemlab } from './memlab-heap-reader.js';

const [rounds = 3, ...sizes] = process.argv.slice(2).map(Number);
const megabytes = sizes.length > 0 ? sizes : [100, 600, 2000];
const READ_ONCE = fileURLToPath(new URL('./read-heap-once.js', import.meta.url));
const MAKE_SNAPSHOT = fileURLToPath(new URL('./make-heap-snapshot.js', import.meta.url));
const FEATURES_PER_MEGABYTE = 1000;

/** A snapshot of about this size, made if it does not exist yet. */
function snapshotOf(size: number): string {
  const folder = join(tmpdir(), 'arclab-bench-heap');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${size}.heapsnapshot`);
  if (!existsSync(file)) {
    console.error(`Making a snapshot of about ${size} MB`);
    const features = String(size * FEATURES_PER_MEGABYTE);
    execFileSync(process.execPath, ['--max-old-space-size=16000', MAKE_SNAPSHOT, features, file]);
  }
  return file;
}

const readers: HeapReading['reader'][] = ['arclab', 'arclab, again'];
if (hasMemlab()) readers.push('memlab');
if (browserPackage() !== null) readers.push('browser');

console.log(`Medians of ${rounds} readings; × is the ratio to arclab\n`);
console.log('| snapshot | reader | seconds | × | CPU s | peak MB | × | retained by the root, MB |');
console.log('|---|---|---:|---:|---:|---:|---:|---:|');
for (const size of megabytes) {
  const file = snapshotOf(size);
  await (await openHeap(file)).stored;
  const readings = readers.map((reader): HeapReading => ({ reader, file }));
  const costs = await measureInterleaved<HeapReading, HeapReadingCost>(READ_ONCE, readings, rounds);
  const medianOf = (at: number, figure: 'seconds' | 'cpuSeconds' | 'peakBytes' | 'totalBytes') =>
    median(costs[at]!.map(cost => cost[figure]));
  for (const [at, reader] of readers.entries()) {
    const failure = costs[at]!.find(cost => cost.failure !== null)?.failure ?? null;
    const seconds = medianOf(at, 'seconds');
    const peak = medianOf(at, 'peakBytes') / 1e6;
    const cells =
      failure !== null
        ? [`failed: ${failure.slice(0, 60)}`, '', '', '', '', '']
        : [
            seconds.toFixed(2),
            (seconds / medianOf(0, 'seconds')).toFixed(2),
            medianOf(at, 'cpuSeconds').toFixed(2),
            peak.toFixed(0),
            ((peak * 1e6) / medianOf(0, 'peakBytes')).toFixed(2),
            (medianOf(at, 'totalBytes') / 1e6).toFixed(1),
          ];
    console.log(`| ${(statSync(file).size / 1e6).toFixed(0)} MB | ${reader} | ${cells.join(' | ')} |`);
  }
}
