/** The tables of a small heap whose numbers can be checked by hand, and of a real one. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import type { ColumnTable } from 'arquero';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Heap } from '../../../../profiles/heap/heap.js';
import { columnsFileOf, loadColumns } from '../../../../profiles/heap/reading/columns-file.js';
import { openHeap } from '../../../../profiles/heap/reading/open-heap.js';
import { stampOf } from '../../../../profiles/heap/reading/snapshot-stamp.js';
import { buffersTable } from '../../../../profiles/heap/tables/buffers-table.js';
import { childrenTable } from '../../../../profiles/heap/tables/children-table.js';
import { closuresTable } from '../../../../profiles/heap/tables/closures-table.js';
import { constructorsTable } from '../../../../profiles/heap/tables/constructors-table.js';
import { contextsTable } from '../../../../profiles/heap/tables/contexts-table.js';
import { diffObjectsTable } from '../../../../profiles/heap/tables/diff-objects-table.js';
import { diffTable } from '../../../../profiles/heap/tables/diff-table.js';
import { dominatorsTable } from '../../../../profiles/heap/tables/dominators-table.js';
import { pathTable } from '../../../../profiles/heap/tables/path-table.js';
import { retainersTable } from '../../../../profiles/heap/tables/retainers-table.js';
import { stringsTable } from '../../../../profiles/heap/tables/strings-table.js';
import { UserError } from '../../../../runtime/user-error.js';
import { type SmallNode, snapshotText, temporaryFile } from '../small-snapshot.js';

type Row = Record<string, unknown>;
const rows = (table: ColumnTable): Row[] => table.objects() as Row[];

async function open(nodes: readonly SmallNode[]): Promise<Heap> {
  const { heap } = await openHeap(temporaryFile(snapshotText(nodes)), { store: false });
  return heap;
}

/** A global with a list of two points that share a label, a hidden map, and a handle of V8's. */
const LIST: readonly SmallNode[] = [
  {
    type: 'synthetic',
    name: '',
    edges: [
      { type: 'shortcut', name: 'global', to: 1 },
      { type: 'element', name: 1, to: 2 },
    ],
  },
  { type: 'object', name: 'global', size: 100, edges: [{ type: 'property', name: 'list', to: 3 }] },
  { type: 'synthetic', name: '(GC roots)', edges: [{ type: 'internal', name: 'handle', to: 7 }] },
  { type: 'object', name: 'Array', size: 16, edges: [{ type: 'internal', name: 'elements', to: 4 }] },
  {
    type: 'array',
    name: '',
    size: 32,
    edges: [
      { type: 'element', name: 0, to: 5 },
      { type: 'element', name: 1, to: 6 },
    ],
  },
  { type: 'object', name: 'Point', size: 40, edges: [{ type: 'property', name: 'label', to: 8 }] },
  {
    type: 'object',
    name: 'Point',
    size: 48,
    edges: [
      { type: 'property', name: 'label', to: 8 },
      { type: 'weak', name: 'before', to: 5 },
    ],
  },
  { type: 'object', name: 'Internal', size: 8 },
  { type: 'string', name: 'here', size: 24 },
];

test('by constructor: count, own and retained bytes', async () => {
  assert.equal(rows(constructorsTable(await open(LIST))), [
    { constructor: 'global', count: 1, shallow: 100, retained: 260 },
    { constructor: 'Array', count: 1, shallow: 48, retained: 160 },
    { constructor: 'Point', count: 2, shallow: 88, retained: 88 },
    { constructor: '(string)', count: 1, shallow: 24, retained: 24 },
    { constructor: 'Internal', count: 1, shallow: 8, retained: 8 },
  ]);
});

test('an object that another of its class retains is counted once', async () => {
  const chain = await open([
    { type: 'synthetic', name: '', edges: [{ type: 'shortcut', name: 'global', to: 1 }] },
    { type: 'object', name: 'Link', size: 10, edges: [{ type: 'property', name: 'next', to: 2 }] },
    { type: 'object', name: 'Box', size: 20, edges: [{ type: 'property', name: 'next', to: 3 }] },
    { type: 'object', name: 'Link', size: 30 },
  ]);
  assert.equal(rows(constructorsTable(chain)), [
    { constructor: 'Link', count: 2, shallow: 40, retained: 60 },
    { constructor: 'Box', count: 1, shallow: 20, retained: 50 },
  ]);
});

test('the biggest dominators, and who retains them', async () => {
  const heap = await open(LIST);
  const [first, second] = rows(dominatorsTable(heap, 2));
  assert.equal(first, {
    id: 3,
    type: 'object',
    constructor: 'global',
    name: 'global',
    shallow: 100,
    retained: 260,
    distance: 1,
    share: 260 / 268,
    dominator: 1,
  });
  assert.is(second?.id, 7);
  assert.is(dominatorsTable(heap, 2).numRows(), 2);
});

