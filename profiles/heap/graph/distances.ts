/**
 * How far a node is from the program's roots, by breadth-first search, as in the browser's tool
 * (HeapSnapshot.ts, calculateDistances): first from the user's roots, which are at distance 1, then, from
 * SYSTEM_DISTANCE on, what only V8's own roots lead to.
 */
import { type HeapGraph, isUserRoot, rootChildren, typeNumber } from '../heap-graph.js';
import type { WeakMapPairs } from './weak-map-pairs.js';

/** The distance of the root where there are user's roots; what only V8 holds is farther. */
export const SYSTEM_DISTANCE = 100_000_000;
/** The distance of what no path leads to. */
export const NO_DISTANCE = -5;

/** Fills `distance`. */
export function findDistances(graph: HeapGraph, pairs: WeakMapPairs, distance: Int32Array): void {
  const userRoots = rootChildren(graph).filter(node => isUserRoot(graph, node));
  distance.fill(NO_DISTANCE);
  // The root's edges may name a user's root twice.
  const queue = new Uint32Array(graph.nodeCount + userRoots.length);
  queue.set(userRoots);
  for (const node of userRoots) distance[node] = 1;
  const isSkipped = skippedEdges(graph, pairs);
  search(graph, queue, userRoots.length, distance, isSkipped);
  distance[graph.root] = userRoots.length > 0 ? SYSTEM_DISTANCE : 0;
  queue[0] = graph.root;
  search(graph, queue, 1, distance, isSkipped);
}

function search(
  { firstEdge, edgeType, edgeTo, edgeTypes }: HeapGraph,
  queue: Uint32Array,
  queued: number,
  distance: Int32Array,
  isSkipped: SkipTest,
): void {
  const weak = typeNumber(edgeTypes, 'weak');
  let end = queued;
  for (let at = 0; at < end; at += 1) {
    const from = queue[at]!;
    const next = distance[from]! + 1;
    const lastEdge = firstEdge[from + 1]!;
    for (let edge = firstEdge[from]!; edge < lastEdge; edge += 1) {
      const to = edgeTo[edge]!;
      if (distance[to] !== NO_DISTANCE || edgeType[edge] === weak || isSkipped(from, edge)) continue;
      distance[to] = next;
      queue[end] = to;
      end += 1;
    }
  }
}

type SkipTest = (from: number, edge: number) => boolean;

/** The edges that say nothing about how a person would reach the object. */
function skippedEdges(graph: HeapGraph, pairs: WeakMapPairs): SkipTest {
  const { nodeType, nodeName, edgeType, edgeName, strings } = graph;
  const hidden = typeNumber(graph.nodeTypes, 'hidden');
  const array = typeNumber(graph.nodeTypes, 'array');
  const internal = typeNumber(graph.edgeTypes, 'internal');
  const isNumbered = ['element', 'hidden'].map(type => typeNumber(graph.edgeTypes, type));
  const nativeContext = strings.find('system / NativeContext');
  const sloppyFunctionMap = strings.find('sloppy_function_map');
  const mapDescriptors = strings.find('(map descriptors)');
  const isPending = new Uint8Array(pairs.tableOf.length);
  return (from, edge) => {
    const type = edgeType[edge]!;
    const name = edgeName[edge]!;
    const fromName = nodeName[from];
    if (fromName === nativeContext && nodeType[from] === hidden) {
      if (name === sloppyFunctionMap && !isNumbered.includes(type)) return true;
    }
    if (fromName === mapDescriptors && nodeType[from] === array) {
      // Maps share descriptor arrays, so that every third entry may belong to another map
      // (https://crbug.com/413608).
      const index = isNumbered.includes(type) ? name : Number.parseInt(strings.at(name), 10);
      return index >= 2 && index % 3 === 1;
    }
    if (type !== internal || pairs.isEmpty) return false;
    const pair = pairs.pairOf[name]!;
    if (pair === 0) return false;
    // Of the two edges to a WeakMap's value the second counts: the value is as far as the farther of map and key.
    isPending[pair] = isPending[pair] === 0 ? 1 : 0;
    return isPending[pair] === 1;
  };
}
