/** Everything about a heap that is computed once, when its snapshot is read. */
import { type ComputedColumns, signedColumn, wideColumn, wordsColumn } from './columns.js';
import { findDistances } from './distances.js';
import { findDominators } from './dominators.js';
import { findEssentialEdges } from './essential-edges.js';
import type { HeapGraph } from './heap-graph.js';
import { moveOwnedSizes } from './own-sizes.js';
import { addRetainedSizes } from './retained-sizes.js';
import { findWeakMapPairs } from './weak-map-pairs.js';

export type ComputeStep = 'sizes' | 'distances' | 'dominators' | 'retained sizes';

/** Computes the columns, and changes `graph.shallow` to what belongs to each node (own-sizes.ts). */
export function computeColumns(graph: HeapGraph, onStep: (step: ComputeStep) => void): ComputedColumns {
  const { nodeCount } = graph;
  onStep('sizes');
  moveOwnedSizes(graph);
  const pairs = findWeakMapPairs(graph.strings);
  onStep('distances');
  const distance = signedColumn(nodeCount);
  findDistances(graph, pairs, distance);
  onStep('dominators');
  const dominator = wordsColumn(nodeCount);
  const essential = findEssentialEdges(graph, pairs);
  const dominators = findDominators({ ...graph, essential }, dominator);
  onStep('retained sizes');
  const retained = wideColumn(nodeCount);
  addRetainedSizes(dominators, graph.shallow, retained);
  return { dominator, retained, distance };
}