test('why an object is there, who refers to it, and what it refers to', async () => {
  const heap = await open(LIST);
  const steps = rows(pathTable(heap, 17)).map(({ step, edge, kind, id }) => [step, edge, kind, id]);
  assert.equal(steps, [
    [0, '', '', 3],
    [1, 'list', 'property', 7],
    [2, 'elements', 'internal', 9],
    [3, '0', 'element', 11],
    [4, 'label', 'property', 17],
  ]);
  assert.equal(
    rows(retainersTable(heap, 11)).map(({ edge, id }) => [edge, id]),
    [['0', 9]],
  );
  assert.equal(
    rows(childrenTable(heap, 13)).map(({ edge, kind, id }) => [edge, kind, id]),
    [
      ['label', 'property', 17],
      ['before', 'weak', 11],
    ],
  );
  assert.is(rows(pathTable(heap, 15))[0]?.distance, null);
  for (const table of [pathTable, retainersTable, childrenTable]) {
    assert.throws(
      () => table(heap, 2),
      (error: unknown) => error instanceof UserError && /has the id 2;/.test(error.message),
    );
  }
});

test('equal strings: copies and what they waste; cut ones only where their sizes are equal', async () => {
  const long = 'x'.repeat(1024);
  const strings = [
    ['ab', 24],
    ['ab', 24],
    ['ab', 32],
    ['once', 500],
    [long, 2000],
    [long, 2000],
    [long, 3000],
    ['number', 0],
    ['number', 0],
  ] as const;
  const heap = await open([
    {
      type: 'synthetic',
      name: '',
      edges: strings.map((_, index) => ({ type: 'property' as const, name: 'a', to: index + 1 })),
    },
    ...strings.map(([name, size]) => ({ type: 'string' as const, name, size })),
  ]);
  const found = rows(stringsTable(heap)).map(({ id, ...row }) => row);
  assert.equal(found, [
    { string: long, count: 2, bytes: 2000, total: 4000, wasted: 2000, isCut: true },
    { string: 'ab', count: 3, bytes: 32, total: 80, wasted: 48, isCut: false },
  ]);
  assert.is(stringsTable(heap, 1).numRows(), 1);
});

test('what came, went and grew, by constructor and one by one', async () => {
  const grown = LIST.map((node, index): SmallNode => {
    if (index === 3) return { ...node, edges: [...node.edges!, { type: 'property', name: 'extra', to: 9 }] };
    if (index === 5) return { ...node, size: 60 };
    return index === 7 ? { ...node, id: 1001 } : node;
  });
  const before = await open(LIST);
  const after = await open([...grown, { type: 'object', name: 'Extra', size: 500 }]);
  const none = { new: 0, gone: 0, newBytes: 0, goneBytes: 0, grown: 0, grownBytes: 0, count: 0, bytes: 0 };
  assert.equal(rows(diffTable(before, after)), [
    { constructor: 'Extra', ...none, new: 1, newBytes: 500, count: 1, bytes: 500 },
    { constructor: 'Point', ...none, grown: 1, grownBytes: 20, bytes: 20 },
    { constructor: 'Internal', ...none, new: 1, gone: 1, newBytes: 8, goneBytes: 8 },
  ]);
  assert.is(diffTable(before, before).numRows(), 0);
  // The other way round what came has gone, and what grew has shrunk, which is no growth below zero.
  const back = rows(diffTable(after, before));
  assert.equal(
    ['Extra', 'Point', 'Internal'].map(name => back.find(row => String(row.constructor) === name)),
    [
      { constructor: 'Extra', ...none, gone: 1, goneBytes: 500, count: -1, bytes: -500 },
      { constructor: 'Point', ...none, bytes: -20 },
      { constructor: 'Internal', ...none, new: 1, gone: 1, newBytes: 8, goneBytes: 8 },
    ],
  );
  assert.equal(
    rows(diffObjectsTable(after, before, 3)).map(row => [row.change, row.constructor]),
    [['new', 'Internal']],
  );
  const objects = rows(diffObjectsTable(before, after, 3)).map(row => [
    row.change,
    row.grownBytes,
    row.constructor,
  ]);
  assert.equal(objects, [
    ['grown', 520, 'global'],
    ['grown', 520, 'Array'],
    ['new', 500, 'Extra'],
  ]);
});

