import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type MemoRow, memoTable } from '../../../profiles/clones/memo-table.js';
import { parseOption, type RunOptions, runOptions } from '../../../runtime/execution/options.js';
import { startRun } from '../../../runtime/execution/run.js';
import {
  addRepresentation,
  STRATEGIES,
  type Strategy,
} from '../../../runtime/feature/representation/strategies.js';
import { openWorkflowText } from '../../../runtime/open-workflow.js';
import { sampleWorkflow } from '../../kernel/cli/sample-workflow.js';
import { sharedMap } from '../../runtime/feature/sixth-representation.js';

/** Two conditions that both hold for the highest gauge, so that one feature leaves by two ports. */
const WORKFLOW = sampleWorkflow([
  '            - outputPort: high\n',
  `            - outputPort: highest
              expr: { type: flowExpr, value: 'attributes["level"] > 3.5' }
            - outputPort: high
`,
]);

/** @param from the node where a second run, which is the one that counts, replays the first */
async function memoRows(changes: Partial<RunOptions>, from?: string): Promise<MemoRow[]> {
  const workDirectory = mkdtempSync(join(tmpdir(), 'arclab-memo-'));
  try {
    const options = runOptions('before', { statusDelayMs: 0, ...changes });
    const graph = openWorkflowText(WORKFLOW, { name: 'levels' });
    let { nodes, ledger } = await startRun(graph, { options, workDirectory }).result;
    if (from !== undefined) {
      const replay = { from, storeDirectory: join(workDirectory, 'feature-store') };
      ({ nodes, ledger } = await startRun(graph, { options, workDirectory, replay }).result);
    }
    return memoTable({ options, nodes, ledger: ledger.rows() }).objects() as MemoRow[];
  } finally {
    rmSync(workDirectory, { recursive: true });
  }
}

test('the memo’s table has its rows in its order, with the figures of the run', async () => {
  const rows = await memoRows({});
  assert.equal(
    rows.map(({ site, counted }) => [site, counted]),
    [
      ['source-context', 3],
      ['forward-writer', 7],
      ['store-serialize', 7],
      ['fan-out', 0],
      ['port-multiplex', 1],
      ['sink-input', 2],
    ],
  );
});

async function countsAsExpected(sharing: Strategy): Promise<void> {
  for (const featureStore of ['clone', 'reference', 'off'] as const) {
    for (const storeKey of ['edge', 'port'] as const) {
      for (const { site, expected, counted } of await memoRows({ sharing, featureStore, storeKey })) {
        assert.is(counted, expected, `${site} with ${featureStore}, ${storeKey}`);
      }
    }
  }
}

for (const sharing of STRATEGIES) {
  test(`${sharing}: what the ledger counted is what the arithmetic expects, however the store is set`, () =>
    countsAsExpected(sharing));
}

test('so it is under a representation that was added to the index', async () => {
  const sharing = sharedMap.strategy as Strategy;
  const remove = addRepresentation(sharedMap);
  try {
    assert.is(parseOption('sharing', 'shared-map'), sharing);
    await countsAsExpected(sharing);
  } finally {
    remove();
  }
  assert.throws(() => parseOption('sharing', 'shared-map'), /one of owned, .*, arc-geometry-values$/);
});

test('in a replay what was stored before is not counted as written again', async () => {
  for (const storeKey of ['edge', 'port'] as const) {
    const rows = await memoRows({ storeKey }, 'label');
    const writers = rows.find(({ site }) => site === 'forward-writer')!;
    assert.is(writers.counted, 2);
    for (const { site, expected, counted } of rows) assert.is(counted, expected, `${site} with ${storeKey}`);
  }
});

test.run();
