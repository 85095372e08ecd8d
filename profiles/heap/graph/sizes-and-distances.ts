/** What can be computed of a heap while its dominators are (compute-columns.ts), in a thread or not. */
import type { HeapFacts, SnapshotColumns } from '../columns.js';
import type { HeapGraph } from '../heap-graph.js';
import { findDistances } from './distances.js';
import { moveOwnedSizes } from './own-sizes.js';
import { findWeakMapPairs } from './weak-map-pairs.js';

/** What the thread is given, on the memory of who starts it. */
export interface SizesRequest {
  readonly graph: HeapFacts & SnapshotColumns;
  readonly distance: Int32Array;
}

/** Moves the bytes of what is owned in `graph.shallow`, and fills `distance`. */
export function computeSizesAndDistances(graph: HeapGraph, distance: Int32Array): void {
  moveOwnedSizes(graph);
  findDistances(graph, findWeakMapPairs(graph.strings), distance);
}
