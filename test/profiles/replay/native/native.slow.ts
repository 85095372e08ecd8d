/**
 * What Rust makes of a trace equals what the replay says: clones row by row, and the bytes that they allocate. Where
 * there is no cargo, the tests that need it are skipped, and say so.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { comparedRows, nativeTotals } from '../../../../profiles/replay/native/native-tables.js';
import { type Reenacted, reenactTrace } from '../../../../profiles/replay/native/reenact.js';
import { type RunOptions, runOptions } from '../../../../runtime/execution/options.js';
import { Attributes } from '../../../../runtime/feature/attributes.js';
import { openWorkflow } from '../../../../runtime/open-workflow.js';
import { readTrace } from '../../../../runtime/trace/read-trace.js';
import { TraceFile } from '../../../../runtime/trace/trace-file.js';
import type { TraceHeader, TraceNode } from '../../../../runtime/trace/trace-header.js';
import { TraceWriter } from '../../../../runtime/trace/trace-writer.js';
import { UserError } from '../../../../runtime/user-error.js';
import { SIZES } from '../../../../scripts/sharing-features.js';
import { writeSharingTrace } from '../../../../scripts/sharing-trace.js';
import { failingActions } from '../../../runtime/execution/failing-actions.js';
import { sampleGraph } from '../../../runtime/execution/sample-graph.js';
import { testCatalog } from '../../../runtime/execution/test-actions.js';
import { scripted, scriptedGraph } from '../scripted-action.js';
import { tracedRun } from '../traced-run.js';

const folder = mkdtempSync(join(tmpdir(), 'arclab-native-'));
process.env.XDG_CACHE_HOME = join(folder, 'cache');
const FEATURES = { small: 50, medium: 20, large: 4 } as const;

const hasCargo = spawnSync('cargo', ['--version']).status === 0;
if (!hasCargo) console.log('skipped: what Rust does with a trace, as there is no cargo on the PATH');
const withCargo = hasCargo ? test : test.skip;

function reenacted(bytes: Buffer, narrowing: Parameters<typeof reenactTrace>[2] = {}): Reenacted[] {
  const path = join(folder, 'run.trace');
  writeFileSync(path, bytes);
  return reenactTrace(path, readTrace(path), narrowing);
}

/** Asserts that clones are the same ones; returns how far modeled bytes and peaks are off, at most. */
function assertSame(all: readonly Reenacted[]): { bytesOff: number; peakOff: number } {
  let [bytesOff, peakOff] = [0, 0];
  for (const one of all) {
    const { sharing, mutation, finish, featureStore, storeKey } = one.combination;
    const name = [sharing, mutation, finish, featureStore, storeKey].join(', ');
    for (const { node, port, site, part, kind, count, countInRust, bytesInRust } of comparedRows(one)) {
      assert.is(countInRust, count, [name, node, port, site, part, kind].join(' | '));
      if (kind === 'pointer') assert.is(bytesInRust, 0, 'a raised count allocates nothing');
    }
    assert.is(one.native.left, 0, `${name}: everything is dropped`);
    const { ratio, peakRatio } = nativeTotals(one);
    bytesOff = Math.max(bytesOff, Math.abs((ratio ?? 1) - 1));
    peakOff = Math.max(peakOff, Math.abs((peakRatio ?? 1) - 1));
  }
  return { bytesOff, peakOff };
}

const STORES = { featureStore: ['off', 'clone'], storeKey: ['port'] } as const;

for (const name of ['counties', 'countries']) {
  withCargo(
    `${name}: Rust makes the same clones, of the same bytes, and holds as much at its peak`,
    async () => {
      const { bytes } = await tracedRun(
        openWorkflow(resolve('notebooks', 'workflows', `${name}.yml`)),
        undefined,
      );
      const { bytesOff, peakOff } = assertSame(reenacted(bytes, STORES));
      assert.ok(bytesOff < 0.03, `bytes are ${bytesOff} off`);
      assert.ok(peakOff < 0.03, `peaks are ${peakOff} off`);
    },
  );
}

for (const size of SIZES) {
  withCargo(`${size} features: the same, under every combination`, () => {
    const path = join(folder, `${size}.trace`);
    writeSharingTrace(path, size, FEATURES[size]);
    const all = reenactTrace(path, readTrace(path));
    assert.is(all.length, 120);
    const { bytesOff, peakOff } = assertSame(all);
    assert.ok(bytesOff < 0.03, `bytes are ${bytesOff} off`);
    assert.ok(peakOff < 0.03, `peaks are ${peakOff} off`);
    for (const { native } of all) {
      assert.ok(native.peakReserved >= native.peakBytes && native.milliseconds > 0);
    }
  });
}

