/**
 * What a heap snapshot says, computed in the plainest way, to compare the reader and the computations with:
 * everything at once in memory, sets of nodes, dominators by leaving out one node after another.
 */
import { isUtf8 } from 'node:buffer';

export interface NaiveHeap {
  readonly root: number;
  readonly nodes: readonly { type: string; name: string; id: number; size: number; edges: NaiveEdge[] }[];
  readonly locations: readonly number[][];
  readonly strings: readonly string[];
}

export interface NaiveEdge {
  readonly type: string;
  readonly name: string | number;
  readonly to: number;
}

class Wrong extends Error {}

function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Wrong(what);
}

interface Parsed {
  readonly snapshot: {
    readonly meta: Record<'node_fields' | 'edge_fields' | 'location_fields', string[]> &
      Record<'node_types' | 'edge_types', (string | string[])[]>;
    readonly node_count: number;
    readonly edge_count: number;
    readonly root_index?: number;
  };
  readonly nodes: number[];
  readonly edges: number[];
  readonly locations?: number[];
  readonly strings: string[];
}

/** The heap that the bytes describe, or null where they do not describe one without contradiction. */
export function naiveHeap(bytes: Uint8Array): NaiveHeap | null {
  try {
    return parse(bytes);
  } catch (error) {
    if (error instanceof Wrong || error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

function parse(bytes: Uint8Array): NaiveHeap {
  must(isUtf8(bytes), 'bytes');
  const text = Buffer.from(bytes).toString('utf8');
  const file = JSON.parse(text) as Parsed;
  must(Object.keys(file)[0] === 'snapshot', 'first section');
  checkSections(text);
  const { meta, node_count: nodeCount, edge_count: edgeCount, root_index: rootIndex = 0 } = file.snapshot;
  const isCount = (value: unknown) => typeof value === 'number' && Number.isInteger(value) && value >= 0;
  must(isCount(nodeCount) && nodeCount > 0 && isCount(edgeCount) && isCount(rootIndex), 'counts');
  const nodeRows = rowsOf(file.nodes, meta.node_fields, nodeCount);
  const edgeRows = rowsOf(file.edges, meta.edge_fields, edgeCount);
  const nodeTypes = typesOf(meta.node_types, meta.node_fields.indexOf('type'));
  const edgeTypes = typesOf(meta.edge_types, meta.edge_fields.indexOf('type'));
  const { strings } = file;
  must(Array.isArray(strings) && strings.every(string => typeof string === 'string'), 'strings');
  const stringAt = (index: number): string => {
    must(index < strings.length, 'string');
    return strings[index]!;
  };
  const nodeAt = (index: number): number => {
    must(index % meta.node_fields.length === 0 && index / meta.node_fields.length < nodeCount, 'node');
    return index / meta.node_fields.length;
  };
  const edges = edgeRows.map(({ type, name_or_index: name, to_node: to }): NaiveEdge => {
    must(type! < edgeTypes.length && name! < 2 ** 32, 'edge');
    const edgeType = edgeTypes[type!]!;
    const isNumbered = edgeType === 'element' || edgeType === 'hidden';
    return { type: edgeType, name: isNumbered ? name! : stringAt(name!), to: nodeAt(to!) };
  });
  let next = 0;
  const nodes = nodeRows.map(({ type, name, id, self_size: size, edge_count: count }) => {
    must(type! < nodeTypes.length && id! < 2 ** 32, 'node');
    next += count!;
    const own = edges.slice(next - count!, next);
    return { type: nodeTypes[type!]!, name: stringAt(name!), id: id!, size: size!, edges: own };
  });
  must(next === edgeCount, 'edge counts');
  return { root: nodeAt(rootIndex), nodes, strings, locations: locationsOf(file, nodeAt) };
}

/** Each section once, and whole numbers of up to fifteen digits in plain spelling. */
function checkSections(whole: string): void {
  const text = whole.slice(whole.indexOf('"nodes":'));
  for (const name of [
    'nodes',
    'edges',
    'locations',
    'strings',
    'samples',
    'trace_tree',
    'trace_function_infos',
  ]) {
    must(text.split(`"${name}":`).length <= 2, 'two sections');
  }
  for (const [, numbers] of text.matchAll(/"(?:nodes|edges|locations)":\[([^\]]*)\]/g)) {
    must(/^[\d\s,]*$/.test(numbers!) && !/\d{16}/.test(numbers!), 'numbers');
  }
}

function rowsOf(
  numbers: readonly number[],
  fields: readonly string[],
  count: number,
): Record<string, number>[] {
  must(Array.isArray(fields) && Array.isArray(numbers) && isUnique(fields), 'arrays');
  must(
    fields.every(field => typeof field === 'string') && numbers.length === count * fields.length,
    'length',
  );
  const needed = fields.includes('to_node')
    ? ['type', 'name_or_index', 'to_node']
    : ['type', 'name', 'id', 'self_size', 'edge_count'];
  must(
    needed.every(field => fields.includes(field)),
    'fields',
  );
  return Array.from({ length: count }, (_, row) => recordOf(numbers, fields, row));
}

const recordOf = (numbers: readonly number[], fields: readonly string[], row: number) =>
  Object.fromEntries(fields.map((field, at) => [field, numbers[row * fields.length + at]!]));

const isUnique = (names: readonly string[]): boolean => new Set(names).size === names.length;

function typesOf(types: readonly (string | string[])[], field: number): readonly string[] {
  must(
    types.every(type => typeof type === 'string' || type.every(name => typeof name === 'string')),
    'types',
  );
  const names = types[field];
  must(Array.isArray(names) && isUnique(names), 'type names');
  return names;
}

function locationsOf({ snapshot, locations }: Parsed, nodeAt: (index: number) => number): number[][] {
  const fields = snapshot.meta.location_fields as string[] | undefined;
  if (fields === undefined || fields.length === 0) return [];
  must(
    isUnique(fields) &&
      ['object_index', 'script_id', 'line', 'column'].every(field => fields.includes(field)),
    'locations',
  );
  if (locations === undefined) return [];
  must(
    fields.every(field => typeof field === 'string') && locations.length % fields.length === 0,
    'locations',
  );
  return Array.from({ length: locations.length / fields.length }, (_, row) => {
    const record = recordOf(locations, fields, row);
    return [nodeAt(record.object_index!), record.script_id!, record.line!, record.column!];
  });
}

type Graph = readonly (readonly number[])[];

/** The nodes that paths from `start` reach which do not pass `without`. */
function reach(graph: Graph, start: number, without = -1): Set<number> {
  const seen = new Set<number>();
  const pending = start === without ? [] : [start];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    pending.push(...graph[node]!.filter(to => to !== without));
  }
  return seen;
}

/** Adds an edge from the root to each node that none leads to. */
function withOrphans(graph: Graph, root: number): number[][] {
  const retained = new Set(graph.flat());
  const orphans = graph.map((_, node) => node).filter(node => node !== root && !retained.has(node));
  return graph.map((to, node) => (node === root ? [...to, ...orphans] : [...to]));
}

/** All dominators of each node but itself: those without which the root does not reach it. */
function allDominators(graph: Graph, root: number): Set<number>[] {
  const whole = withOrphans(graph, root);
  const reached = reach(whole, root);
  const dominators = graph.map(() => new Set<number>([root]));
  for (let without = 0; without < graph.length; without += 1) {
    const rest = reach(whole, root, without);
    for (const node of reached) if (node !== without && !rest.has(node)) dominators[node]!.add(without);
  }
  return dominators;
}

/** The immediate dominator of each node: the one that all others dominate. The root's is itself. */
export function naiveDominators(graph: Graph, root: number): number[] {
  const all = allDominators(graph, root);
  return all.map((dominators, node) =>
    node === root
      ? root
      : [...dominators].sort((a, b) => all[b]!.size - all[a]!.size || (a === root ? 1 : -1))[0]!,
  );
}

/** The bytes that the root no longer reaches without each node, and the node's own. */
export function naiveRetained(graph: Graph, root: number, sizes: readonly number[]): number[] {
  const all = allDominators(graph, root);
  return sizes.map((own, node) =>
    all.reduce(
      (sum, dominators, other) => (other !== node && dominators.has(node) ? sum + sizes[other]! : sum),
      own,
    ),
  );
}

/** The essential edges of a heap without WeakMaps, as lists of targets. */
export function naiveEssential({ nodes, root }: NaiveHeap): number[][] {
  const strong = nodes.map(({ edges }) => edges.filter(({ type }) => type !== 'weak').map(({ to }) => to));
  const isStart = ({ type, to }: NaiveEdge) =>
    type === 'shortcut' ||
    (type === 'element' && nodes[to]!.type === 'synthetic' && nodes[to]!.name === '(Document DOM trees)');
  const starts = nodes[root]!.edges.filter(isStart).map(({ to }) => to);
  const program = new Set(starts.flatMap(start => [...reach(strong, start)]));
  return nodes.map(({ edges }, from) =>
    edges
      .filter(({ type, to }) => {
        if (type === 'weak' || to === from) return false;
        return from === root || (type !== 'shortcut' && !(program.has(to) && !program.has(from)));
      })
      .map(({ to }) => to),
  );
}

/** The nodes' sizes, where what one node alone owns counts for it. */
export function naiveSizes({ nodes, root }: NaiveHeap): number[] {
  const sizes = nodes.map(({ size }) => size);
  const hasUserRoot = nodes[root]!.edges.some(
    ({ to }) => nodes[to]!.type !== 'synthetic' || nodes[to]!.name === '(Document DOM trees)',
  );
  if (!hasUserRoot) return sizes;
  const canBeOwned = nodes.map(
    ({ type, name }) =>
      type === 'hidden' || type === 'array' || (type === 'native' && name === 'system / ExternalStringData'),
  );
  const ownedBy = (owner: number): Set<number> => {
    const graph = nodes.map(({ edges }, from) =>
      edges
        .filter(({ type, to }) => type !== 'weak' && canBeOwned[to] && (from === owner || canBeOwned[from]))
        .map(({ to }) => to),
    );
    return reach(graph, owner);
  };
  const owned = nodes.map((_, owner) => (canBeOwned[owner] ? new Set<number>() : ownedBy(owner)));
  for (let node = 0; node < nodes.length; node += 1) {
    const owners = owned.flatMap((set, owner) => (owner !== node && set.has(node) ? [owner] : []));
    const [owner] = owners;
    if (!canBeOwned[node] || owners.length !== 1 || owner === root || nodes[owner!]!.type === 'synthetic')
      continue;
    sizes[owner!]! += nodes[node]!.size;
    sizes[node] = 0;
  }
  return sizes;
}
