/**
 * Inlines subgraphs: every subGraph node is replaced by the nodes of the graph it names, until none is left
 * (workflow-format reference, section 6), and overlays the parameters of every node (section 4.2).
 */

import { UserError } from '../user-error.js';
import type {
  ActionNodeDefinition,
  EdgeDefinition,
  GraphDefinition,
  NodeDefinition,
  SubGraphNodeDefinition,
  WorkflowDefinition,
} from './definition.js';
import type { GraphNote } from './graph-note.js';
import { nearestNames, quoted } from './nearest-names.js';
import { plainMap } from './plain-value.js';
import { mistakeAt, type Position, placeOf } from './position.js';

export const INPUT_ROUTER = 'Input Router';
export const OUTPUT_ROUTER = 'Output Router';
const ROUTING_PORT = 'routingPort';

const MOST_REPLACEMENTS = 1000;

export interface ExpandedNode {
  /** The composed id: the ids of the enclosing subGraph nodes and of the node, joined with dots. */
  readonly id: string;
  readonly rawId: string;
  readonly name: string;
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Those that the node's own `with` has. */
  readonly ownParameters: Readonly<Record<string, unknown>>;
  /** For an Output Router inside a subgraph: what its feature-store files are named by instead of its id. */
  readonly storeName?: string;
  readonly at: Position;
}

export interface ExpandedEdge {
  readonly id: string;
  readonly from: string;
  readonly fromPort: string;
  readonly to: string;
  readonly toPort: string;
  readonly at: Position;
}

export interface Expansion {
  /** In file order; the nodes of a subgraph stand where its node stood. */
  readonly nodes: readonly ExpandedNode[];
  readonly edges: readonly ExpandedEdge[];
  readonly warnings: readonly string[];
  readonly notes: readonly GraphNote[];
  readonly subgraphs: readonly ExpandedSubgraph[];
}

/** A subGraph node whose `with` goes to the action nodes directly inside it. */
export interface ExpandedSubgraph {
  readonly id: string;
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Composed ids of those nodes. */
  readonly inside: readonly string[];
  readonly at: Position;
}

/**
 * Expands the entry graph.
 * Throws `UserError` for a graph or node that isn't there, a graph that contains itself, and more than 1000 subgraph nodes.
 */
export function expandSubgraphs(definition: WorkflowDefinition): Expansion {
  const { graphs, entryGraphId, source } = definition;
  const entry = graphs.find(graph => graph.id === entryGraphId);
  if (entry === undefined) {
    const right = `write the id of one of the graphs: ${graphs.map(labelOf).join(', ') || 'there are none'}`;
    throw new UserError(`${source}: Entry graph not found. with id = ${entryGraphId}; ${right}`);
  }
  const expander = new Expander(definition);
  const expanded = expander.expand(entry, '', {}, [entry]);
  const { warnings, notes, subgraphs } = expander;
  return { ...expanded, warnings, notes, subgraphs };
}

/** How messages name a node: `"gauges" (aaaaaaaa-…)`. */
export function labelOf({ id, name }: { readonly id: string; readonly name: string }): string {
  return `"${name}" (${id})`;
}

interface ExpandedGraph {
  readonly nodes: readonly ExpandedNode[];
  readonly edges: ExpandedEdge[];
}

/** A boundary router of a graph, by its composed id. */
interface Router {
  readonly id: string;
  readonly port: string;
}

interface Boundary {
  readonly inputs: readonly Router[];
  readonly outputs: readonly Router[];
}

/** A subGraph node in its place. */
type Subgraph = { readonly id: string; readonly name: string } & Boundary;

class Expander {
  readonly warnings: string[] = [];
  readonly notes: GraphNote[] = [];
  readonly subgraphs: ExpandedSubgraph[] = [];
  readonly #variables: Readonly<Record<string, unknown>>;
  /** Of graphs with the same id, the entry graph is the first and a subgraph is the last. */
  readonly #graphs: ReadonlyMap<string, GraphDefinition>;
  readonly #checked = new Set<GraphDefinition>();
  #replacements = 0;

