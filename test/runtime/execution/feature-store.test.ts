import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type RunOptions, runOptions } from '../../../runtime/execution/options.js';
import { type Run, startRun } from '../../../runtime/execution/run.js';
import type { RunResult } from '../../../runtime/execution/run-result.js';
import { openWorkflowText } from '../../../runtime/open-workflow.js';
import { featureLine } from '../../../runtime/store/feature-line.js';
import { readStoreFile } from '../../../runtime/store/read-store.js';
import { inTemporaryFolder } from '../store/temporary-folder.js';
import { staged } from '../work-folder/staged-folder.js';
import { randomGraph } from './random-graph.js';
import { type SampleEdge, type SampleNode, sampleGraph } from './sample-graph.js';
import { type Recorded, testCatalog } from './test-actions.js';

interface Stored extends RunResult {
  /** Names of the files in the store. */
  readonly names: readonly string[];
  /** The lines of a file, read back through features. */
  readonly lines: (name: string, unfinished?: boolean) => string[];
  /** What each sink got. */
  readonly recorded: Recorded;
}

interface Sample {
  readonly nodes: readonly SampleNode[];
  readonly edges: readonly SampleEdge[];
  readonly options?: Partial<RunOptions>;
  readonly onFatal?: 'terminate' | 'continue';
}

