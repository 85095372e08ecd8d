/**
 * Moves the bytes of what an object alone owns to the object, as the browser's tool does
 * (HeapSnapshot.ts, calculateShallowSizes).
 *
 * The backing array of a Map, an object's property array, a string's external data: V8 allocates them apart,
 * but a person thinks of them as part of the object. A node that is hidden, an array or external string data
 * is owned by the one node that leads to it through such nodes only; where several do, it keeps its bytes.
 */
import { type HeapGraph, isUserRoot, rootChildren, typeNumber } from '../heap-graph.js';

const UNVISITED = 0xffff_ffff;
const SEVERAL_OWNERS = 0xffff_fffe;

/** Changes `shallow` in place. A snapshot with V8's internals exposed has no user roots and stays as it is. */
export function moveOwnedSizes(graph: HeapGraph): void {
  if (!rootChildren(graph).some(node => isUserRoot(graph, node))) return;
  const owner = findOwners(graph);
  const { nodeType, shallow, root } = graph;
  const synthetic = typeNumber(graph.nodeTypes, 'synthetic');
  for (let node = 0; node < owner.length; node += 1) {
    const to = owner[node]!;
    if (to === node || to >= SEVERAL_OWNERS || nodeType[to] === synthetic || to === root) continue;
    shallow[to]! += shallow[node]!;
    shallow[node] = 0;
  }
}

/** For each node, the node that owns it: mostly itself. */
function findOwners(graph: HeapGraph): Uint32Array {
  const { nodeCount, firstEdge, edgeType, edgeTo } = graph;
  const weak = typeNumber(graph.edgeTypes, 'weak');
  const owner = new Uint32Array(nodeCount);
  const ownable = markOwnable(graph, owner);
  // A node that can be owned is put here at most twice: for its first owner and for its second.
  const pending = new Uint32Array(2 * ownable + 1);
  for (let node = 0; node < nodeCount; node += 1) {
    if (owner[node] !== node) continue;
    pending[0] = node;
    let count = 1;
    while (count > 0) {
      count -= 1;
      const from = pending[count]!;
      const ownerOfFrom = owner[from]!;
      const end = firstEdge[from + 1]!;
      for (let edge = firstEdge[from]!; edge < end; edge += 1) {
        const to = edgeTo[edge]!;
        const ownerOfTo = owner[to]!;
        if (ownerOfTo === to || ownerOfTo === ownerOfFrom || ownerOfTo === SEVERAL_OWNERS) continue;
        if (edgeType[edge] === weak) continue;
        owner[to] = ownerOfTo === UNVISITED ? ownerOfFrom : SEVERAL_OWNERS;
        pending[count] = to;
        count += 1;
      }
    }
  }
  return owner;
}

/** Marks every node as unvisited or as its own owner; returns how many can be owned. */
function markOwnable(graph: HeapGraph, owner: Uint32Array): number {
  const { nodeCount, nodeType, nodeName, strings } = graph;
  const hidden = typeNumber(graph.nodeTypes, 'hidden');
  const array = typeNumber(graph.nodeTypes, 'array');
  const native = typeNumber(graph.nodeTypes, 'native');
  const externalString = strings.find('system / ExternalStringData');
  let ownable = 0;
  for (let node = 0; node < nodeCount; node += 1) {
    const type = nodeType[node];
    const canBeOwned =
      type === hidden || type === array || (type === native && nodeName[node] === externalString);
    owner[node] = canBeOwned ? UNVISITED : node;
    if (canBeOwned) ownable += 1;
  }
  return ownable;
}
