/** What a replay says equals what a real run counts, row by row, under every combination of options. */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { replayTrace } from '../../../profiles/replay/replay.js';
import { type RunOptions, runOptions } from '../../../runtime/execution/options.js';
import { STRATEGIES } from '../../../runtime/feature/representation/strategies.js';
import { randomGraph } from '../../runtime/execution/random-graph.js';
import { sampleGraph } from '../../runtime/execution/sample-graph.js';
import { testCatalog } from '../../runtime/execution/test-actions.js';
import { assertSameRows, combinationOf, tracedRun } from './traced-run.js';

const { ARCLAB_TEST_GRAPHS = '12' } = process.env;

const anyOptions = fc.record({
  sharing: fc.constantFrom(...STRATEGIES),
  mutation: fc.constantFrom<RunOptions['mutation']>('clone-then-mutate', 'move-then-mutate'),
  finish: fc.constantFrom<RunOptions['finish']>('copy', 'take'),
  featureStore: fc.constantFrom<RunOptions['featureStore']>('clone', 'reference', 'off'),
  storeKey: fc.constantFrom<RunOptions['storeKey']>('edge', 'port'),
});

test('every combination of a random graph has the rows of a real run, and the trace does not depend on it', async () => {
  const { catalog } = testCatalog();
  const property = fc.asyncProperty(
    randomGraph,
    fc.array(anyOptions, { minLength: 4, maxLength: 4 }),
    fc.constantFrom(256, 3),
    fc.constantFrom<RunOptions['strings']>('shared', 'copied'),
    fc.constantFrom(0, 0.003, 0.02),
    async ({ nodes, edges }, choices, channelCapacity, strings, memoryBudget) => {
      const graph = sampleGraph(catalog, nodes, edges);
      const fixed = { channelCapacity, strings, memoryBudget };
      const first = await tracedRun(graph, catalog, { ...fixed, ...choices[0] });
      const { combinations } = replayTrace(first.trace);
      assertSameRows(combinationOf(combinations, first.trace.header.options), first.rows);
      for (const choice of choices.slice(1)) {
        const other = await tracedRun(graph, catalog, { ...fixed, ...choice });
        assert.equal(other.trace.events, first.trace.events);
        assertSameRows(combinationOf(combinations, runOptions('after', { ...fixed, ...choice })), other.rows);
      }
    },
  );
  await fc.assert(property, { numRuns: Number(ARCLAB_TEST_GRAPHS) });
});

test.run();