test('snapshots of different processes are not compared', async () => {
  const other = LIST.map(
    (node, index): SmallNode => (index === 0 ? node : { ...node, type: 'closure', name: 'f' }),
  );
  const [before, after] = [await open(LIST), await open(other)];
  assert.throws(() => diffTable(before, after), /not of the same process/);
});

const PROGRAM = `
const { writeHeapSnapshot } = require('node:v8');
class Station { constructor(id) { this.id = id; this.readings = new Float64Array(1000); } }
function makeReader(secret) { return function readSecret() { return secret.length; }; }
globalThis.stations = Array.from({ length: 20 }, (_, id) => new Station(id));
globalThis.readers = Array.from({ length: 10 }, (_, id) => makeReader('s'.repeat(1000 + id) + id));
globalThis.shared = new Uint8Array(new SharedArrayBuffer(4096));
globalThis.labels = Array.from({ length: 30 }, (_, id) => JSON.parse('"the same label again and again"'));
globalThis.early = { made: 'before' };
writeHeapSnapshot(process.argv[1]);
globalThis.leak = Array.from({ length: 50 }, (_, id) => new Station(100 + id));
delete globalThis.early;
writeHeapSnapshot(process.argv[2]);
`;

test('a real heap: what the program made is found in every table', async () => {
  const files = [temporaryFile(''), temporaryFile('')];
  execFileSync(process.execPath, ['-e', PROGRAM, ...files]);
  const [before, after] = (await Promise.all(
    files.map(async file => (await openHeap(file, { store: false })).heap),
  )) as [Heap, Heap];
  const find = (table: ColumnTable, column: string, value: string): Row =>
    rows(table).find(row => row[column] === value) ?? {};

  const stations = find(constructorsTable(before), 'constructor', 'Station');
  assert.is(stations.count, 20);
  assert.ok((stations.retained as number) > 20 * 8000);

  const buffers = rows(buffersTable(before));
  const readings = buffers.filter(({ bytes, viewedAs }) => bytes === 8000 && viewedAs === 'Float64Array');
  assert.is(readings.length, 20);
  const shared = find(buffersTable(before), 'constructor', 'SharedArrayBuffer');
  assert.equal([shared.bytes, shared.views, shared.viewedAs], [4096, 1, 'Uint8Array']);

  const readers = find(closuresTable(before), 'function', 'readSecret');
  assert.equal([readers.count, readers.contexts], [10, 10]);
  assert.ok((readers.contextBytes as number) > 10 * 100);
  assert.is(typeof readers.line, 'number');
  assert.is(rows(contextsTable(before, 5000)).filter(({ variables }) => variables === 'secret').length, 10);

  const [path] = rows(pathTable(before, buffers.find(({ bytes }) => bytes === 8000)?.id as number)).slice(1);
  assert.is(path?.edge, 'stations');

  const station = find(diffTable(before, after), 'constructor', 'Station');
  assert.equal([station.new, station.gone], [50, 0]);
  const leak = rows(diffObjectsTable(before, after, 5)).filter(({ change }) => change === 'new');
  assert.is(leak[0]?.constructor, 'Array');
});

test('opening again uses the stored columns, unless the snapshot changed or they are damaged', async () => {
  const file = temporaryFile(snapshotText(LIST));
  const opened = async () => {
    const steps = new Set<string>();
    const { heap, stored } = await openHeap(file, { onProgress: ({ step }) => steps.add(step) });
    assert.is(await stored, null);
    assert.is(heap.totalBytes, 268);
    return steps.has('dominators') ? 'read' : 'stored';
  };
  assert.is(await opened(), 'read');
  assert.is(await opened(), 'stored');
  utimesSync(file, 1, 1);
  assert.is(await opened(), 'read');
  const whole = loadColumns(file, stampOf(file));
  const columns = readFileSync(columnsFileOf(file));
  for (let at = 0; at < columns.length; at += 97) {
    const damaged = Buffer.from(columns);
    damaged[at]! ^= 1;
    writeFileSync(columnsFileOf(file), damaged);
    const loaded = loadColumns(file, stampOf(file));
    if (loaded !== null) assert.equal(loaded, whole);
  }
  writeFileSync(columnsFileOf(file), columns.subarray(0, columns.length / 2));
  assert.is(await opened(), 'read');
  assert.is(await opened(), 'stored');
});

test('a damaged snapshot fails with the UserError of the reader, and nothing is stored', async () => {
  const file = temporaryFile(snapshotText(LIST).slice(0, 900));
  const message = await openHeap(file).then(
    () => '',
    (error: unknown) => (error instanceof UserError ? error.message : String(error)),
  );
  assert.match(message, /is cut off/);
  assert.not(existsSync(columnsFileOf(file)));
});

test.run();