withCargo('random graphs with whatever can be asked of features, on disk too: the same clones', async () => {
  const options = fc.record({
    channelCapacity: fc.constantFrom(256, 3),
    memoryBudget: fc.constantFrom(0, 0.003, 0.02),
    graphBuild: fc.constantFrom<RunOptions['graphBuild']>('clone', 'move'),
  });
  const property = fc.asyncProperty(scriptedGraph, options, async ({ nodes, edges }, fixed) => {
    const catalog = testCatalog().catalog.with(scripted, ...failingActions);
    const { bytes } = await tracedRun(
      sampleGraph(catalog, nodes, edges),
      catalog,
      runOptions('after', fixed),
    );
    const { bytesOff } = assertSame(reenacted(bytes, { storeKey: ['edge'] }));
    assert.ok(bytesOff < 0.03, `bytes are ${bytesOff} off`);
  });
  await fc.assert(property, { numRuns: 10 });
});

const nodeOf = (id: string, kind: TraceNode['kind']): TraceNode => {
  const outputPorts = kind === 'sink' ? [] : ['features'];
  return { id, label: id, action: id, kind, outputPorts, rejects: false, processorBytes: 0 };
};

/** A feature of which a node takes out attributes and adds some, before it goes to two sinks. */
function writeRemovalTrace(path: string, count: number, removed: number, added: number): void {
  const pairs = [
    ['source', 'remover'],
    ['remover', 'one'],
    ['remover', 'other'],
  ] as const;
  const header: TraceHeader = {
    workflow: { id: 'removal', name: 'removal', file: null, fingerprint: 'removal' },
    options: runOptions('after', {}),
    nodes: [
      nodeOf('source', 'source'),
      nodeOf('remover', 'processor'),
      nodeOf('one', 'sink'),
      nodeOf('other', 'sink'),
    ],
    edges: pairs.map(([from, to]) => ({ id: to, from, to, fromPort: 'features', toPort: 'features' })),
  };
  const trace = new TraceWriter(header, new TraceFile(path));
  const remover = trace.node('remover');
  const attributes = Attributes.of(Array.from({ length: count }, (_, at) => [`k${at}`, null]));
  trace.node('source').emit({ attributes, geometry: null, metadata: null }, 'features');
  remover.receive(0);
  const edited = remover.edit();
  for (let at = 0; at < removed; at++) remover.delete(edited, `k${at}`);
  for (let at = 0; at < added; at++) remover.set(edited, `new ${at}`, null);
  remover.send(edited, 'features');
  remover.end();
  for (const id of ['one', 'other']) {
    trace.node(id).receive(0);
    trace.node(id).end();
  }
  trace.end();
}

withCargo('a map from which attributes were taken out is cloned with the table that it had', () => {
  const cases = [
    [4, 1, 0],
    [4, 4, 0],
    [8, 5, 0],
    [8, 2, 2],
    [8, 2, 3],
    [15, 1, 1],
  ] as const;
  for (const [count, removed, added] of cases) {
    const path = join(folder, 'removal.trace');
    writeRemovalTrace(path, count, removed, added);
    const all = reenactTrace(path, readTrace(path), { featureStore: ['off'], storeKey: ['port'] });
    assert.is(assertSame(all).bytesOff, 0, `${count} − ${removed} + ${added}`);
  }
});

test('without cargo, and where it can’t build, one sentence says what to do', () => {
  const { PATH } = process.env;
  const path = join(folder, 'none.trace');
  writeSharingTrace(path, 'small', 1);
  const cache = process.env.XDG_CACHE_HOME;
  process.env.XDG_CACHE_HOME = join(folder, 'another cache');
  process.env.PATH = folder;
  try {
    const isSaid = (thrown: unknown) =>
      thrown instanceof UserError && /there is no cargo on the PATH; install Rust from/.test(thrown.message);
    assert.throws(() => reenactTrace(path, readTrace(path)), isSaid);
    writeFileSync(join(folder, 'cargo'), '#!/bin/sh\necho "error: no network" >&2\nexit 101\n', {
      mode: 0o755,
    });
    const isRepeated = (thrown: unknown) =>
      thrown instanceof UserError && /cargo says "no network"; see what/.test(thrown.message);
    assert.throws(() => reenactTrace(path, readTrace(path)), isRepeated);
  } finally {
    process.env.PATH = PATH;
    process.env.XDG_CACHE_HOME = cache;
  }
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
