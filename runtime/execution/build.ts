/** Makes the running nodes of a checked graph: actions with their parameters, channels, routes and stores. */
import type { Catalog } from '../actions/catalog.js';
import { FactoryError } from '../actions/shared/factory-error.js';
import type { FeatureStore } from '../store/feature-store.js';
import { messageOf } from '../user-error.js';
import type { GraphEdge, GraphNode, WorkflowGraph } from '../workflow/graph.js';
import { type BuiltAction, buildAction } from './build-action.js';
import { Arrival, Channel } from './channel.js';
import { Forwarder, Route, type RouteStore } from './forwarder.js';
import { RunningNode } from './node.js';
import { nodeLabels } from './node-labels.js';
import { rejectionOf } from './rejection.js';
import type { RunState } from './run-state.js';
import { storeClones } from './store-clones.js';

/** A node and what runs in it. */
export type BuiltNode = { readonly node: RunningNode; readonly arrival: Arrival } & BuiltAction;

/** Builds every node of the graph, in its order. Throws `UserError` for wrong parameters. */
export function buildNodes(
  graph: WorkflowGraph,
  catalog: Catalog,
  run: RunState,
  store: FeatureStore,
): BuiltNode[] {
  const labels = nodeLabels(graph.nodes);
  const arrivals = new Map(graph.nodes.map(node => [node.id, new Arrival(run.scheduler)]));
  const channels = connect(graph, labels, arrivals, run);
  const edgesFrom = groupedBy(graph.edges, edge => edge.from);
  const channelsTo = groupedBy(channels.values(), channel => channel.to);
  return graph.nodes.map(graphNode => {
    const label = labels.get(graphNode.id)!;
    const account = run.ledger.account(label);
    const outgoing = edgesFrom.get(graphNode.id) ?? [];
    const outputs = [...new Set(outgoing.map(edge => channels.get(pairKey(edge))!))];
    const inputs = channelsTo.get(graphNode.id) ?? [];
    const edgesOf = groupedBy(outgoing, edge => edge.fromPort);
    // What is sent by a port that isn't declared is delivered all the same.
    const routes = [...new Set([...graphNode.outputPorts, ...edgesOf.keys()])].map(port => {
      const edges = edgesOf.get(port) ?? [];
      const targets = edges.map(edge => ({
        id: edge.id,
        channel: channels.get(pairKey(edge))!,
        toPort: edge.toPort,
      }));
      const stores = routeStore(graphNode, port, edges, label, run, store);
      return new Route(port, targets, stores, account, (...passed) => run.edgePassed(...passed));
    });
    const forwarder = new Forwarder(routes, outputs, account);
    const owner = { id: graphNode.id, label };
    const rejection = rejectionOf(graphNode, outgoing, run.errorPolicy, forwarder, owner, run.outputs);
    const node = new RunningNode(graphNode, label, account, inputs, forwarder, rejection);
    for (const { nodeId, code, message } of graph.notes) {
      if (nodeId === graphNode.id) run.note(node, code, message);
    }
    const action = builtAction(catalog, node, graph, run);
    return { node, arrival: arrivals.get(graphNode.id)!, ...action };
  });
}

function builtAction(
  catalog: Catalog,
  node: RunningNode,
  { file }: WorkflowGraph,
  run: RunState,
): BuiltAction {
  try {
    return buildAction(catalog.definition(node.graphNode.action), node, file, run);
  } catch (error) {
    run.runLog.invalidConfiguration(node, error instanceof FactoryError ? error.problem : messageOf(error));
    throw error;
  }
}

function groupedBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function pairKey({ from, to }: GraphEdge): string {
  return `${from} ${to}`;
}

/** One channel per pair of connected nodes, however many edges join them. */
function connect(
  graph: WorkflowGraph,
  labels: ReadonlyMap<string, string>,
  arrivals: ReadonlyMap<string, Arrival>,
  run: RunState,
): Map<string, Channel> {
  const channels = new Map<string, Channel>();
  for (const edge of graph.edges) {
    const key = pairKey(edge);
    if (channels.has(key)) continue;
    const names = { from: labels.get(edge.from)!, to: labels.get(edge.to)! };
    const arrival = arrivals.get(edge.to)!;
    const { channelCapacity } = run.options;
    const channel = new Channel(edge.from, edge.to, names, channelCapacity, arrival, run.scheduler);
    channels.set(key, channel);
    run.channels.push(channel);
  }
  return channels;
}

/** What the memo's sections 1 and 3 say of one output port: a writer per edge, or one for the port. */
function routeStore(
  node: GraphNode,
  port: string,
  edges: readonly GraphEdge[],
  label: string,
  run: RunState,
  store: FeatureStore,
): RouteStore {
  const { writes, writerClones, serializeClones } = storeClones(run.options, node.action, edges.length);
  const { names } = store;
  const account = run.ledger.account(label);
  const serialize = serializeClones ? account.counter('store-serialize', port) : null;
  const clone = writerClones ? account.counter('forward-writer', port) : null;
  if (run.options.featureStore === 'off') return { clone, entries: new Array(writes).fill(null) };
  // With a file per port, what leaves a source is also in a file per receiver. The memo knows nothing of those, and
  // no clone is made for them: they get the line that was made for the port.
  const received = node.kind === 'source' ? edges.map(edge => names.received(edge)) : [];
  const ofPort = node.outputPorts.includes(port) ? [names.port(node, port)] : [];
  const files =
    run.options.storeKey === 'port' ? [[...ofPort, ...received]] : edges.map(edge => [names.edge(edge)]);
  return { clone, entries: files.slice(0, writes).map(each => store.entry(each, serialize)) };
}
