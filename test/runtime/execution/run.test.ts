import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type RunOptions, runOptions } from '../../../runtime/execution/options.js';
import { startRun } from '../../../runtime/execution/run.js';
import type { RunResult } from '../../../runtime/execution/run-result.js';
import { STRATEGIES } from '../../../runtime/feature/representation/strategies.js';
import type { CloneSite } from '../../../runtime/ledger/ledger.js';
import { randomGraph } from './random-graph.js';
import { runSample } from './run-sample.js';
import { type SampleEdge, type SampleNode, sampleGraph } from './sample-graph.js';
import { testCatalog } from './test-actions.js';

const GRAPHS = Number(process.env.ARCLAB_TEST_GRAPHS ?? 60);

interface Ran extends RunResult {
  readonly recorded: ReadonlyMap<string, readonly string[]>;
  readonly storeFiles: readonly string[];
}

/** Runs a graph with the `before` preset, without its delay, and checks what holds for every run. */
async function ran(
  nodes: readonly SampleNode[],
  edges: readonly SampleEdge[],
  changes: Partial<RunOptions> = {},
): Promise<Ran> {
  const { catalog, recorded } = testCatalog();
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-test-'));
  try {
    const options = runOptions('before', { statusDelayMs: 0, featureStore: 'off', ...changes });
    const graph = sampleGraph(catalog, nodes, edges);
    const result = await ended(startRun(graph, { options, workDirectory, catalog }).result);
    assert.is(result.liveArcs, 0, 'no Arc is left alive');
    assert.equal(result.leaks, [], 'no feature is left alive');
    assert.not(existsSync(join(workDirectory, 'spill')), 'no kept feature is left on disk');
    const store = join(workDirectory, 'feature-store');
    const storeFiles = existsSync(store) ? readdirSync(store).sort() : [];
    return { ...result, recorded, storeFiles: storeFiles.filter(file => file.endsWith('.jsonl')) };
  } finally {
    rmSync(workDirectory, { recursive: true });
  }
}

/** What a run ends with; an error if nothing can move any more while it has not ended. */
function ended<T>(result: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const error = new Error('the run hangs: every node waits for another');
    // The loop must have something to do, or the process ends before the test does.
    const hangs = () => setImmediate(() => reject(error));
    process.once('beforeExit', hangs);
    result.then(resolve, reject).finally(() => process.off('beforeExit', hangs));
  });
}

function deepClones(result: RunResult, node: string, ...sites: CloneSite[]): number {
  return result.ledger
    .rows()
    .filter(row => row.node === node && row.kind === 'deep' && sites.includes(row.site))
    .reduce((sum, row) => sum + row.count, 0);
}

const source = (count: number): SampleNode => ({ name: 'source', action: 'Numbers', parameters: { count } });
const sink = (name: string): SampleNode => ({ name, action: 'Record', parameters: { as: name } });

for (const n of [1, 2, 3, 4, 5]) {
  const sinks = Array.from({ length: n }, (_, i) => sink(`sink ${i}`));
  const edges: SampleEdge[] = [
    ['source', 'forwarding'],
    ...sinks.map(({ name }): SampleEdge => ['forwarding', name]),
  ];
  const nodes = [source(7), { name: 'forwarding', action: 'Noop Processor' }, ...sinks];
  const forwardSites: CloneSite[] = ['forward-writer', 'store-serialize', 'fan-out'];

  test(`forwarding to ${n} nodes costs ${3 * n - 1} deep clones with the store on, as the memo says`, async () => {
    const result = await ran(nodes, edges, { featureStore: 'clone' });
    assert.is(deepClones(result, 'forwarding', ...forwardSites), 7 * (3 * n - 1));
    assert.is(deepClones(result, 'forwarding', 'forward-writer'), 7 * n);
    assert.is(deepClones(result, 'forwarding', 'store-serialize'), 7 * n);
    assert.is(deepClones(result, 'forwarding', 'fan-out'), 7 * (n - 1));
    assert.is(deepClones(result, 'source', 'source-context'), 7);
    for (const { name } of sinks) assert.is(deepClones(result, name, 'sink-input'), 7);
    assert.equal(
      result.storeFiles,
      edges.map((_, i) => `edge ${i}.jsonl`),
    );
  });

  test(`forwarding to ${n} nodes costs ${2 * n - 1} deep clones with the store off, as the memo says`, async () => {
    const result = await ran(nodes, edges, { featureStore: 'off' });
    assert.is(deepClones(result, 'forwarding', ...forwardSites), 7 * (2 * n - 1));
    assert.equal(result.storeFiles, []);
  });

  test(`forwarding to ${n} nodes costs ${n - 1} deep clones when the store reads references`, async () => {
    const result = await ran(nodes, edges, { featureStore: 'reference' });
    assert.is(deepClones(result, 'forwarding', ...forwardSites), 7 * (n - 1));
    assert.is(result.storeFiles.length, n + 1);
  });

  test(`with a file per port, forwarding to ${n} nodes writes once`, async () => {
    const result = await ran(nodes, edges, { featureStore: 'clone', storeKey: 'port' });
    assert.is(deepClones(result, 'forwarding', ...forwardSites), 7 * (2 + n - 1));
    const files = ['edge 0.jsonl', 'id of forwarding.features.jsonl', 'id of source.features.jsonl'];
    assert.equal(result.storeFiles, files);
  });
}

