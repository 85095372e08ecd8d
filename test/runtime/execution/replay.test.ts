import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Catalog } from '../../../runtime/actions/catalog.js';
import { type RunOptions, runOptions } from '../../../runtime/execution/options.js';
import { startRun } from '../../../runtime/execution/run.js';
import type { RunResult } from '../../../runtime/execution/run-result.js';
import { openWorkflow, openWorkflowText } from '../../../runtime/open-workflow.js';
import { UserError } from '../../../runtime/user-error.js';
import type { WorkflowGraph } from '../../../runtime/workflow/graph.js';
import { inTemporaryFolder } from '../store/temporary-folder.js';
import { randomGraph } from './random-graph.js';
import { type SampleEdge, type SampleNode, sampleGraph } from './sample-graph.js';
import { testCatalog } from './test-actions.js';

interface RunOf {
  readonly graph: WorkflowGraph;
  readonly catalog?: Catalog;
  readonly workDirectory: string;
  readonly options?: Partial<RunOptions>;
  /** A node to start from, and the store; the work directory's own if not given. */
  readonly from?: string;
  readonly store?: string;
}

async function ran({ graph, catalog, workDirectory, options, from, store }: RunOf): Promise<RunResult> {
  const storeDirectory = store ?? join(workDirectory, 'feature-store');
  const result = await startRun(graph, {
    options: runOptions('after', { featureStore: 'reference', ...options }),
    workDirectory,
    ...(catalog === undefined ? {} : { catalog }),
    ...(from === undefined ? {} : { replay: { storeDirectory, from } }),
  }).result;
  assert.is(result.failure, null);
  assert.is(result.liveArcs, 0);
  assert.equal(result.leaks, []);
  return result;
}

