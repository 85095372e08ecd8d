import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { AllocationProfile } from '../../../profiles/process/allocations/allocation-profile.js';
import type { AllocationRow } from '../../../profiles/process/allocations/allocations-table.js';
import { profileCode } from '../../../profiles/process/allocations/profile-allocations.js';
import {
  type SampledNode,
  type SampledProfile,
  sampleAllocations,
} from '../../../profiles/process/allocations/sample-allocations.js';
import { setPlaceMapper } from '../../../profiles/process/call-place.js';
import { UserError } from '../../../runtime/user-error.js';
import { SPEEDSCOPE_SCHEMA } from './speedscope-schema.js';

const OBJECTS = 50_000;
const held: object[] = [];

function makeGarbage(): number {
  let length = 0;
  for (let i = 0; i < OBJECTS; i++) length += JSON.parse(`[${i},"garbage"]`).length;
  return length;
}

function makeKept(): void {
  for (let i = 0; i < OBJECTS; i++) held.push({ i, square: { i } });
}

function rowsOf(profile: AllocationProfile): AllocationRow[] {
  return profile.table().objects({ limit: Number.POSITIVE_INFINITY }) as AllocationRow[];
}

function rowOf(profile: AllocationProfile, name: string): AllocationRow | undefined {
  return rowsOf(profile).find(row => row.function === name);
}

test('a profile tells temporaries and what is kept, and the live one only what is kept', async () => {
  const code = () => {
    makeGarbage();
    makeKept();
  };
  const all = await profileCode(code, 'code', { everyBytes: 2048 });
  held.length = 0;
  const live = await profileCode(code, 'code', { everyBytes: 2048, kept: 'live' });
  const garbage = rowOf(all, 'makeGarbage')!;
  const kept = rowOf(all, 'makeKept')!;
  assert.ok(garbage.totalBytes > 20 * OBJECTS, `${garbage.totalBytes} bytes`);
  assert.ok(kept.totalBytes > 40 * OBJECTS, `${kept.totalBytes} bytes`);
  assert.ok(rowOf(live, 'makeKept')!.totalBytes > 40 * OBJECTS);
  assert.ok((rowOf(live, 'makeGarbage')?.totalBytes ?? 0) < garbage.totalBytes / 10);
});

test('functions are placed in their source file, not in what was compiled from it', async () => {
  const profile = await profileCode(makeKept, 'makeKept', { everyBytes: 2048 });
  assert.match(rowOf(profile, 'makeKept')!.place, /^test\/profiles\/process\/allocations\.test\.ts:\d+$/);
  const outermost = [...profile.root.children.values()].map(({ frame }) => frame.name);
  assert.ok(!outermost.includes('sampleAllocations'), 'stacks begin below the profiler');
});

test('one profile at a time, with a period that makes sense; what the code throws comes through', async () => {
  await sampleAllocations(async () => {
    try {
      await sampleAllocations(makeGarbage);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UserError);
    }
  });
  for (const everyBytes of [0, -1, 1.5, Number.NaN]) {
    try {
      await sampleAllocations(makeGarbage, { everyBytes });
      assert.unreachable();
    } catch (error) {
      assert.match((error as Error).message, /everyBytes must be a whole number/);
    }
  }
  const failure = new Error('of the code');
  try {
    await sampleAllocations(() => Promise.reject(failure));
    assert.unreachable();
  } catch (error) {
    assert.is(error, failure);
  }
  const { profile } = await sampleAllocations(makeKept, { everyBytes: 4096 });
  assert.ok(profile.samples.length > 0, 'a failed profile does not stop the next one');
});

interface Stack {
  readonly names: readonly string[];
  readonly bytes: number;
}

/** Any stacks of three functions that call each other, also themselves. */
const anyStacks: fc.Arbitrary<Stack[]> = fc.array(
  fc.record({
    names: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 }),
    bytes: fc.integer({ min: 1, max: 1e6 }),
  }),
  { maxLength: 30 },
);

type Growing = Omit<SampledNode, 'children' | 'selfSize'> & { selfSize: number; children: Growing[] };

/** The stacks as V8 gives them. */
function sampledFrom(stacks: readonly Stack[]): SampledProfile {
  let nodes = 0;
  const newNode = (functionName: string, url: string): Growing => {
    const callFrame = { functionName, scriptId: '1', url, lineNumber: 0, columnNumber: 0 };
    return { id: ++nodes, callFrame, selfSize: 0, children: [] };
  };
  const head = newNode('(root)', '');
  const samples = stacks.map(({ names, bytes }) => {
    let node = head;
    for (const name of names) {
      let child = node.children.find(({ callFrame }) => callFrame.functionName === name);
      if (child === undefined) {
        child = newNode(name, 'Cell[1]');
        node.children.push(child);
      }
      node = child;
    }
    node.selfSize += bytes;
    return { nodeId: node.id };
  });
  return { head, samples };
}

