/**
 * Replay: a run that starts at a node, from what an earlier run has in its feature store.
 *
 * The nodes upstream of that node do not run. Where features left them for nodes that do, a node of the action
 * `Stored Features` stands in their place and sends, by the same ports, what is stored: the file of the port, or
 * of any edge that leaves by it, since every edge of a port carries the same.
 *
 * Order: what comes over one edge comes in the order of the first run. Where several edges meet, the features of
 * one may meet those of another in another order than then, as they may under another finish gate.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { defineSource, type Source } from '../actions/action.js';
import type { Catalog } from '../actions/catalog.js';
import { STORE_ENDINGS } from '../store/feature-store.js';
import type { StoreNames } from '../store/file-names.js';
import { readStoreFile, unfinishedFile } from '../store/read-store.js';
import { readStoreIndex } from '../store/store-index.js';
import { UNFINISHED } from '../store/store-writer.js';
import { UserError } from '../user-error.js';
import { labelOf } from '../workflow/expand.js';
import type { GraphNode, WorkflowGraph } from '../workflow/graph.js';
import { nearestNames, quoted } from '../workflow/nearest-names.js';
import { withUpstream } from '../workflow/upstream.js';
import { STORED_FEATURES } from './stored-features.js';

export interface ReplaySettings {
  /** The `feature-store` folder of the earlier run, absolute. */
  readonly storeDirectory: string;
  /** Name or id of the first node that runs. */
  readonly from: string;
}

/** What a port sends in a replay: the features of a file; `null` if the earlier run sent none by it. */
type Feed = readonly [port: string, path: string | null];

/**
 * The graph and catalog of the replay.
 * Throws `UserError` for a node that isn't there or whose name several have, and for features that are not stored.
 * @param names of the files of the whole graph
 */
export function replayOf(
  graph: WorkflowGraph,
  catalog: Catalog,
  { storeDirectory, from }: ReplaySettings,
  names: StoreNames,
): { graph: WorkflowGraph; catalog: Catalog } {
  const first = nodesNamed(from, graph.nodes);
  const upstream = new Set(withUpstream(first, graph.edges));
  // What leads to one of several first nodes from another does run.
  for (const id of first) upstream.delete(id);
  const edges = graph.edges.filter(edge => !upstream.has(edge.to));
  const store = new StoredFiles(storeDirectory, graph, names);
  const feeds = new Map<string, Feed[]>();
  const nodes: GraphNode[] = [];
  for (const node of graph.nodes) {
    if (!upstream.has(node.id)) {
      nodes.push(node);
      continue;
    }
    const leaving = new Set(edges.filter(edge => edge.from === node.id).map(edge => edge.fromPort));
    const ports = node.outputPorts.filter(port => leaving.has(port));
    if (ports.length === 0) continue;
    feeds.set(
      node.id,
      ports.map(port => [port, store.file(node, port)]),
    );
    nodes.push({ ...node, kind: 'source', action: STORED_FEATURES, parameters: {}, outputPorts: ports });
  }
  const storedFeatures = defineSource({
    name: STORED_FEATURES,
    category: 'Source',
    summary: 'Sends what an earlier run has in its feature store',
    outputPorts: [],
    parameters: z.object({}),
    create: (_, { nodeId }) => storedSource(feeds.get(nodeId)!),
  });
  return { graph: { ...graph, nodes, edges }, catalog: catalog.with(storedFeatures) };
}

/**
 * The ids of the nodes to start at: one by its name or id, where an id inside a graph that is used several times
 * means its first use, as in the engine; or all nodes of a subgraph, by the id of its node.
 */
function nodesNamed(from: string, nodes: readonly GraphNode[]): readonly string[] {
  const inside = nodes.filter(({ id }) => id.startsWith(`${from}.`) || id.includes(`.${from}.`));
  if (inside.length > 0) {
    const [{ id: first }] = inside as [GraphNode];
    const subgraph = first.slice(0, first.indexOf(from) + from.length + 1);
    return inside.filter(({ id }) => id.startsWith(subgraph)).map(({ id }) => id);
  }
  const byId = nodes.find(({ id }) => id === from) ?? nodes.find(({ rawId }) => rawId === from);
  const found = byId === undefined ? nodes.filter(({ name }) => name === from) : [byId];
  if (found.length === 1) return [found[0]!.id];
  if (found.length > 1) {
    const ids = quoted(found.map(({ id }) => id));
    throw new UserError(`several nodes are named "${from}"; choose one by its id: ${ids}`);
  }
  const near = nearestNames(
    from,
    nodes.flatMap(({ id, name }) => [name, id]),
  );
  throw new UserError(`there is no node "${from}" to start from; did you mean ${quoted(near)}?`);
}

function storedSource(feeds: readonly Feed[]): Source {
  let isDone = false;
  return {
    async start(out) {
      // What is stored has the repetitions of `scale` in it.
      if (isDone) return;
      isDone = true;
      for (const [port, path] of feeds) {
        for (const feature of path === null ? [] : readStoreFile(path)) {
          const wait = out.emit(feature, port);
          if (wait !== undefined) await wait;
        }
      }
    },
  };
}

/** Finds the files of an earlier run. */
class StoredFiles {
  /** Lines by name, of files that the earlier run finished. */
  private readonly index: ReadonlyMap<string, number>;

  constructor(
    private readonly directory: string,
    private readonly graph: WorkflowGraph,
    private readonly names: StoreNames,
  ) {
    this.index = readStoreIndex(directory);
  }

  /** The path of a file with all that `node` sent by `port`; `null` if that was nothing. */
  file(node: GraphNode, port: string): string | null {
    const { names, graph } = this;
    const ofPort = names.port(node, port);
    const ofEdges = graph.edges
      .filter(edge => edge.from === node.id && edge.fromPort === port)
      .map(edge => names.edge(edge));
    // A file that two nodes wrote to does not tell whose features are whose.
    const candidates = names.isShared(ofPort) ? ofEdges : [ofPort, ...ofEdges];
    for (const name of candidates) {
      const path = this.path(name);
      if (path !== undefined) return path;
      if (this.index.get(name) === 0) return null;
    }
    throw this.missing(node, port, candidates);
  }

  /** The path of a file by its name, if it is there. Throws `UserError` if it is unfinished. */
  private path(name: string): string | undefined {
    const paths = STORE_ENDINGS.map(ending => join(this.directory, name + ending));
    const unfinished = paths.map(path => path + UNFINISHED).find(path => existsSync(path));
    if (unfinished !== undefined) throw unfinishedFile(unfinished);
    return paths.find(path => existsSync(path));
  }

  private missing(node: GraphNode, port: string, candidates: readonly string[]): UserError {
    const { directory, names } = this;
    const problem = existsSync(directory)
      ? `has no file ${quoted(candidates.map(name => `${name}.jsonl`))}`
      : 'does not exist';
    const key = names.isShared(names.port(node, port)) ? ' and --store-key edge' : '';
    return new UserError(
      `what node ${labelOf(node)} sent by port "${port}" is not stored: ${directory} ${problem}; ` +
        `run the whole workflow with --feature-store reference or clone${key}, and to its end`,
    );
  }
}
