/** Reading sound, damaged and foreign files. */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { computeColumns } from '../../../../profiles/heap/graph/compute-columns.js';
import { graphOf } from '../../../../profiles/heap/heap-graph.js';
import { type ReadOptions, readSnapshot } from '../../../../profiles/heap/reading/read-snapshot.js';
import { UserError } from '../../../../runtime/user-error.js';
import {
  type NaiveHeap,
  naiveDominators,
  naiveEssential,
  naiveHeap,
  naiveRetained,
  naiveSizes,
} from '../naive-heap.js';
import { anyHeap, snapshotText, temporaryFile } from '../small-snapshot.js';

/** What the reader says about the file, or the UserError's message. Anything else that is thrown is a crash. */
function read(content: string | Uint8Array, options: ReadOptions = {}): ReturnType<typeof plain> | string {
  const file = temporaryFile(content, 'read.heapsnapshot');
  try {
    const { facts, columns } = readSnapshot(file, options);
    return plain(facts, columns);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

type Snapshot = ReturnType<typeof readSnapshot>;

/** The columns as the plain heap that they describe, with the computed ones. */
function plain(facts: Snapshot['facts'], columns: Snapshot['columns']) {
  const graph = graphOf(facts, columns);
  const rawSizes = [...columns.shallow];
  const computed = computeColumns(graph);
  const edges = Array.from({ length: facts.edgeCount }, (_, edge) => {
    const type = facts.edgeTypes[columns.edgeType[edge]!]!;
    const name = columns.edgeName[edge]!;
    const isNumbered = type === 'element' || type === 'hidden';
    return { type, name: isNumbered ? name : graph.strings.at(name), to: columns.edgeTo[edge]! };
  });
  const nodes = rawSizes.map((size, node) => ({
    type: facts.nodeTypes[columns.nodeType[node]!]!,
    name: graph.strings.at(columns.nodeName[node]!),
    id: columns.nodeId[node]!,
    size,
    edges: edges.slice(columns.firstEdge[node]!, columns.firstEdge[node + 1]!),
  }));
  const { locationNode, locationScript, locationLine, locationColumn } = columns;
  const locations = Array.from(locationNode, (node, at) => [
    node,
    locationScript[at]!,
    locationLine[at]!,
    locationColumn[at]!,
  ]);
  const strings = Array.from({ length: graph.strings.count }, (_, index) => graph.strings.at(index));
  const heap: NaiveHeap = { root: facts.root, nodes, locations, strings };
  const { shallow } = columns;
  return {
    heap,
    computed: { dominator: [...computed.dominator], retained: [...computed.retained], shallow: [...shallow] },
  };
}

/** What the reader must say about these bytes; null where it must refuse them. */
function expected(bytes: Uint8Array): ReturnType<typeof plain> | null {
  const heap = naiveHeap(bytes);
  if (heap === null) return null;
  const essential = naiveEssential(heap);
  const shallow = naiveSizes(heap);
  const dominator = naiveDominators(essential, heap.root);
  return { heap, computed: { dominator, retained: naiveRetained(essential, heap.root, shallow), shallow } };
}

const SOUND = snapshotText(
  [
    {
      type: 'synthetic',
      name: '',
      edges: [
        { type: 'shortcut', name: 'global', to: 1 },
        { type: 'element', name: 1, to: 2 },
      ],
    },
    {
      type: 'object',
      name: 'Window é\u2028"\\',
      size: 24,
      edges: [{ type: 'property', name: 'list', to: 3 }],
    },
    { type: 'synthetic', name: '(GC roots)', edges: [{ type: 'weak', name: 'handle', to: 4 }] },
    { type: 'object', name: 'Array', size: 16, edges: [{ type: 'internal', name: 'elements', to: 4 }] },
    { type: 'array', name: '', size: 5_000_000_000, edges: [{ type: 'hidden', name: 7, to: 5 }] },
    { type: 'string', name: 'x'.repeat(40), size: 56, id: 4_000_000_001 },
  ],
  [[3, 22, 108, 7]],
);

const isRefusal = (answer: unknown): answer is string => typeof answer === 'string';

function assertOneSentence(answer: unknown, piece: RegExp): void {
  assert.ok(isRefusal(answer), `not refused: ${piece}`);
  assert.match(answer, piece);
  assert.ok(!answer.includes('\n') && answer.endsWith('.'));
}

test('any sound snapshot is read as it is, however few bytes are in memory', () => {
  fc.assert(
    fc.property(anyHeap(8), fc.integer({ min: 1, max: 200 }), (nodes, chunkBytes) => {
      const text = snapshotText(nodes);
      assert.equal(read(text, { chunkBytes }), expected(Buffer.from(text)));
    }),
    { numRuns: 300 },
  );
});

test('other spellings of the same JSON are the same snapshot', () => {
  const spaced = SOUND.replaceAll(/([[\]{}:])(?=[^\n"]*\n)/g, '$1 ').replaceAll(',\n', ' ,\r\n\t');
  const compact = JSON.stringify(JSON.parse(SOUND));
  const { snapshot, strings, edges, nodes, ...rest } = JSON.parse(SOUND) as Record<string, unknown>;
  const reordered = JSON.stringify({
    snapshot,
    strings,
    extra: [{ a: [-1.5e3, true, null] }],
    edges,
    nodes,
    ...rest,
  });
  const answers = [spaced, compact, reordered].map(text => read(text));
  for (const answer of answers) assert.equal(answer, read(SOUND));
});

test('two threads read what one reads, also where the edges are elsewhere or damaged', () => {
  const decoy = SOUND.replace('"nodes":', '"extra":{"edges":[1,2]},"nodes":');
  const texts = [
    SOUND,
    decoy,
    SOUND.replace(',21\n', ',22\n'),
    SOUND.replace('"edges":[', '"edges" : ['),
    SOUND.slice(0, -300),
    SOUND.replace('"edges":', '"other":'),
  ];
  for (const text of texts) assert.equal(read(text, { inThreads: true }), read(text));
});

test('sizes beyond 32 bits are kept', () => {
  const answer = read(SOUND);
  if (isRefusal(answer)) throw new Error(answer);
  assert.is(answer.heap.nodes[4]!.size, 5_000_000_000);
  assert.is(answer.heap.nodes[5]!.id, 4_000_000_001);
});

test('files of other kinds are refused by name', () => {
  assertOneSentence(read(''), /is empty/);
  assertOneSentence(read('{"nodes":[{"id":1}],"startTime":1,"endTime":2}'), /is a CPU profile/);
  assertOneSentence(read('{"head":{},"samples":[]}'), /is a sampled heap profile/);
  assertOneSentence(read('{"type":"FeatureCollection"}'), /starts with \{"type": …\}, not a heap snapshot/);
  assertOneSentence(read('{"constructor":1}'), /starts with \{"constructor": …\}/);
  assertOneSentence(read('[1, 2]'), /is not a heap snapshot/);
  assertOneSentence(read('   \n'), /is not a heap snapshot/);
  assertOneSentence(read(Uint8Array.from([0x1f, 0x8b, 8, 0])), /is not a heap snapshot/);
  assertOneSentence(read('{"snapshot":{"meta":{}}}'), /says nothing usable about meta\.node_fields/);
  assertOneSentence(read('{"snapshot":3}'), /says nothing usable/);
});

test('a file that is cut anywhere says so in one sentence', () => {
  for (let percent = 1; percent < 100; percent += 1) {
    const length = Math.ceil((SOUND.length * percent) / 100);
    assertOneSentence(read(SOUND.slice(0, length)), /is cut off: its [\d,]+ bytes? end in /);
  }
});

test('every contradiction in the file is named', () => {
  const damage = (from: string | RegExp, to: string) => read(SOUND.replace(from, to));
  assertOneSentence(damage('"node_count":6', '"node_count":7'), /has 6 of the 7 records/);
  assertOneSentence(damage('"node_count":6', '"node_count":5'), /more records than the 5/);
  assertOneSentence(damage('"node_count":6', '"node_count":99999999999'), /do not fit into its/);
  assertOneSentence(damage('"edge_count":6', '"edge_count":5'), /more edges than the header counts/);
  assertOneSentence(damage('"edge_count":6', '"edge_count":7'), /fewer edges than the header counts/);
  assertOneSentence(damage('"strings":[', '"other":['), /no section "strings"/);
  assertOneSentence(damage('"trace_tree":[]', '"edges":[]'), /two sections "edges"/);
  assertOneSentence(damage(',0,0\n]', ',0\n]'), /the last record in the array "nodes" has too few numbers/);
  assertOneSentence(damage(',21\n', ',22\n'), /points to 22, where no node starts/);
  assertOneSentence(damage(',21\n', ',4200\n'), /points to 4200, where no node starts/);
  assertOneSentence(damage(/\n,3,/, '\n,30,'), /of type 30, but there are/);
  assertOneSentence(damage(/,3,\d+,3,24/, ',3,77,3,24'), /named by string 77, but it has \d+ strings/);
  assertOneSentence(damage('[21,22', '[20,22'), /a location is of 20, where no node starts/);
  assertOneSentence(damage('\\"', '\\x'), /does not belong in the array "strings"/);
});

interface Mutation {
  readonly kind: string;
  readonly at: number;
  readonly length: number;
  readonly byte: number;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('replace', 'insert', 'delete', 'double', 'number', 'cut'),
  at: fc.nat(1 << 20),
  length: fc.integer({ min: 1, max: 12 }),
  byte: fc.oneof(fc.constantFrom(...Buffer.from('0123456789,[]{}":\\ \n.e-ntu')), fc.nat(255)),
});

function mutate(bytes: Buffer, { kind, at, length, byte }: Mutation): Buffer {
  if (bytes.length === 0) return bytes;
  const from = at % bytes.length;
  const [before, after] = [bytes.subarray(0, from), bytes.subarray(from)];
  if (kind === 'replace') return Buffer.concat([before, Buffer.from([byte]), after.subarray(1)]);
  if (kind === 'insert') return Buffer.concat([before, Buffer.from([byte]), after]);
  if (kind === 'delete') return Buffer.concat([before, after.subarray(length)]);
  if (kind === 'double') return Buffer.concat([before, after.subarray(0, length), after]);
  if (kind === 'cut') return Buffer.concat([before, after.subarray(0, length)]);
  const number = /\d+/.exec(after.toString('latin1'));
  if (number === null) return bytes;
  const end = number.index + number[0].length;
  return Buffer.concat([
    before,
    after.subarray(0, number.index),
    Buffer.from(String(at % 50)),
    after.subarray(end),
  ]);
}

test('of thousands of damaged files each is refused, or is a sound snapshot of something else and read as that', () => {
  let refused = 0;
  fc.assert(
    fc.property(
      fc.array(mutation, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 8, max: 4096 }),
      (mutations, chunk) => {
        const bytes = mutations.reduce<Buffer>(mutate, Buffer.from(SOUND));
        const answer = read(bytes, { chunkBytes: chunk });
        const right = expected(bytes);
        if (right === null) {
          refused += 1;
          assertOneSentence(answer, /./);
        } else assert.equal(answer, right);
      },
    ),
    { numRuns: 4000 },
  );
  assert.ok(refused > 2000);
});

test.run();
