/** The thread that computes sizes and distances beside the dominators (compute-columns.ts). */
import { workerData } from 'node:worker_threads';
import type { HeapFacts, SnapshotColumns } from './columns.js';
import { computeSizesAndDistances } from './compute-columns.js';
import { graphOf } from './heap-graph.js';

export interface SizesRequest {
  readonly graph: HeapFacts & SnapshotColumns;
  readonly distance: Int32Array;
}

const { graph, distance } = workerData as SizesRequest;
computeSizesAndDistances(graphOf(graph, graph), distance);
