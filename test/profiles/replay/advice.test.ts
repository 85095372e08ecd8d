/** The advisor: what it says a change saves, a real run with the change saves, to the byte. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cloneTotals } from '../../../profiles/clones/clones-table.js';
import { type Advice, adviseOn, changesTable, turnOf } from '../../../profiles/replay/advice.js';
import { adviceSentences } from '../../../profiles/replay/advice-sentences.js';
import type { Change } from '../../../profiles/replay/changes.js';
import type { RunOptions } from '../../../runtime/execution/options.js';
import type { Trace } from '../../../runtime/trace/trace.js';
import { UserError } from '../../../runtime/user-error.js';
import { type SampleEdge, type SampleNode, sampleGraph } from '../../runtime/execution/sample-graph.js';
import { testCatalog } from '../../runtime/execution/test-actions.js';
import { type TracedRun, tracedRun } from './traced-run.js';

const { catalog } = testCatalog();

/** Two branches change what both get, and one of them keeps everything before. */
const NODES: readonly SampleNode[] = [
  { name: 'source', action: 'Numbers', parameters: { count: 50 } },
  { name: 'shift', action: 'Increment' },
  { name: 'keep', action: 'Reverse' },
  { name: 'shift again', action: 'Increment' },
  { name: 'sink', action: 'Record', parameters: { as: 'sink' } },
  { name: 'other sink', action: 'Record', parameters: { as: 'other sink' } },
];
const EDGES: readonly SampleEdge[] = [
  ['source', 'shift'],
  ['source', 'keep'],
  ['shift', 'sink'],
  ['keep', 'shift again'],
  ['shift again', 'sink'],
  ['shift again', 'other sink'],
];

const TODAY: Partial<RunOptions> = {
  mutation: 'clone-then-mutate',
  finish: 'copy',
  featureStore: 'clone',
  storeKey: 'edge',
};

const run = (options: Partial<RunOptions> = {}, change?: Change): Promise<TracedRun> => {
  const graph = sampleGraph(catalog, NODES, EDGES);
  if (change === undefined) return tracedRun(graph, catalog, { ...TODAY, ...options });
  if (change.nodeId === null) return tracedRun(graph, catalog, { ...TODAY, ...options, ...change.set });
  const { mutation, finish } = change.set;
  const own = {
    ...(mutation === undefined ? {} : { mutation }),
    ...(finish === undefined ? {} : { finish }),
  };
  return tracedRun(graph, catalog, { ...TODAY, ...options }, { [change.nodeId]: own });
};

let trace: Trace;
let advice: Advice;

test.before(async () => {
  ({ trace } = await run({ sharing: 'owned' }));
  advice = adviseOn(trace);
});

test('every single change that it ranks saves in a real run what it says, to the byte', async () => {
  const sharing = advice.ranking[0]!.strategy;
  const kinds = new Set(advice.changes.map(({ kind }) => kind));
  for (const kind of ['move at a node', 'take at a node', 'store by reference', 'store by port'] as const) {
    assert.ok(kinds.has(kind), kind);
  }
  const before = cloneTotals((await run({ sharing })).rows);
  for (const change of advice.changes) {
    const after = cloneTotals((await run({ sharing }, change)).rows);
    const { deepClones, pointerClones, bytesCopied, bytesModeled } = change.saves;
    assert.equal(
      { deepClones, pointerClones, bytesCopied, bytesModeled },
      {
        deepClones: before.deep - after.deep,
        pointerClones: before.pointer - after.pointer,
        bytesCopied: before.bytesCopied - after.bytesCopied,
        bytesModeled: before.bytesModeled - after.bytesModeled,
      },
      `${change.kind} ${change.node}`,
    );
  }
});

test('strategies are ranked by cost, and the nodes that decide are those that clone differently', () => {
  const costs = advice.ranking.map(({ cost }) => cost);
  assert.equal(
    costs,
    [...costs].sort((a, b) => a - b),
  );
  assert.is(advice.ranking.length, 5);
  assert.is(advice.ranking.at(-1)!.strategy, 'owned');
  const [best, second] = advice.ranking;
  const sum = advice.deciding.reduce((total, { bytesSaved }) => total + bytesSaved, 0);
  assert.is(sum, second!.figures.bytesModeled - best!.figures.bytesModeled);
});

test('the smallest change of a weight that would turn the verdict', () => {
  const rest = { peakLiveBytes: 0, bytesCopied: 0, ms: 0 };
  const weights = { ...rest, bytesModeled: 10, deepClones: 1 };
  // Costs: (10 × 1/2 + 1 × 1) / 11 and (10 × 1 + 1 × 1/10) / 11.
  const ranking = [
    {
      strategy: 'arc-geometry' as const,
      cost: 6 / 11,
      figures: { ...rest, bytesModeled: 1, deepClones: 10 },
    },
    {
      strategy: 'arc-feature' as const,
      cost: 10.1 / 11,
      figures: { ...rest, bytesModeled: 2, deepClones: 1 },
    },
  ];
  const turn = turnOf(ranking, weights)!;
  assert.is(turn.figure, 'deepClones');
  assert.is(turn.winner, 'arc-feature');
  // 5 + w = 10 + w / 10 where both cost the same.
  assert.ok(Math.abs(turn.to - 5 / 0.9) < 1e-9);
  const [best] = ranking;
  assert.is(turnOf([best!, { ...best!, cost: 0.6 }], weights), null);
});

test('weights that are none are one sentence', () => {
  const attempt = (weights: Record<string, number>) => () => adviseOn(trace, { weights });
  const says = (pattern: RegExp) => (error: Error) =>
    error instanceof UserError && pattern.test(error.message);
  assert.throws(attempt({ beauty: 1 }), says(/"beauty" can't be weighed; what can is bytesModeled/));
  assert.throws(attempt({ deepClones: -1 }), says(/deepClones must be a number from 0 up/));
  assert.throws(attempt({ ms: 1 }), says(/ms can only be weighed where runs were measured/));
  const none = { bytesModeled: 0, peakLiveBytes: 0, deepClones: 0 };
  assert.throws(attempt(none), says(/at least one weight must be above 0/));
});

test('the verdict in words names the choice, the runner-up, the nodes and the best changes', () => {
  const text = adviceSentences(advice).join('\n');
  assert.match(text, new RegExp(`^${advice.ranking[0]!.strategy} is cheapest`));
  assert.match(text, new RegExp(`${advice.ranking[1]!.strategy} is second`));
  assert.match(text, new RegExp(`"${advice.deciding[0]!.node}"`));
  assert.match(text, /what would save most/);
  assert.is(changesTable(advice).numRows(), advice.changes.length);
});

test.run();