/** The text of every file below a folder. */
function filesIn(folder: string): Record<string, string> {
  const names = existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]) : [];
  const files = names.filter(name => statSync(join(folder, name)).isFile()).sort();
  return Object.fromEntries(files.map(name => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** The long test run, as in CI, takes every node of both sample workflows, the short one a node of one. */
const IS_LONG = Number(process.env.ARCLAB_TEST_GRAPHS ?? 0) >= 1000;

for (const workflow of IS_LONG ? ['counties', 'countries'] : ['counties']) {
  test(`${workflow}: a replay from ${IS_LONG ? 'every node' : 'one node'} writes what the whole run wrote`, () =>
    inTemporaryFolder(async folder => {
      const path = resolve('notebooks', 'workflows', `${workflow}.yml`);
      const first = join(folder, 'first');
      const graph = openWorkflow(path, { artifactPath: join(first, 'artifacts') });
      await ran({ graph, workDirectory: first });
      const expected = filesIn(join(first, 'artifacts'));
      assert.ok(Object.keys(expected).length > 0);
      const middle = Math.floor(graph.nodes.length / 2);
      for (const { id, name } of graph.nodes.filter((_, i) => IS_LONG || i === middle)) {
        const workDirectory = join(folder, id);
        const again = openWorkflow(path, { artifactPath: join(workDirectory, 'artifacts') });
        const store = join(first, 'feature-store');
        await ran({ graph: again, workDirectory, from: id, store, options: { featureStore: 'off' } });
        assert.equal(filesIn(join(workDirectory, 'artifacts')), expected, name);
        rmSync(workDirectory, { recursive: true });
      }
    }));
}

const sorted = (recorded: ReadonlyMap<string, readonly string[]>) =>
  new Map(Array.from(recorded, ([name, lines]) => [name, [...lines].sort()]));

const GRAPHS = IS_LONG ? 100 : 6;

test(`${GRAPHS} random graphs: a replay from every node gives every sink what it got, also in place and again from there`, async () => {
  await fc.assert(
    fc.asyncProperty(
      randomGraph,
      fc.constantFrom('edge', 'port'),
      fc.constantFrom('edge', 'port'),
      fc.constantFrom('none', 'zstd'),
      fc.constantFrom(1, 7, 256),
      ({ nodes, edges }, storeKey, nextKey, storeCompression, channelCapacity) =>
        inTemporaryFolder(async workDirectory => {
          const { catalog, recorded } = testCatalog();
          const graph = sampleGraph(catalog, nodes, edges);
          const settings = { graph, catalog, workDirectory };
          await ran({ ...settings, options: { storeKey, storeCompression, channelCapacity } });
          const expected = sorted(recorded);
          // Each replay starts from what the one before it left of the store.
          for (const { id } of graph.nodes) {
            recorded.clear();
            const { nodes: reports } = await ran({
              ...settings,
              options: { storeKey: nextKey, channelCapacity },
              from: id,
            });
            assert.equal(sorted(recorded), expected);
            const names = reports.map(report => report.id);
            assert.ok(names.includes(id));
          }
        }),
    ),
    { numRuns: GRAPHS, includeErrorInReport: true },
  );
});

const NODES: readonly SampleNode[] = [
  { name: 'source', action: 'Numbers', parameters: { count: 700 } },
  { name: 'edit', action: 'Increment' },
  {
    name: 'filter',
    action: 'Feature Filter',
    parameters: {
      conditions: [{ outputPort: 'never', expr: { type: 'flowExpr', value: 'attributes["n"] < 0' } }],
    },
  },
  { name: 'again', action: 'Increment' },
  { name: 'sink', action: 'Record', parameters: { as: 'sink' } },
  { name: 'empty', action: 'Record', parameters: { as: 'empty' } },
];
const EDGES: readonly SampleEdge[] = [
  ['source', 'edit'],
  ['edit', 'filter'],
  ['filter', 'again', 'unfiltered'],
  ['filter', 'empty', 'never'],
  ['again', 'sink'],
];

function sample() {
  const { catalog, recorded } = testCatalog();
  return { catalog, recorded, graph: sampleGraph(catalog, NODES, EDGES) };
}

test('nodes upstream do not run: only what is stored of them is sent, once whatever the scale', () =>
  inTemporaryFolder(async workDirectory => {
    const { catalog, recorded, graph } = sample();
    await ran({ graph, catalog, workDirectory, options: { scale: 3 } });
    const expected = new Map(recorded);
    recorded.clear();
    const { nodes, ledger } = await ran({
      graph,
      catalog,
      workDirectory,
      from: 'again',
      options: { scale: 3 },
    });
    assert.equal(recorded, expected, 'in the same order too, since no two edges meet');
    assert.equal(
      nodes.map(({ label, action, sent }) => [label, action, sent]),
      [
        ['filter', 'Stored Features', 2100],
        ['again', 'Increment', 2100],
        ['sink', 'Record', 0],
        ['empty', 'Record', 0],
      ],
    );
    const writes = ledger
      .rows()
      .filter(({ site }) => site === 'forward-writer' || site === 'store-serialize');
    assert.equal(
      writes.filter(({ node }) => node === 'filter'),
      [],
    );
  }));

test('a replay in place leaves what it reads as it was, and replaces what its own nodes store', () =>
  inTemporaryFolder(async workDirectory => {
    const { catalog, graph } = sample();
    await ran({ graph, catalog, workDirectory });
    const store = join(workDirectory, 'feature-store');
    const before = filesIn(store);
    await ran({ graph, catalog, workDirectory, from: 'filter' });
    assert.equal(filesIn(store), before);
  }));

async function mistakeOf(run: Promise<unknown>): Promise<string> {
  try {
    await run;
  } catch (error) {
    assert.instance(error, UserError, String(error));
    return (error as UserError).message;
  }
  throw new Error('a UserError should have been thrown');
}

test('every mistake is one clear sentence', () =>
  inTemporaryFolder(async workDirectory => {
    const { catalog, graph } = sample();
    const replay = (from: string) => mistakeOf(ran({ graph, catalog, workDirectory, from }));
    assert.match(
      await replay('filter'),
      /what node "edit" \(id of edit\) sent by port "features" is not stored: .*feature-store does not exist; run the whole workflow with --feature-store reference or clone/,
    );
    await ran({ graph, catalog, workDirectory });
    assert.match(await replay('fliter'), /there is no node "fliter" to start from; did you mean "filter"/);
    const store = join(workDirectory, 'feature-store');
    const stored = join(store, 'id of edit.features.jsonl');
    const text = readFileSync(stored, 'utf8');
    renameSync(stored, `${stored}.unfinished`);
    assert.match(
      await replay('filter'),
      /id of edit\.features\.jsonl\.unfinished is unfinished: the run that wrote it/,
    );
    rmSync(`${stored}.unfinished`);
    assert.match(
      await replay('filter'),
      /has no file "id of edit\.features\.jsonl" or "edge 1\.jsonl"; run the whole/,
    );
    rmSync(join(store, 'index.json'));
    assert.match(await replay('again'), /sent by port "never" is not stored/);
    writeFileSync(stored, text.slice(0, -30));
    const { result } = startRun(graph, {
      options: runOptions('after'),
      workDirectory,
      catalog,
      replay: { storeDirectory: store, from: 'filter' },
    });
    assert.match(
      (await result).failure!.message,
      /node "edit" \(Stored Features\) failed: .*id of edit\.features\.jsonl:700: the line is cut off/,
    );
  }));

test('a name that several nodes have is not guessed', () =>
  inTemporaryFolder(async workDirectory => {
    const { catalog, graph } = sample();
    const twice = {
      ...graph,
      nodes: graph.nodes.map(node => ({ ...node, name: node.name.replace('again', 'edit') })),
    };
    const message = await mistakeOf(ran({ graph: twice, catalog, workDirectory, from: 'edit' }));
    assert.match(
      message,
      /several nodes are named "edit"; choose one by its id: "id of edit" or "id of again"/,
    );
  }));

test('where two Output Routers write one file, the files of edges are replayed, and the port’s is refused', () =>
  inTemporaryFolder(async folder => {
    const id = (letter: string) => `${letter.repeat(8)}-0000-4000-8000-000000000000`;
    const node = (letter: string, action: string, parameters = {}) => ({
      ...{ id: id(letter), name: `node ${letter}`, type: 'action', action, with: parameters },
    });
    const edge = (letter: string, from: string, fromPort: string, to: string, toPort = 'features') => ({
      ...{ id: id(letter), from: id(from), fromPort, to: id(to), toPort },
    });
    const creator = { creator: { type: 'flowExpr', value: '[{"n": 1}, {"n": 2}]' } };
    const inner = {
      ...{ id: id('2'), name: 'inner' },
      nodes: [
        node('a', 'Input Router', { routingPort: 'in' }),
        node('b', 'Output Router', { routingPort: 'out' }),
        node('c', 'Output Router', { routingPort: 'out' }),
      ],
      edges: [edge('d', 'a', 'features', 'b'), edge('e', 'a', 'features', 'c')],
    };
    const main = {
      ...{ id: id('1'), name: 'main' },
      nodes: [
        node('3', 'Feature Creator', creator),
        { id: id('4'), name: 'inner', type: 'subGraph', subGraphId: id('2') },
        node('5', 'JSON Writer', { output: { type: 'string', value: 'out.json' } }),
      ],
      edges: [edge('6', '3', 'features', '4', 'in'), edge('7', '4', 'out', '5')],
    };
    const text = JSON.stringify({ id: id('8'), name: 'sub', entryGraphId: id('1'), graphs: [main, inner] });
    const opened = (workDirectory: string) =>
      openWorkflowText(text, { name: 'sub', artifactPath: join(workDirectory, 'artifacts') });
    for (const storeKey of ['edge', 'port'] as const) {
      const workDirectory = join(folder, storeKey);
      const settings = { graph: opened(workDirectory), workDirectory, options: { storeKey } };
      await ran(settings);
      // Two routers meet at the writer, in an order that is not the same in a replay.
      const written = () => {
        const { 'out.json': text = '[]' } = filesIn(join(workDirectory, 'artifacts'));
        return (JSON.parse(text) as { n: number }[]).map(({ n }) => n).sort();
      };
      assert.equal(written(), [1, 1, 2, 2]);
      const again = ran({ ...settings, from: 'node 5' });
      if (storeKey === 'port')
        assert.match(await mistakeOf(again), /or clone and --store-key edge, and to its end/);
      else await again;
      assert.equal(written(), [1, 1, 2, 2]);
    }
  }));

test('a replay can start at a node inside a subgraph, by its own id, and at a whole subgraph', () =>
  inTemporaryFolder(async folder => {
    const id = (letter: string) => `${letter.repeat(8)}-0000-4000-8000-000000000000`;
    const action = (letter: string, name: string, parameters = {}) => ({
      ...{ id: id(letter), name: letter, type: 'action', action: name, with: parameters },
    });
    const edge = (letter: string, from: string, to: string, fromPort = 'features', toPort = 'features') => ({
      ...{ id: id(letter), from: id(from), fromPort, to: id(to), toPort },
    });
    const creator = { creator: { type: 'flowExpr', value: '[{"n": 1}, {"n": 2}]' } };
    const inner = {
      ...{ id: id('2'), name: 'inner' },
      nodes: [
        action('a', 'Input Router', { routingPort: 'in' }),
        action('c', 'Feature Counter', { outputAttribute: 'c' }),
        action('d', 'Output Router', { routingPort: 'out' }),
      ],
      edges: [edge('e', 'a', 'c'), edge('f', 'c', 'd')],
    };
    const main = {
      ...{ id: id('1'), name: 'main' },
      nodes: [
        action('3', 'Feature Creator', creator),
        { id: id('4'), name: 'inner', type: 'subGraph', subGraphId: id('2') },
        action('5', 'JSON Writer', { output: { type: 'string', value: 'o.json' } }),
      ],
      edges: [edge('6', '3', '4', 'features', 'in'), edge('7', '4', '5', 'out')],
    };
    const text = JSON.stringify({ id: id('0'), name: 'w', entryGraphId: id('1'), graphs: [main, inner] });
    const graph = openWorkflowText(text, { name: 'w.json' });
    await ran({ graph, workDirectory: join(folder, 'first') });
    const expected = '[{"n":1,"c":1},{"n":2,"c":2}]';
    for (const [from, runs] of [
      [id('c'), ['c', 'd', '5']],
      [id('4'), ['a', 'c', 'd', '5']],
    ] as const) {
      const workDirectory = join(folder, from);
      const store = join(folder, 'first', 'feature-store');
      const { nodes } = await ran({ graph, workDirectory, from, store });
      assert.is(readFileSync(join(workDirectory, 'artifacts', 'o.json'), 'utf8'), expected);
      const own = nodes.filter(node => node.action !== 'Stored Features').map(({ label }) => label);
      assert.equal(own, runs);
    }
  }));

test.run();
