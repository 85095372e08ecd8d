/** Graphs for tests, written as lists instead of files. */
import type { Catalog } from '../../../runtime/actions/catalog.js';
import { compileErrorPolicy, type ErrorPolicy } from '../../../runtime/workflow/error-policy.js';
import type { GraphEdge, GraphNode, WorkflowGraph } from '../../../runtime/workflow/graph.js';

export interface SampleNode {
  readonly name: string;
  readonly action: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** `from` and `to` are names; ports are `features` unless given. */
export type SampleEdge = readonly [from: string, to: string, fromPort?: string, toPort?: string];

/** Nodes must come in topological order; the policy's rules name them by `id of NAME`. */
export function sampleGraph(
  catalog: Catalog,
  nodes: readonly SampleNode[],
  edges: readonly SampleEdge[],
  policy: Partial<ErrorPolicy> = {},
): WorkflowGraph {
  const graphNodes: GraphNode[] = nodes.map(({ name, action, parameters = {} }) => {
    const ports = catalog.find(action)!;
    const outputPorts = ports.outputPorts(parameters);
    return {
      id: `id of ${name}`,
      rawId: `id of ${name}`,
      name,
      action,
      parameters,
      outputPorts,
      kind: ports.kind,
    };
  });
  const graphEdges: GraphEdge[] = edges.map(
    ([from, to, fromPort = 'features', toPort = 'features'], index) => ({
      id: `edge ${index}`,
      from: `id of ${from}`,
      to: `id of ${to}`,
      fromPort,
      toPort,
    }),
  );
  return {
    id: 'sample',
    name: 'sample',
    file: null,
    variables: new Map(),
    nodes: graphNodes,
    edges: graphEdges,
    errorPolicy: { ...compileErrorPolicy(undefined, graphNodes, graphEdges, 'sample'), ...policy },
    warnings: [],
    notes: [],
  };
}
