/** The shipped workflows: what is inferred from what they store is what their traces say. */
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { againstRows } from '../../../profiles/infer/against-table.js';
import { inferJob } from '../../../profiles/infer/infer-job.js';
import { replayTrace } from '../../../profiles/replay/replay.js';
import { runOptions } from '../../../runtime/execution/options.js';
import { startRun } from '../../../runtime/execution/run.js';
import { openWorkflow } from '../../../runtime/open-workflow.js';
import { readTrace } from '../../../runtime/trace/read-trace.js';
import { inTemporaryFolder } from '../../runtime/store/temporary-folder.js';

const STORE = { featureStore: ['reference'], storeKey: ['port'] } as const;

for (const name of ['counties', 'countries', 'plans']) {
  test(`${name}: classes are those of its trace, and its clones lie in what is inferred`, () =>
    inTemporaryFolder(async folder => {
      const workflow = join('notebooks/workflows', `${name}.yml`);
      const path = join(folder, 'run.trace');
      const options = runOptions('after', { featureStore: 'reference' });
      const run = startRun(openWorkflow(workflow), { options, workDirectory: folder, trace: path });
      assert.is((await run.result).status, 'completed');
      const trace = readTrace(path);
      const job = inferJob(workflow, join(folder, 'feature-store'));
      const compared = againstRows(job.least, trace).filter(({ agrees }) => agrees !== null);
      const agreeing = compared.filter(({ agrees }) => agrees);
      assert.ok(agreeing.length >= 0.95 * compared.length, `${agreeing.length} of ${compared.length} nodes`);
      const least = replayTrace(job.least, STORE).combinations;
      const most = replayTrace(job.most, STORE).combinations;
      for (const [i, real] of replayTrace(trace, STORE).combinations.entries()) {
        for (const count of ['deepClones', 'pointerClones'] as const) {
          const [low, high] = [least[i]![count], most[i]![count]];
          const text = `${real.sharing}, ${real.mutation}, ${real.finish}: ${low} ≤ ${real[count]} ≤ ${high}`;
          assert.ok(low <= real[count] && real[count] <= high, text);
        }
      }
    }));
}

test.run();
