/** Features on their way between the nodes of a job: which row of which edge waits where. */

import { topologicalOrder } from '../../../runtime/workflow/topological-order.js';
import type { Job } from '../infer.js';

/** One feature that was sent over one edge. */
export interface Delivery {
  /** Position of the receiving node. */
  readonly to: number;
  /** Position of the sending node among those that lead to it. */
  readonly channel: number;
  /** Position of the edge among the receiver's, and the row that the feature has in its file. */
  readonly edge: number;
  readonly row: number;
}

interface Target {
  readonly to: number;
  readonly channel: number;
  readonly edge: number;
}

/** Where each port of each node leads. */
export class Wiring {
  /** Positions of the nodes, every one before those that it leads to. */
  readonly order: readonly number[];
  private readonly targets: readonly ReadonlyMap<string, readonly Target[]>[];

  constructor({ nodes, edges }: Job) {
    const positions = new Map(nodes.map(({ node }, position) => [node.id, position]));
    const into = nodes.map(({ inputs }) => inputs.map(({ edge }) => edge));
    const channels = into.map(own => [...new Set(own.map(({ from }) => from))]);
    this.targets = nodes.map(({ node }) => {
      const byPort = new Map<string, Target[]>();
      for (const edge of edges.filter(({ from }) => from === node.id)) {
        const to = positions.get(edge.to)!;
        const target = { to, channel: channels[to]!.indexOf(node.id), edge: into[to]!.indexOf(edge) };
        byPort.set(edge.fromPort, [...(byPort.get(edge.fromPort) ?? []), target]);
      }
      return byPort;
    });
    const sorted = topologicalOrder(
      this.targets.map(byPort => [...byPort.values()].flat().map(({ to }) => to)),
    );
    // A workflow with a cycle has run nowhere; its nodes are taken as they stand.
    this.order = 'order' in sorted ? sorted.order : nodes.map((_, position) => position);
  }

  /** The nodes that a node leads to, once for each edge. */
  readonly leadsTo = (node: number): number[] => {
    return [...this.targets[node]!.values()].flat().map(({ to }) => to);
  };

  /** What becomes of a row that a node sends by a port: a delivery over each of its edges. */
  deliveries(node: number, port: string, row: number): Delivery[] {
    return (this.targets[node]!.get(port) ?? []).map(target => ({ ...target, row }));
  }
}
