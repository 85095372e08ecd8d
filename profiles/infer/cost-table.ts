/**
 * What a job can have cost at least and at most, a row for each combination of options.
 *
 * | column | meaning |
 * |---|---|
 * | `strategy`, `mutation`, `finish`, `featureStore`, `storeKey` | the combination |
 * | `deepLeast`, `deepMost` | deep clones |
 * | `pointerLeast`, `pointerMost` | pointer clones |
 * | `bytesModeledLeast`, `bytesModeledMost` | bytes that the Rust layout of the clones copies |
 * | `peakLeast`, `peakMost` | the most bytes of that layout that were alive at once |
 */
import type { ColumnTable } from 'arquero';
import { type Narrowing, replayTrace } from '../replay/replay.js';
import type { Combination } from '../replay/replay-result.js';
import { tableOf } from '../table-of.js';
import type { InferredJob } from './infer-job.js';

const COLUMNS = [
  'strategy',
  'mutation',
  'finish',
  'featureStore',
  'storeKey',
  'deepLeast',
  'deepMost',
  'pointerLeast',
  'pointerMost',
  'bytesModeledLeast',
  'bytesModeledMost',
  'peakLeast',
  'peakMost',
] as const;

/** As the engine keeps its store: what is read needs no clone, and a port is written once. */
const ENGINE: Narrowing = { featureStore: ['reference'], storeKey: ['port'] };

/** @param narrowing values of options; the store's are the engine's where none are given */
export function costTable(
  { least, most }: Pick<InferredJob, 'least' | 'most'>,
  narrowing: Narrowing,
): ColumnTable {
  const asked = { ...ENGINE, ...narrowing };
  const highest = replayTrace(most, asked).combinations;
  const rows = replayTrace(least, asked).combinations.map((low, i) => rowOf(low, highest[i]!));
  return tableOf(COLUMNS, rows);
}

/** Live bytes depend on how long a feature waits, which no store says: neither trace need be the lower one. */
function rowOf(low: Combination, high: Combination): Record<(typeof COLUMNS)[number], string | number> {
  const { sharing, mutation, finish, featureStore, storeKey } = low;
  return {
    ...{ strategy: sharing, mutation, finish, featureStore, storeKey },
    ...{ deepLeast: low.deepClones, deepMost: high.deepClones },
    ...{ pointerLeast: low.pointerClones, pointerMost: high.pointerClones },
    ...{ bytesModeledLeast: low.bytesModeled, bytesModeledMost: high.bytesModeled },
    peakLeast: Math.min(low.peakLiveBytes, high.peakLiveBytes),
    peakMost: Math.max(low.peakLiveBytes, high.peakLiveBytes),
  };
}
