import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type RunOptions, runOptions } from '../../../runtime/execution/options.js';
import { openRun, type SteppedRun, startRun } from '../../../runtime/execution/run.js';
import type { RunResult } from '../../../runtime/execution/run-result.js';
import { STRATEGIES } from '../../../runtime/feature/representation/strategies.js';
import { randomGraph } from './random-graph.js';
import { numbers, record } from './run-sample.js';
import { type SampleEdge, type SampleNode, sampleGraph } from './sample-graph.js';
import { testCatalog } from './test-actions.js';

interface Graph {
  readonly nodes: readonly SampleNode[];
  readonly edges: readonly SampleEdge[];
}

interface Opened {
  readonly run: SteppedRun;
  readonly recorded: ReadonlyMap<string, readonly string[]>;
  /** The id of a node by its name. */
  id(name: string): string;
}

async function inSteps<T>(
  { nodes, edges }: Graph,
  options: Partial<RunOptions>,
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  const { catalog, recorded } = testCatalog();
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-steps-'));
  try {
    const graph = sampleGraph(catalog, nodes, edges, {});
    const run = openRun(graph, { options: runOptions('after', options), workDirectory, catalog });
    const id = (name: string): string => graph.nodes.find(node => node.name === name)!.id;
    return await work({ run, recorded, id });
  } finally {
    rmSync(workDirectory, { recursive: true });
  }
}

async function whole(
  graph: Graph,
  options: Partial<RunOptions>,
): Promise<{ result: RunResult; recorded: ReadonlyMap<string, readonly string[]> }> {
  const { catalog, recorded } = testCatalog();
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-steps-'));
  const run = startRun(sampleGraph(catalog, graph.nodes, graph.edges, {}), {
    options: runOptions('after', options),
    workDirectory,
    catalog,
  });
  const result = await run.result;
  rmSync(workDirectory, { recursive: true });
  return { result, recorded };
}

const sorted = (recorded: ReadonlyMap<string, readonly string[]>) =>
  Array.from(recorded, ([name, lines]) => [name, [...lines].sort()]);

const CHAIN: Graph = {
  nodes: [numbers(1000), { name: 'add', action: 'Increment' }, record('sink')],
  edges: [
    ['source', 'add', 'features', 'features'],
    ['add', 'sink', 'features', 'features'],
  ],
};

test('a step stops before a node: what waits there is more than a channel holds, and runs once', () =>
  inSteps(CHAIN, { channelCapacity: 4 }, async ({ run, recorded, id }) => {
    const before = await run.advance([id('source')]);
    assert.is(before.result, null);
    const [batch] = run.waiting(id('add'));
    assert.is(batch!.features.length, 1000);
    assert.equal(
      run.nodes().map(({ label, status }) => [label, status]),
      [
        ['source', 'completed'],
        ['add', 'starting'],
        ['sink', 'starting'],
      ],
    );
    assert.is(recorded.get('sink')?.length ?? 0, 0);
    await run.advance([id('add')]);
    assert.is(run.waiting(id('add'))[0]!.features.length, 0);
    assert.is(run.waiting(id('sink'))[0]!.features.length, 1000);
    // A step that has run is no work when it is asked for again.
    await run.advance([id('source'), id('add')]);
    assert.is(run.nodes()[1]!.received, 1000);
    const { result } = await run.advance();
    assert.is(result!.status, 'completed');
    assert.is(recorded.get('sink')!.length, 1000);
    assert.equal([result!.liveArcs, result!.leaks], [0, []]);
  }));

test('a run that is cancelled between two steps drops all that waits, and ends', () =>
  inSteps(CHAIN, { sharing: 'arc-geometry-attributes' }, async ({ run, id }) => {
    await run.advance([id('source')]);
    run.cancel();
    const result = await run.result;
    assert.equal([result.status, result.liveArcs, result.leaks], ['cancelled', 0, []]);
  }));

for (const how of ['before', 'holding a clone', 'after taking', 'asynchronously', 'in finish']) {
  test(`a node that fails (${how}) with others behind it ends the step, the run goes on and fails, and leaves nothing alive`, () =>
    inSteps(
      {
        nodes: [
          numbers(10),
          { name: 'bad', action: 'Failing', parameters: { at: 5, how } },
          { name: 'add', action: 'Increment' },
          record('sink'),
        ],
        edges: [
          ['source', 'bad', 'features', 'features'],
          ['bad', 'add', 'features', 'features'],
          ['add', 'sink', 'features', 'features'],
        ],
      },
      {},
      async ({ run, recorded, id }) => {
        assert.is((await run.advance([id('source')])).result, null);
        assert.is((await run.advance([id('bad')])).result, null);
        assert.is(run.nodes().find(({ label }) => label === 'bad')!.status, 'failed');
        const { result } = await run.advance();
        assert.equal([result?.status, result?.liveArcs, result?.leaks], ['failed', 0, []]);
        assert.match(result!.failure!.message, /bad.*broke/);
        assert.is(recorded.get('sink')!.length, how === 'in finish' ? 10 : 9);
      },
    ));
}

/** Megabytes; less than one kept feature, so that all go to disk. */
const TINY_BUDGET = 1e-6;

const GRAPHS = Number(process.env.ARCLAB_TEST_GRAPHS ?? 60);

test(`${GRAPHS} random graphs in random steps: outputs and clones as in a whole run, under every option`, async () => {
  await fc.assert(
    fc.asyncProperty(
      randomGraph,
      fc.array(fc.nat(), { maxLength: 4 }),
      fc.record({
        sharing: fc.constantFrom(...STRATEGIES),
        mutation: fc.constantFrom('clone-then-mutate', 'move-then-mutate'),
        finish: fc.constantFrom('copy', 'take'),
        finishGate: fc.constantFrom('none', 'quiet', 'permits'),
        featureStore: fc.constantFrom('off', 'reference', 'clone'),
        storeKey: fc.constantFrom('edge', 'port'),
        memoryBudget: fc.constantFrom(0, TINY_BUDGET),
        channelCapacity: fc.constantFrom(1, 3, 256),
      }),
      async (graph, cuts, options) => {
        const expected = await whole(graph, options);
        await inSteps(graph, options, async ({ run, recorded, id }) => {
          for (const cut of cuts) await run.advance([id(graph.nodes[cut % graph.nodes.length]!.name)]);
          const { result } = await run.advance();
          assert.equal([result!.status, result!.liveArcs, result!.leaks], ['completed', 0, []]);
          assert.equal(sorted(recorded), sorted(expected.recorded));
          assert.equal(
            result!.nodes.map(({ received, sent }) => [received, sent]),
            expected.result.nodes.map(({ received, sent }) => [received, sent]),
          );
          assert.equal(deepRows(result!), deepRows(expected.result));
        });
      },
    ),
    { numRuns: GRAPHS },
  );
});

/** Copy-on-write depends on who looks at a feature first; every other clone does not. */
function deepRows({ ledger }: RunResult): unknown[] {
  return ledger
    .rows()
    .filter(({ site }) => site !== 'copy-on-write')
    .map(({ node, port, site, part, kind, count }) => [node, port, site, part, kind, count]);
}

test.run();
