/** The nodes and edges of a checked graph. */

export type NodeKind = 'source' | 'processor' | 'sink';

export interface GraphNode {
  /** The composed id: the ids of the enclosing subGraph nodes and of the node, joined with dots. */
  readonly id: string;
  readonly rawId: string;
  readonly name: string;
  readonly action: string;
  /** Root variables, then the `with` of the directly enclosing subGraph node, then the node's own. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly outputPorts: readonly string[];
  readonly kind: NodeKind;
  /** What the node's feature-store files are named by, if not by its id: an Output Router in a subgraph. */
  readonly storeName?: string;
  /** Where the node begins in the workflow file; absent for a node from an included file. */
  readonly line?: number;
}

export interface GraphEdge {
  /** Composed as node ids are. Several edges can share an id where routers share a name. */
  readonly id: string;
  readonly from: string;
  readonly fromPort: string;
  readonly to: string;
  readonly toPort: string;
}
