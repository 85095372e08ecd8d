/**
 * What the files of the feature store are called, without their endings (workflow-format reference, section 9).
 *
 * | file | holds |
 * |---|---|
 * | `<prefix.>nodeId.port` | what a node sent by a port (`storeKey: port`) |
 * | `<prefix>.<routingPort>` | the same for an Output Router in a subgraph |
 * | `<edgeId>` | what passed over an edge (`storeKey: edge`), or what a node received straight from a source (`port`) |
 *
 * Where several edges share an id, because several routers of a subgraph share a name, their files are
 * `<edgeId>.1`, `<edgeId>.2` and so on in the order of the graph, so that there is a file for each of them.
 * A `/`, `\` or NUL in a port's name is percent-encoded: no name leads out of the store's folder.
 */
import type { GraphEdge, GraphNode, WorkflowGraph } from '../workflow/graph.js';

export class StoreNames {
  private readonly ofEdges: ReadonlyMap<GraphEdge, string>;
  /** The first edge between two nodes, by both of them. */
  private readonly firstBetween: ReadonlyMap<string, GraphEdge>;
  private readonly ofPorts = new Map<string, number>();

  /** @param graph the whole graph, also where only a part of it is run: names depend on all edges */
  constructor(private readonly graph: Pick<WorkflowGraph, 'nodes' | 'edges'>) {
    this.ofEdges = edgeNames(graph.edges);
    this.firstBetween = new Map(graph.edges.toReversed().map(edge => [pairOf(edge), edge]));
    for (const node of graph.nodes) {
      for (const port of node.outputPorts) {
        const name = this.port(node, port);
        this.ofPorts.set(name, (this.ofPorts.get(name) ?? 0) + 1);
      }
    }
  }

  /** The file of what `node` sends by `port`. */
  port({ id, storeName }: GraphNode, port: string): string {
    return inOneFolder(`${storeName ?? id}.${port}`);
  }

  /** Whether two Output Routers of a subgraph write to the file together. */
  isShared(portName: string): boolean {
    return this.ofPorts.get(portName)! > 1;
  }

  /** The file of what passes over an edge. */
  edge(edge: GraphEdge): string {
    return this.ofEdges.get(edge)!;
  }

  /**
   * The file of what the end of an edge receives from its start, which is a source: named by the first edge between
   * them. An edge into several Input Routers has one file for all.
   */
  received(edge: GraphEdge): string {
    return inOneFolder(this.firstBetween.get(pairOf(edge))!.id);
  }

  /** Every file that a node writes, whatever the store is kept by. */
  written(node: GraphNode): string[] {
    const edges = this.graph.edges.filter(edge => edge.from === node.id);
    const ofEdges = edges.flatMap(edge => [this.edge(edge), this.received(edge)]);
    return [...new Set([...node.outputPorts.map(port => this.port(node, port)), ...ofEdges])];
  }
}

function edgeNames(edges: readonly GraphEdge[]): Map<GraphEdge, string> {
  const sharing = new Map<string, GraphEdge[]>();
  for (const edge of edges) sharing.set(edge.id, [...(sharing.get(edge.id) ?? []), edge]);
  const names = new Map<GraphEdge, string>();
  for (const [id, same] of sharing) {
    for (const [index, edge] of same.entries()) {
      names.set(edge, inOneFolder(same.length === 1 ? id : `${id}.${index + 1}`));
    }
  }
  return names;
}

function pairOf({ from, to }: GraphEdge): string {
  return JSON.stringify([from, to]);
}

function inOneFolder(name: string): string {
  return name.replace(/[/\\\0]/g, encodeURIComponent);
}