  constructor({ variables, graphs }: WorkflowDefinition) {
    this.#variables = plainMap(variables);
    this.#graphs = new Map(graphs.map(graph => [graph.id, graph]));
    if (this.#graphs.size < graphs.length) this.#warnOfRepeatedIds(graphs);
  }

  #warnOfRepeatedIds(graphs: readonly GraphDefinition[]): void {
    for (const { id, name, at } of graphs.filter(graph => this.#graphs.get(graph.id) !== graph)) {
      const used = 'a subGraph node that names it gets the last of them';
      this.warnings.push(`${at.file}:${at.line}: graph "${name}" has the id ${id} of another graph; ${used}`);
    }
  }

  /**
   * `prefix` is the composed id of the subGraph node that is being replaced, `enclosing` its `with`, and
   * `path` the graphs from the entry graph to this one.
   */
  expand(
    graph: GraphDefinition,
    prefix: string,
    enclosing: Readonly<Record<string, unknown>>,
    path: readonly GraphDefinition[],
  ): ExpandedGraph {
    this.#check(graph);
    const byId = new Map(graph.nodes.map(node => [node.id, node]));
    const inner: ExpandedEdge[][] = [];
    let edges = graph.edges.map(edge => composedEdge(edge, prefix));
    const nodes = graph.nodes.flatMap(node => {
      if (byId.get(node.id) !== node) return [];
      if (node.type === 'action') return [this.#actionNode(node, prefix, enclosing)];
      const subgraph = this.#subgraphOf(node, path);
      const id = composed(prefix, node.id);
      const expanded = this.expand(subgraph, id, node.parameters, [...path, subgraph]);
      inner.push(expanded.edges);
      const actions = subgraph.nodes.filter(({ type }) => type === 'action');
      const inside = actions.map(action => composed(id, action.id));
      const { name, parameters, at } = node;
      this.subgraphs.push({ id, name, parameters, inside, at });
      edges = this.#rewire(edges, { id, name: node.name, ...boundaryOf(subgraph, expanded.nodes, id) });
      return expanded.nodes;
    });
    return { nodes, edges: [edges, ...inner].flat() };
  }

  #actionNode(
    node: ActionNodeDefinition,
    prefix: string,
    enclosing: Readonly<Record<string, unknown>>,
  ): ExpandedNode {
    const { name, action, at } = node;
    const id = composed(prefix, node.id);
    const parameters = { ...this.#variables, ...enclosing, ...node.parameters };
    const ownParameters = node.parameters;
    const expanded = { id, rawId: node.id, name, action, parameters, ownParameters, at };
    return action === OUTPUT_ROUTER && prefix !== '' ? { ...expanded, storeName: prefix } : expanded;
  }

  #subgraphOf(node: SubGraphNodeDefinition, path: readonly GraphDefinition[]): GraphDefinition {
    const graph = this.#graphs.get(node.subGraphId);
    const problem = (text: string): UserError => mistakeAt(node.at, `node ${labelOf(node)}: ${text}`);
    if (graph === undefined) {
      const others = Array.from(this.#graphs.values(), labelOf).join(', ');
      throw problem(`Subgraph not found. with id = ${node.subGraphId}; the graphs are ${others}`);
    }
    const start = path.indexOf(graph);
    if (start >= 0) {
      const cycle = [...path.slice(start), graph].map(labelOf).join(' → ');
      throw problem(`a graph contains itself, so its subgraphs can never all be expanded: ${cycle}`);
    }
    if (++this.#replacements > MOST_REPLACEMENTS) {
      const left = `subgraph ${labelOf(graph)} is still unexpanded`;
      throw problem(
        `more than ${MOST_REPLACEMENTS} subgraphs to expand, and ${left}; use fewer subGraph nodes`,
      );
    }
    return graph;
  }

  /**
   * The edges of a graph join its nodes. Of nodes with one id the edges attach to the last, as in the engine; the
   * earlier ones would run there with nothing to do, and are left out here, where an id is one node's.
   */
  #check(graph: GraphDefinition): void {
    if (this.#checked.has(graph)) return;
    this.#checked.add(graph);
    const nodes = new Map<string, NodeDefinition>();
    for (const node of graph.nodes) {
      const first = nodes.get(node.id);
      if (first !== undefined) {
        const all = `the edges of this id are those of node "${node.name}" at ${placeOf(node.at)}`;
        this.warnings.push(
          `${placeOf(first.at)}: node ${labelOf(first)} is left out: ${all}; give one of them a new id`,
        );
      }
      nodes.set(node.id, node);
    }
    const checkEnd = (edge: EdgeDefinition, id: string, problem: string): void => {
      if (nodes.has(id)) return;
      const near = nearestNames(id, nodes.keys()).map(key => labelOf(nodes.get(key)!));
      const right = `write the id of a node of graph "${graph.name}"`;
      const nearest = near.length === 0 ? 'which has none' : `such as ${near.join(' or ')}`;
      throw mistakeAt(edge.at, `${problem}: ${id}, named by edge ${edge.id}; ${right}, ${nearest}`);
    };
    for (const edge of graph.edges) {
      checkEnd(edge, edge.from, 'From Node not found');
      checkEnd(edge, edge.to, 'Edge Node not found');
    }
  }

  /** Attaches the edges of a subGraph node to its boundary routers; an edge that fits none is dropped. */
  #rewire(edges: readonly ExpandedEdge[], subgraph: Subgraph): ExpandedEdge[] {
    const leaving = edges.flatMap(edge => {
      if (edge.from !== subgraph.id) return [edge];
      const routers = subgraph.outputs.filter(({ port }) => port === edge.fromPort);
      if (routers.length === 0) this.#warnOfDropped(edge, subgraph, OUTPUT_ROUTER, edge.fromPort);
      const last = edges.findLast(
        ({ from, fromPort, to }) => from === edge.from && fromPort === edge.fromPort && to === edge.to,
      )!;
      if (last === edge) return routers.map(({ id }) => ({ ...edge, from: id }));
      if (routers.length > 0) this.#noteParallel(edge, last, subgraph, routers[0]!.id);
      return [];
    });
    return leaving.flatMap(edge => {
      if (edge.to !== subgraph.id) return [edge];
      const routers = subgraph.inputs.filter(({ port }) => port === edge.toPort);
      if (routers.length === 0) this.#warnOfDropped(edge, subgraph, INPUT_ROUTER, edge.toPort);
      return routers.map(({ id }) => ({ ...edge, to: id }));
    });
  }

  #warnOfDropped(edge: ExpandedEdge, subgraph: Subgraph, action: string, port: string): void {
    const routers = action === INPUT_ROUTER ? subgraph.inputs : subgraph.outputs;
    const ports = [...new Set(routers.map(router => router.port))];
    const right = ports.length === 0 ? `it has no ${action}` : `it has ${quoted(ports, 'and')}`;
    this.warnings.push(
      `${placeOf(edge.at)}: edge ${edge.id} is dropped, because no ${action} of subgraph ` +
        `${labelOf(subgraph)} has the ${ROUTING_PORT} "${port}"; ${right}`,
    );
  }

