/**
 * Everything about a heap that is computed once, when its snapshot is read. For large heaps in two threads:
 * sizes and distances on one side, dominators on the other.
 */
import { Worker } from 'node:worker_threads';
import { type ComputedColumns, signedColumn, wideColumn, wordsColumn } from '../columns.js';
import type { HeapGraph } from '../heap-graph.js';
import { type Dominators, findDominators } from './dominators.js';
import { findEssentialEdges } from './essential-edges.js';
import { addRetainedSizes } from './retained-sizes.js';
import { computeSizesAndDistances, type SizesRequest } from './sizes-and-distances.js';
import { findWeakMapPairs } from './weak-map-pairs.js';

export type ComputeStep = 'sizes and distances' | 'dominators' | 'retained sizes';

/** From so many nodes on a second thread saves more time than its start takes. */
const NODES_FOR_TWO_THREADS = 500_000;

/** Computes the columns, and changes `graph.shallow` to what belongs to each node (own-sizes.ts). */
export function computeColumns(graph: HeapGraph): ComputedColumns {
  const distance = signedColumn(graph.nodeCount);
  computeSizesAndDistances(graph, distance);
  return { distance, ...retain(graph, computeDominators(graph)) };
}

/** As computeColumns, in two threads where the heap is large. */
export async function computeInThreads(
  graph: HeapGraph,
  onStep: (step: ComputeStep) => void,
): Promise<ComputedColumns> {
  const distance = signedColumn(graph.nodeCount);
  let sizes: Promise<void> | null = null;
  if (graph.nodeCount >= NODES_FOR_TWO_THREADS) sizes = startSizesThread(graph, distance);
  else {
    onStep('sizes and distances');
    computeSizesAndDistances(graph, distance);
  }
  onStep('dominators');
  const dominators = computeDominators(graph);
  await sizes;
  onStep('retained sizes');
  return { distance, ...retain(graph, dominators) };
}

function computeDominators(graph: HeapGraph): Dominators {
  const essential = findEssentialEdges(graph, findWeakMapPairs(graph.strings));
  return findDominators({ ...graph, essential }, wordsColumn(graph.nodeCount));
}

function retain(graph: HeapGraph, dominators: Dominators): Pick<ComputedColumns, 'dominator' | 'retained'> {
  const retained = wideColumn(graph.nodeCount);
  addRetainedSizes(dominators, graph.shallow, retained);
  return { dominator: dominators.dominator, retained };
}

/** Starts computeSizesAndDistances in a thread on the same memory. */
function startSizesThread({ strings, ...graph }: HeapGraph, distance: Int32Array): Promise<void> {
  const workerData: SizesRequest = { graph, distance };
  const worker = new Worker(new URL('./sizes-worker.js', import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', code =>
      code === 0 ? resolve() : reject(new Error(`The thread ended with ${code}`)),
    );
  });
}