test('sending by P ports at once costs P − 1 clones', async () => {
  const conditions = ['a', 'b', 'c'].map(outputPort => ({
    outputPort,
    expr: { type: 'flowExpr', value: 'attributes["n"] < 4' },
  }));
  const filter = { name: 'filter', action: 'Feature Filter', parameters: { conditions } };
  const result = await ran(
    [source(10), filter, sink('a'), sink('b'), sink('c'), sink('rest')],
    [
      ['source', 'filter'],
      ['filter', 'a', 'a'],
      ['filter', 'b', 'b'],
      ['filter', 'c', 'c'],
      ['filter', 'rest', 'unfiltered'],
    ],
  );
  assert.is(deepClones(result, 'filter', 'port-multiplex'), 4 * 2);
  assert.is(result.recorded.get('rest')!.length, 6);
});

test('clone-then-mutate copies what it edits even when nobody else holds the feature; move-then-mutate does not', async () => {
  const nodes = [source(5), { name: 'edit', action: 'Increment' }, sink('sink')];
  const edges: SampleEdge[] = [
    ['source', 'edit'],
    ['edit', 'sink'],
  ];
  const sharing = 'arc-geometry-attributes';
  const cloned = await ran(nodes, edges, { sharing, mutation: 'clone-then-mutate' });
  const copies = cloned.ledger.rows().filter(row => row.site === 'copy-on-write');
  assert.equal(
    copies.map(({ node, part, count }) => [node, part, count]),
    [
      ['edit', 'attributes', 5],
      ['edit', 'geometry', 5],
    ],
  );
  const moved = await ran(nodes, edges, { sharing, mutation: 'move-then-mutate' });
  assert.equal(
    moved.ledger.rows().filter(row => row.site === 'copy-on-write' || row.site === 'action-clone'),
    [],
  );
});

test('an accumulating action emits clones with finish: copy and the features themselves with finish: take', async () => {
  const nodes = [source(6), { name: 'reverse', action: 'Reverse' }, sink('sink')];
  const edges: SampleEdge[] = [
    ['source', 'reverse'],
    ['reverse', 'sink'],
  ];
  const copied = await ran(nodes, edges, { finish: 'copy' });
  const taken = await ran(nodes, edges, { finish: 'take' });
  assert.is(deepClones(copied, 'reverse', 'finish-copy'), 6);
  assert.is(deepClones(taken, 'reverse', 'finish-copy'), 0);
  assert.equal(copied.recorded, taken.recorded);
  assert.is(copied.recorded.get('sink')![0]!.includes('"n":5'), true);
});

test('building the graph clones every processor once with graphBuild: clone, and none with move', async () => {
  const nodes = [source(1), { name: 'edit', action: 'Increment' }, sink('sink')];
  const edges: SampleEdge[] = [
    ['source', 'edit'],
    ['edit', 'sink'],
  ];
  assert.is(deepClones(await ran(nodes, edges, { graphBuild: 'clone' }), 'edit', 'graph-build'), 1);
  assert.is(deepClones(await ran(nodes, edges, { graphBuild: 'move' }), 'edit', 'graph-build'), 0);
});

test('repeating the sources gives every feature again under another id', async () => {
  const result = await ran([source(4), sink('sink')], [['source', 'sink']], { scale: 3 });
  const lines = result.recorded.get('sink')!;
  assert.is(lines.length, 12);
  assert.is(new Set(lines.map(line => JSON.parse(line).id)).size, 12);
});

