/** What a replay says equals what a real run counts, row by row, under every combination of options. */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { replayTrace } from '../../../profiles/replay/replay.js';
import { type RunOptions, runOptions } from '../../../runtime/execution/options.js';
import { STRATEGIES } from '../../../runtime/feature/representation/strategies.js';
import type { ErrorPolicy } from '../../../runtime/workflow/error-policy.js';
import { failingActions } from '../../runtime/execution/failing-actions.js';
import { failingGraph, policyRule } from '../../runtime/execution/failing-graph.js';
import { type RandomGraph, randomGraph } from '../../runtime/execution/random-graph.js';
import { sampleGraph } from '../../runtime/execution/sample-graph.js';
import { testCatalog } from '../../runtime/execution/test-actions.js';
import { scripted, scriptedGraph } from './scripted-action.js';
import { assertSameRows, combinationOf, tracedRun } from './traced-run.js';

const GRAPHS = Math.ceil(Number(process.env.ARCLAB_TEST_GRAPHS ?? 24) / 4);

const anyOptions = fc.record({
  sharing: fc.constantFrom(...STRATEGIES),
  mutation: fc.constantFrom<RunOptions['mutation']>('clone-then-mutate', 'move-then-mutate'),
  finish: fc.constantFrom<RunOptions['finish']>('copy', 'take'),
  featureStore: fc.constantFrom<RunOptions['featureStore']>('clone', 'reference', 'off'),
  storeKey: fc.constantFrom<RunOptions['storeKey']>('edge', 'port'),
});

/** Options that a replay takes from the recorded run. */
const fixedOptions = fc.record({
  channelCapacity: fc.constantFrom(256, 3),
  strings: fc.constantFrom<RunOptions['strings']>('shared', 'copied'),
  memoryBudget: fc.constantFrom(0, 0.003, 0.02),
  graphBuild: fc.constantFrom<RunOptions['graphBuild']>('clone', 'move'),
  finishGate: fc.constantFrom<RunOptions['finishGate']>('none', 'quiet', 'permits'),
});

/** Records one run, replays it under all combinations, and runs four of them: rows and events are the same. */
async function assertReplayed(
  { nodes, edges }: RandomGraph,
  fixed: Partial<RunOptions>,
  choices: readonly Partial<RunOptions>[],
  policy: Partial<ErrorPolicy> = {},
): Promise<void> {
  const catalog = testCatalog().catalog.with(scripted, ...failingActions);
  const graph = sampleGraph(catalog, nodes, edges, policy);
  const first = await tracedRun(graph, catalog, { ...fixed, ...choices[0] });
  const { combinations } = replayTrace(first.trace);
  assertSameRows(combinationOf(combinations, first.trace.header.options), first.rows);
  for (const choice of choices.slice(1)) {
    const options = { ...fixed, ...choice };
    const other = await tracedRun(graph, catalog, options);
    assert.equal(other.trace.events, first.trace.events, 'the events do not depend on the options');
    assertSameRows(combinationOf(combinations, runOptions('after', options)), other.rows);
  }
}

const fourChoices = fc.array(anyOptions, { minLength: 4, maxLength: 4 });

test('random graphs: every combination has the rows of a real run, whichever run the trace is of', async () => {
  const property = fc.asyncProperty(randomGraph, fixedOptions, fourChoices, (graph, fixed, choices) =>
    assertReplayed(graph, fixed, choices),
  );
  await fc.assert(property, { numRuns: GRAPHS });
});

test('random graphs with actions that ask whatever can be asked of features: the same', async () => {
  const property = fc.asyncProperty(scriptedGraph, fixedOptions, fourChoices, (graph, fixed, choices) =>
    assertReplayed(graph, fixed, choices),
  );
  await fc.assert(property, { numRuns: 2 * GRAPHS });
});

test('random graphs with failing nodes, under any error policy: the same', async () => {
  const policies = fc.record({
    overrides: fc.uniqueArray(policyRule, { selector: ({ code }) => code }),
    onFatal: fc.constantFrom('terminate' as const, 'continue' as const),
    allowRelaxInternal: fc.constant(true),
  });
  const property = fc.asyncProperty(failingGraph, fixedOptions, fourChoices, policies, assertReplayed);
  await fc.assert(property, { numRuns: GRAPHS });
});

test.run();
