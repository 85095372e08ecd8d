/**
 * Immediate dominators by semi-NCA: Georgiadis, Tarjan and Werneck, "Finding Dominators in Practice" (2006),
 * in the form with path compression over the tree of the depth-first search.
 *
 * The rules for what the search does not reach are those of the browser's tool (HeapSnapshot.ts,
 * calculateDominatorsAndRetainedSizes): a node that no essential edge leads to hangs from the root, with all
 * that it reaches; what then remains, such as a circle of nodes that hold one another, hangs from the root
 * node by node.
 */

/** A directed graph: the edges of node `n` are `firstEdge[n]` to `firstEdge[n + 1]`. */
export interface FlowGraph {
  readonly nodeCount: number;
  readonly root: number;
  readonly firstEdge: Uint32Array;
  readonly edgeTo: Uint32Array;
  /** One byte per edge: 1 where it counts. No edge of a node to itself may count. */
  readonly essential: Uint8Array;
}

export interface Dominators {
  /** For each node the last node that every path from the root passes before it; the root's is itself. */
  readonly dominator: Uint32Array;
  /** All nodes in an order in which each comes after its dominator; the root is first. */
  readonly order: Uint32Array;
}

/**
 * The depth-first search's result. Its numbers count from zero in the order of discovery; everything but
 * `nodeOf` is by number.
 */
interface Search {
  /** How many nodes were reached: the numbers below. */
  readonly reached: number;
  /** The nodes, in the order of discovery; what was not reached comes last. */
  readonly nodeOf: Uint32Array;
  /** The number of the node from which a node was discovered. */
  readonly parent: Uint32Array;
  /** Where the predecessors start; nodes with fewer than two have none here, since their parent is all. */
  readonly firstPredecessor: Uint32Array;
  readonly predecessors: Uint32Array;
}

/** `dominatorOf` receives the answer where it must lie in memory of the caller's. */
export function findDominators(graph: FlowGraph, dominatorOf: Uint32Array): Dominators {
  const search = searchDepthFirst(graph);
  const { nodeOf, reached } = search;
  const dominator = numberDominators(search);
  dominatorOf[graph.root] = graph.root;
  for (let number = 1; number < reached; number += 1) {
    dominatorOf[nodeOf[number]!] = nodeOf[dominator[number]!]!;
  }
  for (let number = reached; number < graph.nodeCount; number += 1) {
    dominatorOf[nodeOf[number]!] = graph.root;
  }
  return { dominator: dominatorOf, order: nodeOf };
}

const NOT_REACHED = 0xffff_ffff;

function searchDepthFirst(graph: FlowGraph): Search {
  const { nodeCount, root, firstEdge, edgeTo, essential } = graph;
  // By node, two words that are always needed together: its number, and how many edges led to it.
  const visits = new Uint32Array(2 * nodeCount);
  for (let node = 0; node < nodeCount; node += 1) visits[2 * node] = NOT_REACHED;
  const nodeOf = new Uint32Array(nodeCount);
  const parent = new Uint32Array(nodeCount);
  const pathNumber = new Uint32Array(nodeCount);
  const pathEdge = new Uint32Array(nodeCount);
  let reached = 0;

  const discover = (node: number, from: number): void => {
    visits[2 * node] = reached;
    nodeOf[reached] = node;
    parent[reached] = from;
    reached += 1;
  };
  const search = (start: number): void => {
    discover(start, 0);
    let depth = 0;
    pathNumber[0] = reached - 1;
    pathEdge[0] = firstEdge[start]!;
    while (depth >= 0) {
      const number = pathNumber[depth]!;
      const end = firstEdge[nodeOf[number]! + 1]!;
      let edge = pathEdge[depth]!;
      let found = -1;
      while (edge < end && found < 0) {
        if (essential[edge] === 1) {
          const to = edgeTo[edge]!;
          visits[2 * to + 1]! += 1;
          if (visits[2 * to] === NOT_REACHED) found = to;
        }
        edge += 1;
      }
      pathEdge[depth] = edge;
      if (found < 0) {
        depth -= 1;
        continue;
      }
      discover(found, number);
      depth += 1;
      pathNumber[depth] = reached - 1;
      pathEdge[depth] = firstEdge[found]!;
    }
  };

  search(root);
  if (reached < nodeCount) {
    const isRetained = retainedNodes(graph);
    for (let node = 0; node < nodeCount; node += 1) {
      if (visits[2 * node] === NOT_REACHED && isRetained[node] === 0) search(node);
    }
  }
  let last = reached;
  for (let node = 0; last < nodeCount; node += 1) {
    if (visits[2 * node] !== NOT_REACHED) continue;
    nodeOf[last] = node;
    last += 1;
  }
  return { reached, nodeOf, parent, ...gatherPredecessors(graph, visits, nodeOf, reached) };
}

