import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openHeap } from '../../../../profiles/heap/reading/open-heap.js';
import { HEAP_TABLES } from '../../../../profiles/heap/tables/tables.js';
import { availableBytes } from '../../../../profiles/heap/taking/free-memory.js';
import {
  loadHeapdump,
  type SnapshotWriter,
  type TakenSnapshot,
  type TakeOptions,
  takeSnapshot,
} from '../../../../profiles/heap/taking/take-snapshot.js';

const folder = mkdtempSync(join(tmpdir(), 'arclab-take-'));
test.after(() => rmSync(folder, { recursive: true }));

const PLANTED = 321;
const MODULE = pathToFileURL(resolve('dist', 'profiles', 'heap', 'taking', 'take-snapshot.js')).href;

/** Takes snapshots in a process of its own: the tests' heap is large, and memory that it ever took counts for others. */
function takenElsewhere(calls: readonly (readonly [file: string, options: TakeOptions])[]): TakenSnapshot[] {
  const program = `
    import { takeSnapshot } from ${JSON.stringify(MODULE)};
    class Planted { values = [1.5, 2.5]; }
    globalThis.planted = Array.from({ length: ${PLANTED} }, () => new Planted());
    const taken = ${JSON.stringify(calls)}.map(([file, options]) => takeSnapshot(file, options));
    process.stdout.write(JSON.stringify(taken));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' }),
  );
}

async function countsOf(file: string): Promise<Map<string, number>> {
  const { heap } = await openHeap(file, { store: false });
  const rows = HEAP_TABLES.constructors(heap).objects() as { constructor: string; count: number }[];
  return new Map(rows.map(row => [row.constructor, row.count]));
}

/** Constructors of which one snapshot has more than the other, beyond what taking a snapshot itself makes. */
const unequal = (a: Map<string, number>, b: Map<string, number>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])]
    .filter(name => !/^[(]|^system|^Object$|^Function$/.test(name))
    .filter(name => Math.abs((a.get(name) ?? 0) - (b.get(name) ?? 0)) > 3);

async function countOf(file: string, name: string): Promise<number> {
  const { heap } = await openHeap(file, { store: false });
  const table = HEAP_TABLES.constructors(heap);
  const row = (table.array('constructor') as string[]).indexOf(name);
  return row < 0 ? 0 : (table.array('count') as number[])[row]!;
}

const WRITERS = ['node:v8', ...(loadHeapdump() ? ['heapdump'] : [])] as const;

for (const writer of WRITERS) {
  test(`through ${writer} a snapshot is whole, and has what the process made`, async () => {
    const file = join(folder, 'new', `${writer.replace(':', '-')}.heapsnapshot`);
    const [taken] = takenElsewhere([[file, { writer: writer as SnapshotWriter }]]) as [TakenSnapshot];
    assert.is(taken.writer, writer);
    assert.is(taken.bytes, statSync(taken.file).size);
    assert.ok(taken.elapsedMs > 0);
    assert.is(await countOf(taken.file, 'Planted'), PLANTED);
    assert.not.ok(readdirSync(join(folder, 'new')).some(name => name.endsWith('.unfinished')));
  });
}

test('heapdump and node:v8 take the same snapshot, and leave the environment as it is', async () => {
  // The first snapshot of a process compiles what the second finds.
  const calls = [...WRITERS, ...WRITERS].map(
    (writer, at) => [join(folder, `${at}.heapsnapshot`), { writer: writer as SnapshotWriter }] as const,
  );
  const files = takenElsewhere(calls).map(({ file }) => file);
  const [first, ...others] = await Promise.all(files.slice(WRITERS.length).map(countsOf));
  assert.is(first!.get('Planted'), PLANTED);
  for (const other of others) {
    assert.equal(unequal(other, first!), []);
    assert.is(other.get('Planted'), PLANTED);
  }
  assert.is(process.env.NODE_HEAPDUMP_OPTIONS, undefined);
});

test('too little memory is one sentence with figures, unless it is forced', () => {
  const room = { isEnough: false, neededBytes: 900e6, availableBytes: 200e6 };
  const file = join(folder, 'tight.heapsnapshot');
  assert.throws(
    () => takeSnapshot(file, { room }),
    (error: Error) =>
      /needs about 900 MB for a moment and 200 MB are free: .*force: true/.test(error.message),
  );
  assert.not.ok(existsSync(file));
  assert.is(takenElsewhere([[file, { room, force: true }]])[0]!.file, file);
});

test('what is free is a plausible number of bytes', () => {
  const bytes = availableBytes();
  assert.ok(bytes > 10e6 && bytes < 1e14, String(bytes));
});

test('a place that cannot be written is one sentence, and nothing is left there', () => {
  writeFileSync(join(folder, 'a-file'), '');
  assert.throws(
    () => takeSnapshot(join(folder, 'a-file', 'x.heapsnapshot')),
    (error: Error) => /^The snapshot .*x\.heapsnapshot cannot be written: [^\n]+$/.test(error.message),
  );
});

test('comparable keeps the ids of objects, its absence forgets them', async () => {
  const files = ['first', 'second', 'third'].map(name => join(folder, `${name}.heapsnapshot`));
  takenElsewhere(files.map((file, index) => [file, { comparable: index === 0 }]));
  const [first, second, third] = await Promise.all(files.map(firstPlantedId));
  assert.is(second, first);
  assert.is.not(third, first);
});

async function firstPlantedId(file: string): Promise<number | undefined> {
  const { heap } = await openHeap(file, { store: false });
  for (let node = 0; node < heap.facts.nodeCount; node += 1) {
    if (heap.typeOf(node) === 'object' && heap.constructorOf(node) === 'Planted')
      return heap.columns.nodeId[node];
  }
  return undefined;
}

test.run();
