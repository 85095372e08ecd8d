/** `replay` in a cell. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { JUPYTER_DISPLAY } from '../../../kernel/display/mime.js';
import { replay } from '../../../kernel/profile/replay.js';
import { replayTrace } from '../../../profiles/replay/replay.js';
import { runOptions } from '../../../runtime/execution/options.js';
import { startRun } from '../../../runtime/execution/run.js';
import { openWorkflow } from '../../../runtime/open-workflow.js';
import { readTrace } from '../../../runtime/trace/read-trace.js';
import { UserError } from '../../../runtime/user-error.js';
import { sampleWorkflow } from '../cli/sample-workflow.js';

const folder = mkdtempSync(join(tmpdir(), 'arclab-replay-cell-'));
const trace = join(folder, 'levels.trace');

test.before(async () => {
  const workflow = join(folder, 'levels.yml');
  writeFileSync(workflow, sampleWorkflow());
  const settings = { options: runOptions('after'), workDirectory: join(folder, 'work'), trace };
  assert.is((await startRun(openWorkflow(workflow), settings).result).failure, null);
});
test.after(() => rmSync(folder, { recursive: true }));

test('it has the combinations that a replay has, in their order, and shows as their table', async () => {
  const result = await replay(trace);
  const all = replayTrace(readTrace(trace)).combinations;
  assert.equal(
    result.combinations.map(({ sharing, mutation, finish, featureStore, storeKey, bytesModeled }) => [
      ...[sharing, mutation, finish, featureStore, storeKey, bytesModeled],
    ]),
    all.map(({ sharing, mutation, finish, featureStore, storeKey, bytesModeled }) => [
      ...[sharing, mutation, finish, featureStore, storeKey, bytesModeled],
    ]),
  );
  assert.match(String(result[JUPYTER_DISPLAY]()['text/plain']), /peakLiveBytes.*owned/s);
});

test('a second call takes the passes that are done, narrowed', async () => {
  const [first] = (await replay(trace)).combinations;
  const { combinations } = await replay(trace, {
    sharing: ['owned'],
    featureStore: ['clone'],
    storeKey: ['edge'],
  });
  assert.is(combinations.length, 4);
  assert.ok(combinations.every(({ sharing, storeKey }) => sharing === 'owned' && storeKey === 'edge'));
  assert.is(combinations[0], first);
});

test('what cannot be replayed is told in a sentence', async () => {
  const cases: [Promise<unknown>, RegExp][] = [
    [replay(join(folder, 'none.trace')), /none\.trace can't be read/],
    [replay(join(folder, 'levels.yml')), /is no trace; make one with/],
    [replay(trace, { scale: [1] } as object), /"scale" is not replayed; what is: sharing/],
    [replay(trace, { sharing: ['arc'] } as object), /sharing can't be \["arc"\]: it is a list of owned/],
    [replay(undefined as unknown as string), /replay needs the path of a trace/],
  ];
  for (const [wrong, pattern] of cases) {
    const refusal = await wrong.catch((error: unknown) => error);
    assert.instance(refusal, UserError);
    assert.match((refusal as Error).message, pattern);
  }
});

test.run();