test('a feature with an id of its own is another feature in every repetition', async () => {
  const own = '3f2a9c1e-5b7d-4e60-8a14-c29d7e5f0b36';
  const named = { name: 'source', action: 'Numbers', parameters: { count: 1, id: own } };
  const ids = async (scale: number) => {
    const { recorded } = await ran([named, sink('sink')], [['source', 'sink']], { scale });
    return recorded.get('sink')!.map(line => JSON.parse(line).id as string);
  };
  const repeated = await ids(5);
  assert.is(repeated[0], own);
  assert.is(new Set(repeated).size, 5);
  for (const id of repeated) assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.equal(await ids(5), repeated, 'the same ids in every run');
});

test('a node that waits for its slow receiver never holds more than its channel and one burst', async () => {
  const count = 300;
  const nodes = [
    source(count),
    { name: 'slow', action: 'Increment', parameters: { asynchronous: true } },
    sink('sink'),
  ];
  const result = await ran(
    nodes,
    [
      ['source', 'slow'],
      ['slow', 'sink'],
    ],
    { channelCapacity: 8 },
  );
  assert.is(result.recorded.get('sink')!.length, count);
  for (const channel of result.channels)
    assert.ok(channel.deepest <= 8, `${channel.deepest} in a channel of 8`);
});

for (const how of ['before', 'holding a clone', 'after taking', 'asynchronously', 'in finish'] as const) {
  for (const sharing of STRATEGIES) {
    test(`${sharing}: an action that fails ${how} loses that feature alone, and fails the run with node, action, feature and cause`, async () => {
      const result = await ran(
        [
          source(500),
          { name: 'first', action: 'Reverse' },
          { name: 'bad', action: 'Failing', parameters: { at: 250, how } },
          { name: 'after', action: 'Reverse' },
          sink('sink'),
          sink('other'),
        ],
        [
          ['source', 'first'],
          ['first', 'bad'],
          ['bad', 'after'],
          ['after', 'sink'],
          ['first', 'other'],
        ],
        { sharing, channelCapacity: 16 },
      );
      assert.is(result.status, 'failed');
      const feature = how === 'in finish' ? '' : ' on feature [0-9a-f-]{36}';
      assert.match(result.failure!.message, new RegExp(`^node "bad" \\(Failing\\) failed${feature}: broke$`));
      assert.is(result.nodes.find(node => node.label === 'bad')!.status, 'failed');
      assert.is(result.recorded.get('sink')!.length, how === 'in finish' ? 500 : 499);
      assert.is(result.recorded.get('other')!.length, 500);
    });
  }
}

test('a failing source fails the run and says which', async () => {
  const failing = { name: 'bad', action: 'Failing Source', parameters: { after: 700 } };
  const result = await ran(
    [failing, { name: 'keep', action: 'Reverse' }, sink('sink')],
    [
      ['bad', 'keep'],
      ['keep', 'sink'],
    ],
  );
  assert.is(result.failure!.message, 'node "bad" (Failing Source) failed: the source broke');
  assert.equal(result.recorded.get('sink') ?? [], [], 'nothing finishes, so what was kept is not sent');
  assert.equal([result.liveArcs, result.leaks], [0, []]);
});

test('no sink writes before all sources have ended: one that breaks leaves no file', async () => {
  const broken = { name: 'broken', action: 'Failing Source', parameters: { after: 700 } };
  const { files, nodes } = await runSample({
    nodes: [
      { ...source(3), name: 'fine' },
      broken,
      { name: 'file', action: 'Picky Sink', parameters: { every: 99, file: 'out' } },
      sink('sink'),
    ],
    edges: [
      ['fine', 'file'],
      ['broken', 'sink'],
    ],
  });
  assert.not.ok('artifacts/out' in files);
  assert.is(nodes.find(({ label }) => label === 'sink')!.status, 'processing');
});

/** How many finishes ran at once, of four that have more to send than their channels hold. */
async function finishesAtOnce(changes: Partial<RunOptions>): Promise<number> {
  const branches = ['a', 'b', 'c', 'd'];
  const result = await ran(
    [
      source(100),
      ...branches.map((name): SampleNode => ({ name: `keep ${name}`, action: 'Reverse' })),
      ...branches.map(name => sink(`sink ${name}`)),
    ],
    [
      ...branches.map((name): SampleEdge => ['source', `keep ${name}`]),
      ...branches.map((name): SampleEdge => [`keep ${name}`, `sink ${name}`]),
    ],
    { channelCapacity: 8, ...changes },
  );
  for (const name of branches) assert.is(result.recorded.get(`sink ${name}`)!.length, 100);
  return result.finishesAtOnce;
}

