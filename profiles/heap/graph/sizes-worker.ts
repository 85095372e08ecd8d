/** The thread that computes sizes and distances beside the dominators (compute-columns.ts). */
import { workerData } from 'node:worker_threads';
import { graphOf } from '../heap-graph.js';
import { computeSizesAndDistances, type SizesRequest } from './sizes-and-distances.js';

const { graph, distance } = workerData as SizesRequest;
computeSizesAndDistances(graphOf(graph, graph), distance);