test('every function gets what the stacks with it allocated, recursion counted once, and nothing is lost', () => {
  const sumOf = (stacks: readonly Stack[]) => stacks.reduce((sum, { bytes }) => sum + bytes, 0);
  fc.assert(
    fc.property(anyStacks, stacks => {
      const profile = new AllocationProfile('any', sampledFrom(stacks), 'all');
      assert.is(profile.bytes, sumOf(stacks));
      for (const name of ['a', 'b', 'c']) {
        const within = stacks.filter(({ names }) => names.includes(name));
        const row = rowOf(profile, name);
        assert.is(row?.totalBytes ?? 0, sumOf(within));
        assert.is(row?.selfBytes ?? 0, sumOf(stacks.filter(({ names }) => names.at(-1) === name)));
        assert.is(row?.count ?? 0, stacks.filter(({ names }) => names.at(-1) === name).length);
      }
      const { samples, weights } = profile.speedscope().profiles[0];
      assert.is(samples.length, weights.length);
      assert.is(
        weights.reduce((sum, weight) => sum + weight, 0),
        sumOf(stacks),
      );
    }),
  );
});

test("the ledger's copies of geometry are in the table, marked as such", () => {
  const sampled: SampledProfile = {
    head: {
      id: 1,
      callFrame: { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 },
      selfSize: 100,
      children: [],
    },
    samples: [{ nodeId: 1 }],
  };
  const clone = { node: 'cut', port: 'features', site: 'fan-out', kind: 'deep', bytesModeled: 0 } as const;
  const rows = rowsOf(
    new AllocationProfile('any', sampled, 'all', [
      { ...clone, part: 'geometry', count: 2, bytesCopied: 3000 },
      { ...clone, part: 'attributes', count: 2, bytesCopied: 500 },
      { ...clone, part: 'geometry', kind: 'pointer', count: 9, bytesCopied: 0 },
    ]),
  );
  assert.equal(
    rows.map(({ source, selfBytes, selfShare, count }) => ({ source, selfBytes, selfShare, count })),
    [
      { source: 'ledger', selfBytes: 3000, selfShare: 1, count: 2 },
      { source: 'sampled', selfBytes: 100, selfShare: 1, count: 1 },
    ],
  );
  assert.is(rows[0]!.function, 'fan-out: geometry');
  assert.is(rows[0]!.place, 'cut, features');
});

test("the speedscope file keeps to the format's schema, and its stacks to its frames", async () => {
  const profile = await profileCode(makeKept, 'kept', { everyBytes: 2048 });
  const file = profile.speedscope();
  const check = new Ajv({ allErrors: true }).compile(SPEEDSCOPE_SCHEMA);
  assert.ok(check(file), JSON.stringify(check.errors));
  const [{ unit, samples }] = file.profiles;
  assert.is(unit, 'bytes');
  assert.ok(samples.length > 0);
  assert.ok(samples.flat().every(at => at in file.shared.frames));
  assert.ok(file.shared.frames.some(({ name, file: source }) => name === 'makeKept' && source !== undefined));
});

test('a session says where its scripts come from, and what is its own', () => {
  setPlaceMapper(({ file, line, column }) => {
    if (file === 'session') return null;
    return file.startsWith('Cell[') ? { file, line: line + 10, column } : undefined;
  });
  const frame = (functionName: string, url: string) => ({
    functionName,
    scriptId: '1',
    url,
    lineNumber: 0,
    columnNumber: 0,
  });
  const leaf = { id: 3, callFrame: frame('mine', 'Cell[4]'), selfSize: 8, children: [] };
  const own = { id: 2, callFrame: frame('evaluate', 'session'), selfSize: 1, children: [leaf] };
  const head = { id: 1, callFrame: frame('(root)', ''), selfSize: 0, children: [own] };
  try {
    const rows = rowsOf(new AllocationProfile('any', { head, samples: [] }, 'all'));
    assert.equal(
      rows.map(row => [row.function, row.place, row.selfBytes]),
      [
        ['mine', 'Cell[4]:11', 8],
        ['(no function)', '', 1],
      ],
    );
  } finally {
    setPlaceMapper(() => undefined);
  }
});

test.run();