  #noteParallel(edge: ExpandedEdge, last: ExpandedEdge, subgraph: Subgraph, router: string): void {
    const right =
      last.toPort === edge.toPort ? 'remove one of them' : 'put a Noop Processor between them for this one';
    this.notes.push({
      nodeId: router,
      code: 'config.repeated_edge',
      message:
        `edge ${edge.id} is dropped, because edge ${last.id} joins port "${edge.fromPort}" of subgraph ` +
        `${labelOf(subgraph)} to the same node ${edge.to} too, and the engine keeps the last; ${right}`,
      at: edge.at,
    });
  }
}

function composed(prefix: string, id: string): string {
  return prefix === '' ? id : `${prefix}.${id}`;
}

function composedEdge(edge: EdgeDefinition, prefix: string): ExpandedEdge {
  const { fromPort, toPort, at } = edge;
  const id = composed(prefix, edge.id);
  return { id, from: composed(prefix, edge.from), fromPort, to: composed(prefix, edge.to), toPort, at };
}

/** The routers where features enter and leave a graph, decided by its own edges. */
function boundaryOf(graph: GraphDefinition, expanded: readonly ExpandedNode[], prefix: string): Boundary {
  const byId = new Map(expanded.map(node => [node.id, node]));
  const routers = (action: string, inside: ReadonlySet<string>): Router[] =>
    graph.nodes
      .filter(node => node.type === 'action' && node.action === action && !inside.has(node.id))
      .map(node => routerOf(byId.get(composed(prefix, node.id))!));
  return {
    inputs: routers(INPUT_ROUTER, new Set(graph.edges.map(edge => edge.to))),
    outputs: routers(OUTPUT_ROUTER, new Set(graph.edges.map(edge => edge.from))),
  };
}

function routerOf(node: ExpandedNode): Router {
  const port = node.parameters[ROUTING_PORT];
  if (typeof port === 'string') return { id: node.id, port: port.trim() };
  const right = `write the name of the subgraph's port under "with"`;
  throw mistakeAt(
    node.at,
    `Factory error for node ${node.rawId} (${node.name}): json: ${node.action} needs the text ${ROUTING_PORT}; ${right}`,
  );
}