async function stored(
  folder: string,
  { nodes, edges, options = {}, onFatal = 'terminate' }: Sample,
  meanwhile: (run: Run) => void = () => undefined,
): Promise<Stored> {
  const { catalog, recorded } = testCatalog();
  const graph = sampleGraph(catalog, nodes, edges, { onFatal });
  const changes = { featureStore: 'reference', ...options } as const;
  const run = startRun(graph, { options: runOptions('after', changes), workDirectory: folder, catalog });
  meanwhile(run);
  const result = await run.result;
  assert.is(result.liveArcs, 0);
  assert.equal(result.leaks, []);
  const store = join(folder, 'feature-store');
  return {
    ...result,
    names: isFolder(store) ? readdirSync(store).sort() : [],
    recorded,
    lines: (name, unfinished = false) =>
      Array.from(readStoreFile(join(store, name), { unfinished }), featureLine),
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

const source = (count: number): SampleNode => ({ name: 'source', action: 'Numbers', parameters: { count } });
const filter: SampleNode = {
  name: 'filter',
  action: 'Feature Filter',
  parameters: {
    conditions: [
      { outputPort: 'small', expr: { type: 'flowExpr', value: 'attributes["n"] < 10' } },
      { outputPort: 'never', expr: { type: 'flowExpr', value: 'attributes["n"] < 0' } },
    ],
  },
};
const sink: SampleNode = { name: 'sink', action: 'Record', parameters: { as: 'sink' } };

/** 1300 features are two whole batches and a part of one. */
const FILTERED: Sample = {
  nodes: [source(1300), filter, { name: 'edit', action: 'Increment' }, sink],
  edges: [
    ['source', 'filter'],
    ['source', 'edit'],
    ['source', 'edit', 'features', 'other'],
    ['filter', 'edit', 'small'],
    ['filter', 'sink', 'never'],
    ['edit', 'sink'],
  ],
};

test('a file per port holds what the node sent, and one per receiver what it got straight from a source', () =>
  inTemporaryFolder(async folder => {
    const { names, lines, store } = await stored(folder, { ...FILTERED, options: { storeKey: 'port' } });
    assert.equal(names, [
      'edge 0.jsonl',
      'edge 1.jsonl',
      'id of edit.features.jsonl',
      'id of filter.small.jsonl',
      'id of filter.unfiltered.jsonl',
      'id of source.features.jsonl',
      'index.json',
    ]);
    const sent = lines('id of source.features.jsonl');
    assert.is(sent.length, 1300);
    assert.equal(lines('edge 0.jsonl'), sent);
    assert.equal(
      lines('edge 1.jsonl'),
      sent.flatMap(line => [line, line]),
      'what came over both edges',
    );
    assert.is(lines('id of filter.small.jsonl').length, 10);
    assert.is(lines('id of filter.unfiltered.jsonl').length, 1290);
    assert.is(lines('id of edit.features.jsonl').length, 2610);
    const empty = store.find(({ file }) => file === 'id of filter.never.jsonl')!;
    assert.equal([empty.lines, empty.isWhole], [0, true]);
  }));

test('a file per edge holds what passed over it', () =>
  inTemporaryFolder(async folder => {
    const { names, lines } = await stored(folder, { ...FILTERED, options: { storeKey: 'edge' } });
    assert.equal(names, [...[0, 1, 2, 3, 5].map(n => `edge ${n}.jsonl`), 'index.json']);
    assert.is(lines('edge 1.jsonl').length, 1300);
    assert.is(lines('edge 3.jsonl').length, 10);
  }));

test('compressed files hold the same', () =>
  inTemporaryFolder(async folder => {
    const plain = await stored(join(folder, 'plain'), FILTERED);
    const small = await stored(join(folder, 'small'), { ...FILTERED, options: { storeCompression: 'zstd' } });
    const files = plain.names.filter(name => name.endsWith('.jsonl'));
    assert.equal(
      small.names.filter(name => name !== 'index.json'),
      files.map(name => `${name}.zst`),
    );
    for (const name of files) assert.equal(small.lines(`${name}.zst`), plain.lines(name));
    const bytes = ({ store }: Stored) => store.reduce((sum, file) => sum + file.bytes, 0);
    assert.ok(bytes(small) < bytes(plain) / 3, `${bytes(small)} of ${bytes(plain)} bytes`);
  }));

test('storeShrink gives the capacity of every buffer back, which is kept without it', () =>
  inTemporaryFolder(async folder => {
    const held: number[][] = [];
    for (const storeShrink of [false, true]) {
      const { store } = await stored(join(folder, `${storeShrink}`), {
        ...FILTERED,
        options: { storeShrink },
      });
      held.push(store.map(({ heldBytes }) => heldBytes));
      for (const { lines, capacity, mostHeldBytes } of store) {
        assert.is(capacity, storeShrink ? 0 : Math.min(lines, 512));
        assert.ok(mostHeldBytes >= Math.min(lines, 512) * 8);
      }
    }
    assert.equal(
      held[1]!.filter(bytes => bytes > 0),
      [],
    );
    assert.is(Math.max(...held[0]!), 512 * 8);
  }));

test('names of a subgraph: composed ids, the routing port for an Output Router, one file where routers share an edge', () =>
  inTemporaryFolder(async folder => {
    const id = (letter: string) => `${letter.repeat(8)}-0000-4000-8000-000000000000`;
    const node = (letter: string, action: string, parameters = {}) => ({
      ...{ id: id(letter), name: letter, type: 'action', action, with: parameters },
    });
    const edge = (letter: string, from: string, fromPort: string, to: string, toPort: string) => ({
      ...{ id: id(letter), from: id(from), fromPort, to: id(to), toPort },
    });
    const creator = { creator: { type: 'flowExpr', value: '[{"n": 1}, {"n": 2}]' } };
    const inner = {
      ...{ id: id('2'), name: 'inner' },
      nodes: [
        node('a', 'Input Router', { routingPort: 'in' }),
        node('b', 'Input Router', { routingPort: 'in' }),
        node('c', 'Noop Processor'),
        node('d', 'Output Router', { routingPort: 'out' }),
      ],
      edges: [
        edge('e', 'a', 'features', 'c', 'features'),
        edge('f', 'b', 'features', 'c', 'features'),
        edge('0', 'c', 'features', 'd', 'features'),
      ],
    };
    const main = {
      ...{ id: id('1'), name: 'main' },
      nodes: [
        node('3', 'Feature Creator', creator),
        { id: id('4'), name: 'inner', type: 'subGraph', subGraphId: id('2') },
        node('5', 'Noop Sink'),
      ],
      edges: [edge('6', '3', 'features', '4', 'in'), edge('7', '4', 'out', '5', 'features')],
    };
    const text = JSON.stringify({ id: id('8'), name: 'sub', entryGraphId: id('1'), graphs: [main, inner] });
    const filesBy = async (storeKey: RunOptions['storeKey']) => {
      const workDirectory = join(folder, storeKey);
      const options = runOptions('after', { featureStore: 'reference', storeKey });
      const { status } = await startRun(openWorkflowText(text, { name: 'sub' }), { options, workDirectory })
        .result;
      assert.is(status, 'completed');
      const store = join(workDirectory, 'feature-store');
      const names = readdirSync(store).filter(name => name !== 'index.json');
      return Object.fromEntries(names.map(name => [name, [...readStoreFile(join(store, name))].length]));
    };
    assert.equal(await filesBy('port'), {
      [`${id('3')}.features.jsonl`]: 2,
      [`${id('6')}.jsonl`]: 4,
      [`${id('4')}.${id('a')}.features.jsonl`]: 2,
      [`${id('4')}.${id('b')}.features.jsonl`]: 2,
      [`${id('4')}.${id('c')}.features.jsonl`]: 4,
      [`${id('4')}.out.jsonl`]: 4,
    });
    assert.equal(await filesBy('edge'), {
      [`${id('6')}.1.jsonl`]: 2,
      [`${id('6')}.2.jsonl`]: 2,
      [`${id('4')}.${id('e')}.jsonl`]: 2,
      [`${id('4')}.${id('f')}.jsonl`]: 2,
      [`${id('4')}.${id('0')}.jsonl`]: 4,
      [`${id('7')}.jsonl`]: 4,
    });
  }));

test('a port can not name a file outside of the store', () =>
  inTemporaryFolder(async folder => {
    const conditions = [{ outputPort: '/../../out', expr: { type: 'flowExpr', value: 'true' } }];
    const nodes = [source(3), { ...filter, parameters: { conditions } }];
    const { names } = await stored(join(folder, 'work'), { nodes, edges: [['source', 'filter']] });
    assert.ok(names.includes('id of filter.%2F..%2F..%2Fout.jsonl'), names.join());
    assert.equal(readdirSync(folder), ['work']);
  }));

/** `first` is through before `bad` starts to send. */
const FAILING: Sample = {
  nodes: [
    source(900),
    { name: 'first', action: 'Reverse' },
    { name: 'bad', action: 'Failing', parameters: { at: 100, how: 'before' } },
    { name: 'after', action: 'Increment' },
    { name: 'beside', action: 'Increment' },
    sink,
  ],
  edges: [
    ['source', 'first'],
    ['source', 'beside'],
    ['first', 'bad'],
    ['bad', 'after'],
    ['after', 'sink'],
    ['beside', 'sink'],
  ],
};

for (const onFatal of ['terminate', 'continue'] as const) {
  test(`after a run that failed (onFatal: ${onFatal}), what nodes sent that were through is whole, the rest readable and unfinished`, () =>
    inTemporaryFolder(async folder => {
      const { status, store, names, lines } = await stored(folder, { ...FAILING, onFatal });
      assert.is(status, 'failed');
      const whole = store.filter(({ isWhole }) => isWhole).map(({ file }) => file);
      assert.ok(whole.includes('id of source.features.jsonl'));
      assert.ok(whole.includes('id of beside.features.jsonl'));
      for (const name of ['bad', 'after']) assert.not(whole.includes(`id of ${name}.features.jsonl`));
      assert.is(lines('id of source.features.jsonl').length, 900);
      for (const { file, lines: count, isWhole } of store.filter(each => each.lines > 0)) {
        const name = isWhole ? file : `${file}.unfinished`;
        assert.is(names.includes(isWhole ? `${file}.unfinished` : file), false, `${file} is there once`);
        const read = lines(name, true);
        assert.is(read.length, count, 'every feature is in it exactly once');
        assert.is(new Set(read).size, count);
      }
      const bad = lines('id of bad.features.jsonl.unfinished', true);
      assert.is(bad.length, 899);
    }));
}

test('after a run that was cancelled, nothing that was still going is whole', () =>
  inTemporaryFolder(async folder => {
    const slow: SampleNode = { name: 'slow', action: 'Increment', parameters: { asynchronous: true } };
    const sample: Sample = {
      nodes: [source(100_000), slow, sink],
      edges: [
        ['source', 'slow'],
        ['slow', 'sink'],
      ],
    };
    const { status, store, names, lines } = await stored(folder, sample, run => {
      setTimeout(() => run.cancel(), 50);
    });
    assert.is(status, 'cancelled');
    assert.equal(
      names.filter(name => !name.endsWith('.unfinished')),
      [],
    );
    for (const { file, lines: count } of store.filter(each => each.lines > 0)) {
      assert.is(lines(`${file}.unfinished`, true).length, count);
    }
  }));

test('files of an earlier run do not stay beside those of this one', () =>
  inTemporaryFolder(async folder => {
    await stored(folder, { ...FILTERED, options: { storeKey: 'edge' } });
    await stored(folder, { ...FAILING, options: { storeCompression: 'zstd' } });
    const { names } = await stored(folder, FAILING);
    assert.equal(
      names.filter(name => name.includes('zst') || name.includes('edge 0')),
      ['edge 0.jsonl'],
    );
  }));

test('a store that can not be written fails the run with one clear sentence, and nothing leaks or hangs', () =>
  inTemporaryFolder(async folder => {
    for (const featureStore of ['reference', 'clone'] as const) {
      // Few features are first written at the end of their node, many while it runs.
      for (const count of [3, 1300]) {
        const workDirectory = join(folder, `${featureStore} ${count}`);
        const sample = {
          ...FILTERED,
          nodes: [source(count), ...FILTERED.nodes.slice(1)],
          options: { featureStore },
        };
        const { status, failure } = await stored(workDirectory, sample, () => {
          writeFileSync(staged(workDirectory, 'feature-store'), 'a file where the folder should be');
        });
        assert.is(status, 'failed');
        assert.match(failure!.message, /jsonl can't be written: .*choose a work directory/);
      }
    }
  }));

test('an index that no run wrote is named before anything is overwritten', () =>
  inTemporaryFolder(async folder => {
    mkdirSync(join(folder, 'feature-store'));
    writeFileSync(join(folder, 'feature-store', 'index.json'), '[]');
    const message = await stored(folder, FILTERED).catch((error: Error) => error.message);
    assert.match(
      String(message),
      /feature-store\/index\.json was not written by a run; move it away, or choose another work directory$/,
    );
  }));

const GRAPHS = Number(process.env.ARCLAB_TEST_GRAPHS ?? 60);

test(`${GRAPHS} random graphs: every feature that a node sent is in its file exactly once, in its order`, async () => {
  await fc.assert(
    fc.asyncProperty(
      randomGraph,
      fc.constantFrom('edge', 'port'),
      fc.constantFrom('none', 'zstd'),
      fc.boolean(),
      ({ nodes, edges }, storeKey, storeCompression, storeShrink) =>
        inTemporaryFolder(async folder => {
          const options = { storeKey, storeCompression, storeShrink };
          const ran = await stored(folder, { nodes, edges, options });
          const linesOf = new Map<string, string[]>();
          for (const { file, lines, isWhole } of ran.store) {
            assert.is(isWhole, true);
            const read = lines === 0 ? [] : ran.lines(file);
            assert.is(read.length, lines);
            linesOf.set(file.replace(/\.jsonl(\.zst)?$/, ''), read);
          }
          const ofEdge = (index: number): string[] => {
            const [from, , port] = edges[index]!;
            return linesOf.get(storeKey === 'edge' ? `edge ${index}` : `id of ${from}.${port}`)!;
          };
          for (const { label, kind, received, ports } of ran.nodes) {
            const into = edges.flatMap(([, to], index) => (to === label ? [ofEdge(index)] : []));
            if (kind !== 'source') assert.is(into.flat().length, received);
            if (kind === 'sink') assert.equal(into.flat().sort(), [...ran.recorded.get(label)!].sort());
            if (kind === 'sink' && into.length === 1) assert.equal(into[0], ran.recorded.get(label));
            if (storeKey === 'edge') continue;
            for (const { port, sent } of ports)
              assert.is(linesOf.get(`id of ${label}.${port}`)!.length, sent);
          }
        }),
    ),
    { numRuns: GRAPHS, includeErrorInReport: true },
  );
});

test.run();