test('heavy finishes run all at once without a gate, one by one behind quiet, by their number behind permits', async () => {
  assert.is(await finishesAtOnce({ finishGate: 'none' }), 4);
  assert.is(await finishesAtOnce({ finishGate: 'quiet' }), 1);
  for (const finishPermits of [1, 2, 3]) {
    assert.is(await finishesAtOnce({ finishGate: 'permits', finishPermits }), finishPermits);
  }
});

const sorted = (recorded: ReadonlyMap<string, readonly string[]>) =>
  new Map(Array.from(recorded, ([name, lines]) => [name, [...lines].sort()]));

/** Megabytes that two or three features of the random graphs fill. */
const TINY_BUDGET = 0.01;

const MOST_AT_ONCE = { none: Number.POSITIVE_INFINITY, quiet: 1 };

test(`${GRAPHS} random graphs: equal outputs and orders under every strategy, mutation, finish, gate and memory budget; none hangs or leaks`, async () => {
  let spilled = 0;
  await fc.assert(
    fc.asyncProperty(
      randomGraph,
      fc.constantFrom(1, 2, 7, 256),
      fc.constantFrom('none', 'quiet', 'permits'),
      fc.integer({ min: 1, max: 3 }),
      async ({ nodes, edges }, channelCapacity, finishGate, finishPermits) => {
        const base = await ran(nodes, edges, { channelCapacity, finishGate, finishPermits });
        const most = finishGate === 'permits' ? finishPermits : MOST_AT_ONCE[finishGate];
        assert.ok(base.finishesAtOnce <= most, `${base.finishesAtOnce} finishes at once`);
        // A gate may change the order in which branches meet, but not what arrives.
        const ungated = await ran(nodes, edges, { channelCapacity, finishGate: 'none' });
        assert.equal(sorted(ungated.recorded), sorted(base.recorded));
        for (const sharing of STRATEGIES) {
          const changes: Partial<RunOptions> = {
            ...{ sharing, channelCapacity, finishGate, finishPermits },
            mutation: sharing === 'owned' ? 'move-then-mutate' : 'clone-then-mutate',
            finish: sharing === 'arc-feature' ? 'copy' : 'take',
            memoryBudget:
              sharing === 'arc-feature' || sharing === 'arc-geometry-attributes' ? TINY_BUDGET : 0,
          };
          const other = await ran(nodes, edges, changes);
          assert.is(other.status, 'completed');
          assert.equal(other.recorded, base.recorded);
          spilled += other.nodes.reduce((sum, node) => sum + node.spilled, 0);
        }
      },
    ),
    { numRuns: GRAPHS },
  );
  assert.ok(spilled > GRAPHS, `${spilled} features went to disk`);
});

test(`${GRAPHS} random graphs: every site's clones are what the memo's arithmetic says`, async () => {
  await fc.assert(
    fc.asyncProperty(
      randomGraph,
      fc.constantFrom('clone', 'off', 'reference'),
      async (graph, featureStore) => {
        const { nodes, edges } = graph;
        const result = await ran(nodes, edges, { featureStore });
        for (const { label, kind, received, sent } of result.nodes) {
          if (kind === 'sink') assert.is(deepClones(result, label, 'sink-input'), received);
          if (kind === 'source') assert.is(deepClones(result, label, 'source-context'), sent);
          const out = edges.filter(([from]) => from === label);
          if (out.length === 0 || new Set(out.map(edge => edge[2])).size > 1) continue;
          if (result.nodes.find(node => node.label === label)!.action === 'Feature Filter') continue;
          const n = out.length;
          const writers = featureStore === 'reference' ? 0 : n;
          const serialized = featureStore === 'clone' ? n : 0;
          assert.is(deepClones(result, label, 'forward-writer'), sent * writers);
          assert.is(deepClones(result, label, 'store-serialize'), sent * serialized);
          assert.is(deepClones(result, label, 'fan-out'), sent * (n - 1));
        }
      },
    ),
    { numRuns: GRAPHS },
  );
});

test.run();
