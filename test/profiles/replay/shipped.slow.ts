/** The workflows that ship: replays equal real runs, row by row, and actions are of the classes that the census says. */
import { resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { classRows } from '../../../profiles/replay/classes-table.js';
import { replayTrace, valuesOf } from '../../../profiles/replay/replay.js';
import { censusOf } from '../../../profiles/replay/sharing-census.js';
import { runOptions } from '../../../runtime/execution/options.js';
import { openWorkflow } from '../../../runtime/open-workflow.js';
import { assertSameRows, combinationOf, tracedRun } from './traced-run.js';

/**
 * Where an action here is of another class than the engine's. The engine's sorter, merger, overlayer and dissolver write
 * features to disk and read them back; here they are kept, and built anew only where the geometry is new. The engine's
 * Bufferer copies the geometry to overwrite it; here it is replaced.
 */
const OTHERWISE: Readonly<Record<string, readonly [attributes: string, geometry: string]>> = {
  'Feature Sorter': ['shared', 'shared'],
  'Feature Merger': ['shared', 'shared'],
  'Area On Area Overlayer': ['fresh', 'fresh'],
  Dissolver: ['fresh', 'fresh'],
  Bufferer: ['shared', 'fresh'],
};

/** The store's options in turn; it is on in one run of four, since it takes most of a run's time. */
const STORES = [
  { featureStore: 'off', storeKey: 'edge' },
  { featureStore: 'clone', storeKey: 'edge' },
  { featureStore: 'off', storeKey: 'port' },
  { featureStore: 'off', storeKey: 'edge' },
  { featureStore: 'reference', storeKey: 'port' },
  { featureStore: 'off', storeKey: 'port' },
  { featureStore: 'off', storeKey: 'edge' },
] as const;

for (const name of ['counties', 'countries']) {
  const graph = openWorkflow(resolve('notebooks', 'workflows', `${name}.yml`));

  test(`${name}: every sharing × mutation × finish has the rows of a real run, with the store's options in turn`, async () => {
    const { trace } = await tracedRun(graph, undefined);
    const { combinations } = replayTrace(trace);
    let turn = 0;
    for (const sharing of valuesOf('sharing', {})) {
      for (const mutation of valuesOf('mutation', {})) {
        for (const finish of valuesOf('finish', {})) {
          const options = { sharing, mutation, finish, ...STORES[turn++ % STORES.length] };
          const run = await tracedRun(graph, undefined, options);
          assert.is(run.result.failure, null);
          assert.equal(run.trace.events, trace.events);
          assertSameRows(combinationOf(combinations, runOptions('after', options)), run.rows);
        }
      }
    }
  });

  test(`${name}: each action is of the class that the census of the engine says, or of the one that is known`, async () => {
    const { trace } = await tracedRun(graph, undefined);
    const rows = classRows(trace).filter(row => row.outputs > 0 && censusOf(row.action) !== undefined);
    assert.ok(rows.length > 15);
    for (const { node, action, attributes, geometry, agrees, difference } of rows) {
      const census = censusOf(action)!;
      const expected = OTHERWISE[action] ?? [census.attributes, census.geometry];
      assert.equal([attributes, geometry], expected, `${node} (${action})`);
      assert.is(agrees, !(action in OTHERWISE), node);
      assert.is(difference === '', agrees, node);
    }
  });
}

test.run();