/** One byte per node: 1 where an essential edge leads to it. */
function retainedNodes({ nodeCount, edgeTo, essential }: FlowGraph): Uint8Array {
  const isRetained = new Uint8Array(nodeCount);
  for (let edge = 0; edge < edgeTo.length; edge += 1) {
    if (essential[edge] === 1) isRetained[edgeTo[edge]!] = 1;
  }
  return isRetained;
}

function gatherPredecessors(
  { firstEdge, edgeTo, essential }: FlowGraph,
  visits: Uint32Array,
  nodeOf: Uint32Array,
  reached: number,
): Pick<Search, 'firstPredecessor' | 'predecessors'> {
  const firstPredecessor = new Uint32Array(reached + 1);
  let count = 0;
  // The counts become places to write to: NOT_REACHED for nodes whose only predecessor is their parent.
  for (let number = 0; number < reached; number += 1) {
    const visit = 2 * nodeOf[number]! + 1;
    const edges = visits[visit]!;
    firstPredecessor[number] = count;
    visits[visit] = edges > 1 ? count : NOT_REACHED;
    if (edges > 1) count += edges;
  }
  firstPredecessor[reached] = count;
  const predecessors = new Uint32Array(count);
  for (let number = 0; number < reached; number += 1) {
    const node = nodeOf[number]!;
    const end = firstEdge[node + 1]!;
    for (let edge = firstEdge[node]!; edge < end; edge += 1) {
      if (essential[edge] === 0) continue;
      const visit = 2 * edgeTo[edge]! + 1;
      const place = visits[visit]!;
      if (place === NOT_REACHED) continue;
      predecessors[place] = number;
      visits[visit] = place + 1;
    }
  }
  return { firstPredecessor, predecessors };
}

/** The immediate dominators of the reached nodes, by number. */
function numberDominators({ reached, parent, firstPredecessor, predecessors }: Search): Uint32Array {
  const semi = Uint32Array.from(parent.subarray(0, reached));
  // The forest of the nodes that were processed: the next node up, and the smallest semidominator on the way.
  const ancestor = parent.slice(0, reached);
  const label = new Uint32Array(reached);
  const path = new Uint32Array(reached);

  /** The smallest semidominator on the way from a processed node up to the last node not processed. */
  const smallestUpwards = (from: number, processed: number): number => {
    let length = 0;
    let number = from;
    while (ancestor[number]! > processed) {
      path[length] = number;
      length += 1;
      number = ancestor[number]!;
    }
    const top = ancestor[number]!;
    let smallest = label[number]!;
    while (length > 0) {
      length -= 1;
      number = path[length]!;
      if (label[number]! < smallest) smallest = label[number]!;
      else label[number] = smallest;
      ancestor[number] = top;
    }
    return smallest;
  };

  for (let number = reached - 1; number > 0; number -= 1) {
    let smallest = parent[number]!;
    const end = firstPredecessor[number + 1]!;
    for (let at = firstPredecessor[number]!; at < end; at += 1) {
      const predecessor = predecessors[at]!;
      const candidate = predecessor <= number ? predecessor : smallestUpwards(predecessor, number);
      if (candidate < smallest) smallest = candidate;
    }
    semi[number] = smallest;
    label[number] = smallest;
  }
  // The nearest common ancestor of a node's parent and its semidominator, in the tree of dominators so far.
  const dominator = parent.slice(0, reached);
  for (let number = 1; number < reached; number += 1) {
    let candidate = dominator[number]!;
    while (candidate > semi[number]!) candidate = dominator[candidate]!;
    dominator[number] = candidate;
  }
  return dominator;
}
