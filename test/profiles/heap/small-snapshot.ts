/** Small heap snapshots for tests, written as V8 writes them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';

export const NODE_TYPES = [
  'hidden',
  'array',
  'string',
  'object',
  'code',
  'closure',
  'native',
  'synthetic',
  'number',
] as const;
export const EDGE_TYPES = [
  'context',
  'element',
  'property',
  'internal',
  'hidden',
  'shortcut',
  'weak',
] as const;
export const NODE_FIELDS = ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'];

export interface SmallEdge {
  readonly type: (typeof EDGE_TYPES)[number];
  /** A number for `element` and `hidden` edges. */
  readonly name: string | number;
  readonly to: number;
}

export interface SmallNode {
  readonly type: (typeof NODE_TYPES)[number];
  readonly name: string;
  readonly size?: number;
  readonly id?: number;
  readonly edges?: readonly SmallEdge[];
}

/** Node, script, line and column. */
export type SmallLocation = readonly [number, number, number, number];

/** The text of a snapshot, in V8's spelling. The first node is the root. */
export function snapshotText(nodes: readonly SmallNode[], locations: readonly SmallLocation[] = []): string {
  const strings = ['<dummy>'];
  const placeOf = (text: string): number => {
    const place = strings.indexOf(text);
    return place < 0 ? strings.push(text) - 1 : place;
  };
  const nodeRows = nodes.map(({ type, name, size = 0, id, edges = [] }, index) =>
    [NODE_TYPES.indexOf(type), placeOf(name), id ?? 2 * index + 1, size, edges.length, 0, 0].join(','),
  );
  const edgeRows = nodes.flatMap(({ edges = [] }) =>
    edges.map(({ type, name, to }) =>
      [
        EDGE_TYPES.indexOf(type),
        typeof name === 'string' ? placeOf(name) : name,
        to * NODE_FIELDS.length,
      ].join(','),
    ),
  );
  const locationRows = locations.map(([node, ...rest]) => [node * NODE_FIELDS.length, ...rest].join(','));
  const meta = {
    node_fields: NODE_FIELDS,
    node_types: [NODE_TYPES, 'string', 'number', 'number', 'number', 'number', 'number'],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [EDGE_TYPES, 'string_or_number', 'node'],
    location_fields: ['object_index', 'script_id', 'line', 'column'],
  };
  const header = { meta, node_count: nodes.length, edge_count: edgeRows.length, trace_function_count: 0 };
  return [
    `{"snapshot":${JSON.stringify(header)},`,
    `"nodes":[${nodeRows.join('\n,')}\n],`,
    `"edges":[${edgeRows.join('\n,')}\n],`,
    '"trace_function_infos":[],',
    '"trace_tree":[],',
    '"samples":[],',
    `"locations":[${locationRows.join('\n,')}\n],`,
    `"strings":[${strings.map(text => JSON.stringify(text)).join(',\n')}]}`,
  ].join('\n');
}

const folder = mkdtempSync(join(tmpdir(), 'arclab-heap-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** Writes a file that is gone when the tests end, and returns its path. */
export function temporaryFile(content: string | Uint8Array, name = `${files++}.heapsnapshot`): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const edge = (nodeCount: number): fc.Arbitrary<SmallEdge> =>
  fc
    .record({
      type: fc.constantFrom(...EDGE_TYPES, 'property' as const, 'property' as const),
      name: fc.constantFrom('a', 'b', 'map'),
      index: fc.nat(9),
      to: fc.nat(nodeCount - 1),
    })
    .map(({ type, name, index, to }) => ({
      type,
      name: type === 'element' || type === 'hidden' ? index : name,
      to,
    }));

/** Any heap of up to `most` nodes: also with nodes that nothing leads to, and circles. */
export const anyHeap = (most: number): fc.Arbitrary<SmallNode[]> =>
  fc
    .integer({ min: 1, max: most })
    .chain(count => fc.tuple(...Array.from({ length: count }, (_, index) => anyNode(count, index === 0))));

const anyNode = (count: number, isRoot: boolean): fc.Arbitrary<SmallNode> =>
  fc.record({
    type: isRoot ? fc.constant('synthetic' as const) : fc.constantFrom(...NODE_TYPES),
    name: fc.constantFrom('A', 'B', 'é"\\\n', 'system / ExternalStringData', ''),
    size: fc.nat(100),
    edges: fc.array(edge(count), { maxLength: 4 }),
  });
