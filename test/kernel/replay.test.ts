/** `await replay(file)` in a cell or a script. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ReplayNarrowing, replay } from '../../kernel/arclab.js';
import { runOptions } from '../../runtime/execution/options.js';
import { startRun } from '../../runtime/execution/run.js';
import { sampleGraph } from '../runtime/execution/sample-graph.js';
import { testCatalog } from '../runtime/execution/test-actions.js';

let folder: string;
let path: string;

test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'arclab-replay-'));
  path = join(folder, 'run.trace');
  const { catalog } = testCatalog();
  const graph = sampleGraph(
    catalog,
    [
      { name: 'source', action: 'Numbers', parameters: { count: 5 } },
      { name: 'shift', action: 'Increment' },
      { name: 'sink', action: 'Record', parameters: { as: 'sink' } },
    ],
    [
      ['source', 'shift'],
      ['shift', 'sink'],
    ],
  );
  await startRun(graph, { catalog, options: runOptions('after'), workDirectory: folder, trace: path }).result;
});

test.after(() => {
  rmSync(folder, { recursive: true });
});

test('it has every combination, tables of them, the classes of actions and a verdict', async () => {
  const all = await replay(path);
  assert.is(all.combinations.length, 5 * 2 * 2 * 3 * 2);
  assert.is(all.table().numRows(), all.combinations.length);
  assert.is(all.actions().numRows(), 3);
  assert.match(all.verdict(), /is cheapest/);
  const few = await replay(path, { sharing: 'owned', mutation: ['clone-then-mutate'], featureStore: 'off' });
  assert.is(few.combinations.length, 2 * 2);
  assert.ok(few.combinations.every(({ sharing }) => sharing === 'owned'));
});

test('an option or value that there is none of is one sentence', async () => {
  const attempt = async (options: object) => {
    try {
      await replay(path, options as ReplayNarrowing);
    } catch (error) {
      return (error as Error).message;
    }
    return 'it was replayed';
  };
  assert.match(await attempt({ scale: 2 }), /replay has no option "scale"; it has sharing, mutation/);
  assert.match(await attempt({ sharing: 'arc' }), /sharing can't be "arc": it is one of owned/);
});

test.run();
