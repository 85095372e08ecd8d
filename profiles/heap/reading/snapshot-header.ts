/**
 * The header of a `.heapsnapshot` file: which numbers a node and an edge consist of, and how many there are.
 *
 * V8 writes one JSON object: `snapshot` (this header), then the flat arrays `nodes` and `edges`, then
 * `trace_function_infos`, `trace_tree`, `samples`, `locations` and `strings`
 * (v8/src/profiler/heap-snapshot-generator.cc, HeapSnapshotJSONSerializer). An edge belongs to the node whose
 * turn it is: a node says only how many edges it has, and an edge where in `nodes` its target starts.
 */
import { z } from 'zod';

const Count = z.number().int().nonnegative();
const isUnique = (names: readonly string[]): boolean => new Set(names).size === names.length;
const Fields = z.array(z.string()).nonempty().refine(isUnique);
const Types = z.array(z.union([z.array(z.string()), z.string()])).nonempty();

const Header = z.object({
  meta: z.object({
    node_fields: Fields,
    node_types: Types,
    edge_fields: Fields,
    edge_types: Types,
    location_fields: z.array(z.string()).refine(isUnique).optional(),
  }),
  node_count: Count.min(1),
  edge_count: Count,
  root_index: Count.optional(),
});

/** Where in a record each number stands, and what the types are called. */
export interface SnapshotHeader {
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** The root's place among the nodes. */
  readonly root: number;
  readonly nodeTypes: readonly string[];
  readonly edgeTypes: readonly string[];
  readonly nodeFields: {
    readonly count: number;
    readonly type: number;
    readonly name: number;
    readonly id: number;
    readonly size: number;
    readonly edges: number;
  };
  readonly edgeFields: {
    readonly count: number;
    readonly type: number;
    readonly name: number;
    readonly to: number;
  };
  /** Null where the file says nothing about locations. */
  readonly locationFields: {
    readonly count: number;
    readonly node: number;
    readonly script: number;
    readonly line: number;
    readonly column: number;
  } | null;
}

/** A header that cannot be read; its message continues "… is not a heap snapshot that can be read: ". */
export class HeaderProblem extends Error {}

/** At most this many types: one byte holds a type. */
const MOST_TYPES = 256;

/** Reads the header's JSON text. Throws HeaderProblem where something that must be there is not. */
export function parseHeader(text: string): SnapshotHeader {
  const parsed = Header.safeParse(parseJson(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new HeaderProblem(
      `its "snapshot" says nothing usable about ${issue.path.join('.') || 'its content'}`,
    );
  }
  const { meta, node_count: nodeCount, edge_count: edgeCount, root_index: rootIndex = 0 } = parsed.data;
  const nodeFields = {
    count: meta.node_fields.length,
    type: place(meta.node_fields, 'type', 'node_fields'),
    name: place(meta.node_fields, 'name', 'node_fields'),
    id: place(meta.node_fields, 'id', 'node_fields'),
    size: place(meta.node_fields, 'self_size', 'node_fields'),
    edges: place(meta.node_fields, 'edge_count', 'node_fields'),
  };
  const edgeFields = {
    count: meta.edge_fields.length,
    type: place(meta.edge_fields, 'type', 'edge_fields'),
    name: place(meta.edge_fields, 'name_or_index', 'edge_fields'),
    to: place(meta.edge_fields, 'to_node', 'edge_fields'),
  };
  const root = rootIndex / nodeFields.count;
  if (!Number.isInteger(root) || root >= nodeCount) {
    throw new HeaderProblem(`its root_index ${rootIndex} is not the start of a node`);
  }
  return {
    nodeCount,
    edgeCount,
    root,
    nodeTypes: typeNames(meta.node_types[nodeFields.type], 'node_types'),
    edgeTypes: typeNames(meta.edge_types[edgeFields.type], 'edge_types'),
    nodeFields,
    edgeFields,
    locationFields: locationFields(meta.location_fields),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HeaderProblem('its "snapshot" is not JSON');
  }
}

function place(fields: readonly string[], field: string, where: string): number {
  const index = fields.indexOf(field);
  if (index < 0) throw new HeaderProblem(`its ${where} do not name "${field}"`);
  return index;
}

function typeNames(types: readonly string[] | string | undefined, where: string): readonly string[] {
  if (!Array.isArray(types) || types.length > MOST_TYPES || !isUnique(types)) {
    throw new HeaderProblem(`its ${where} do not list the types`);
  }
  return types;
}

function locationFields(fields: readonly string[] | undefined): SnapshotHeader['locationFields'] {
  if (fields === undefined || fields.length === 0) return null;
  return {
    count: fields.length,
    node: place(fields, 'object_index', 'location_fields'),
    script: place(fields, 'script_id', 'location_fields'),
    line: place(fields, 'line', 'location_fields'),
    column: place(fields, 'column', 'location_fields'),
  };
}
