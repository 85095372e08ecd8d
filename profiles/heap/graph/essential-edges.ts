/**
 * Which edges keep their target alive, as the browser's tool defines it (HeapSnapshot.ts,
 * computeIsEssentialEdge). Not essential are
 * - weak edges;
 * - a node's edges to itself;
 * - shortcuts, except for the root's, which mark the program's global objects;
 * - the edge from a WeakMap's table to a value: the one from the key is enough;
 * - edges from what the program cannot reach to what it can, such as from a debugger's handle to an object.
 */
import { type HeapGraph, typeNumber } from '../heap-graph.js';
import type { WeakMapPairs } from './weak-map-pairs.js';

/** One byte per edge: 1 where it is essential. */
export function findEssentialEdges(graph: HeapGraph, pairs: WeakMapPairs): Uint8Array {
  const { nodeCount, root, firstEdge, edgeType, edgeName, edgeTo, nodeId } = graph;
  const weak = typeNumber(graph.edgeTypes, 'weak');
  const shortcut = typeNumber(graph.edgeTypes, 'shortcut');
  const internal = typeNumber(graph.edgeTypes, 'internal');
  const isProgram = findProgramNodes(graph);
  const essential = new Uint8Array(graph.edgeCount);
  for (let from = 0; from < nodeCount; from += 1) {
    const end = firstEdge[from + 1]!;
    const isFromProgram = from === root || isProgram[from] === 1;
    for (let edge = firstEdge[from]!; edge < end; edge += 1) {
      const type = edgeType[edge]!;
      const to = edgeTo[edge]!;
      if (type === weak || to === from || (type === shortcut && from !== root)) continue;
      if (!isFromProgram && isProgram[to] === 1) continue;
      if (type === internal && !pairs.isEmpty) {
        const pair = pairs.pairOf[edgeName[edge]!]!;
        if (pair !== 0 && pairs.tableOf[pair] === nodeId[from]) continue;
      }
      essential[edge] = 1;
    }
  }
  return essential;
}

/** One byte per node: 1 where it can be reached from a global object of the program (markPageOwnedNodes). */
function findProgramNodes(graph: HeapGraph): Uint8Array {
  const { nodeCount, root, firstEdge, edgeType, edgeTo, nodeType, nodeName, strings } = graph;
  const weak = typeNumber(graph.edgeTypes, 'weak');
  const shortcut = typeNumber(graph.edgeTypes, 'shortcut');
  const element = typeNumber(graph.edgeTypes, 'element');
  const synthetic = typeNumber(graph.nodeTypes, 'synthetic');
  const documents = strings.find('(Document DOM trees)');
  const isProgram = new Uint8Array(nodeCount);
  const pending = new Uint32Array(nodeCount);
  let count = 0;
  const mark = (node: number): void => {
    if (isProgram[node] === 1) return;
    isProgram[node] = 1;
    pending[count] = node;
    count += 1;
  };
  for (let edge = firstEdge[root]!; edge < firstEdge[root + 1]!; edge += 1) {
    const type = edgeType[edge];
    const to = edgeTo[edge]!;
    const isDocuments = type === element && nodeType[to] === synthetic && nodeName[to] === documents;
    if (type === shortcut || isDocuments) mark(to);
  }
  while (count > 0) {
    count -= 1;
    const from = pending[count]!;
    const end = firstEdge[from + 1]!;
    for (let edge = firstEdge[from]!; edge < end; edge += 1) {
      const to = edgeTo[edge]!;
      if (isProgram[to] === 1 || edgeType[edge] === weak) continue;
      isProgram[to] = 1;
      pending[count] = to;
      count += 1;
    }
  }
  return isProgram;
}
