/** Orders the nodes of a directed graph, given by index; finds a cycle if there is one. */

export type OrderOrCycle = { readonly order: readonly number[] } | { readonly cycle: readonly number[] };

/**
 * `successors[i]` lists the nodes that node `i` leads to, repeats allowed. In the order every node comes
 * before its successors, and of the nodes that could come next the one with the lowest index does. The cycle
 * is in the direction of the edges, its first node not repeated.
 */
export function topologicalOrder(successors: readonly (readonly number[])[]): OrderOrCycle {
  const count = successors.length;
  /** Edges from nodes that aren't placed yet; -1 for a placed node. */
  const waitingFor = new Int32Array(count);
  for (const targets of successors) for (const target of targets) waitingFor[target]!++;
  const order: number[] = [];
  let next = 0;
  while (order.length < count) {
    while (next < count && waitingFor[next] !== 0) next++;
    if (next === count) return { cycle: cycleAmong(successors, waitingFor) };
    order.push(next);
    waitingFor[next] = -1;
    let lowest = next + 1;
    for (const target of successors[next]!) {
      if (--waitingFor[target]! === 0 && target < lowest) lowest = target;
    }
    next = lowest;
  }
  return { order };
}

/** Every node that still waits has a predecessor that waits too, so walking back from one must come round. */
function cycleAmong(successors: readonly (readonly number[])[], waitingFor: Int32Array): number[] {
  const predecessor = new Map<number, number>();
  for (const [node, targets] of successors.entries()) {
    if (waitingFor[node]! > 0) for (const target of targets) predecessor.set(target, node);
  }
  const walked: number[] = [];
  let node = waitingFor.findIndex(count => count > 0);
  while (!walked.includes(node)) {
    walked.push(node);
    node = predecessor.get(node)!;
  }
  return walked.slice(walked.indexOf(node)).reverse();
}
