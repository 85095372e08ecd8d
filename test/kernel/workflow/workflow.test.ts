import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { JUPYTER_DISPLAY } from '../../../kernel/display/mime.js';
import { setPublisher } from '../../../kernel/display/publish.js';
import { workflow } from '../../../kernel/workflow/workflow.js';
import type { WorkflowRun } from '../../../kernel/workflow/workflow-run.js';
import { defineProcessor } from '../../../runtime/actions/action.js';
import { standardActions } from '../../../runtime/actions/catalog.js';
import { sampleWorkflow } from '../cli/sample-workflow.js';

const shown: Record<string, unknown>[] = [];

const open = (...changes: Parameters<typeof sampleWorkflow>): WorkflowRun =>
  workflow({ text: sampleWorkflow(...changes), name: 'levels' }, { preset: 'after' });

const messageOf = (work: () => unknown): Promise<string> =>
  Promise.resolve()
    .then(work)
    .then(
      () => 'nothing went wrong',
      (error: Error) => error.message,
    );

test('runTo stops before a node, shows what waits, and continue runs only the rest', async () => {
  const run = open();
  const first = await run.runTo('label');
  assert.equal(first.nodes().array('node'), ['gauges', 'high']);
  const { waiting, features, report } = run.node('label');
  assert.equal([waiting, report.received], [2, 0]);
  const table = features();
  assert.equal(table.columnNames().slice(0, 4), ['id', 'port', 'geometry', 'vertices']);
  assert.is(table.numRows(), 2);
  assert.is(features(1).numRows(), 1);
  assert.ok(table.columnNames().includes('gauge'));
  const second = await run.continue();
  assert.equal(second.nodes().array('node'), ['label', 'alarms']);
  assert.equal(run.nodes().array('status'), ['completed', 'completed', 'completed', 'completed']);
  assert.is(run.node('label').waiting, 0);
  assert.is(run.result!.liveArcs, 0);
  assert.is(run.outputs.length, 1);
});

test('the clones of the steps add up to those of a whole run', async () => {
  const stepped = open();
  const counts: number[] = [];
  for (const node of ['high', 'label', 'alarms']) {
    await stepped.runTo(node);
    counts.push(...(stepped.clones().array('count') as number[]));
  }
  await stepped.continue();
  counts.push(...(stepped.clones().array('count') as number[]));
  const whole = open();
  await whole.continue();
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  assert.is(sum(counts), sum(whole.allClones().array('count') as number[]));
  assert.equal(stepped.allClones().objects(), whole.allClones().objects());
});

test('a step shows its nodes, clones and memory; the run its graph with counts', async () => {
  const run = open();
  const step = await run.runTo('label');
  const { 'text/plain': text, 'text/html': html } = step[JUPYTER_DISPLAY]();
  assert.match(
    String(text),
    /2 nodes ran in .* clones .* peaks: heap [\d.]+ MB.*\n.*features wait at "label" \(2\)/,
  );
  assert.match(String(html), /<table/);
  assert.ok(step.memory().numRows() >= 2);
  const graph = String(run.graph()[JUPYTER_DISPLAY]()['text/html']);
  assert.match(graph, /<svg .*gauges.*2 waiting.*<\/svg>/s);
  assert.match(String(run[JUPYTER_DISPLAY]()['text/plain']), /2 of 4 nodes are left/);
  await run.cancel();
  assert.is(run.result!.liveArcs, 0);
});

test('names are escaped in the picture', () => {
  const run = open(['name: label', 'name: "<b>label</b>"']);
  const html = String(run.graph()[JUPYTER_DISPLAY]()['text/html']);
  assert.ok(html.includes('&lt;b&gt;label&lt;/b&gt;') && !html.includes('<b>label'));
});

test('a node of the picture is as wide as its name, also in Japanese', () => {
  const widthOf = (name: string): number => {
    const html = String(
      open(['name: label', `name: "${name}"`])
        .graph()
        [JUPYTER_DISPLAY]()['text/html'],
    );
    return Number(html.split(`<title>${name} `)[1]!.match(/ width="([\d.]+)"/)![1]);
  };
  assert.ok(widthOf('建物の面積を市区町村ごとに集計する') >= 17 * 12);
});

test('a run shows its progress, and the bar ends', async () => {
  // Other test files of this process set their own.
  setPublisher(({ bundle }) => shown.push(bundle));
  await open().continue();
  const bars = shown.map(
    bundle => bundle['application/vnd.arclab.progress+json'] as { done: number; ended: boolean },
  );
  assert.equal(bars.at(-1), { ...bars.at(-1), done: 4, ended: true });
});

test('wrong use is one sentence that says what to do', async () => {
  const run = open();
  assert.match(await messageOf(() => run.runTo('lable')), /levels has no node "lable"; did you mean "label"/);
  assert.match(await messageOf(() => run.runTo()), /needs the name of a node/);
  assert.match(await messageOf(() => run.memory()), /has not run yet/);
  await run.runTo('label');
  assert.match(await messageOf(() => run.runTo('high')), /"high" has run already; 2 of 4 nodes are left/);
  assert.match(await messageOf(() => run.runTo('label', 'alarms')), /leads to another/);
  await run.continue();
  assert.match(await messageOf(() => run.continue()), /has ended|cannot go on: it has ended \(completed\)/);
  assert.match(await messageOf(() => workflow('nowhere.yml')), /nowhere\.yml/);
  assert.match(
    await messageOf(() =>
      workflow({ text: sampleWorkflow() }, { strategy: 'owned', sharing: 'arc-feature' }),
    ),
    /strategy and sharing are one option/,
  );
});

test('options and variables are checked as on the command line, and settled once the run is open', async () => {
  const opened = (settings: object) => messageOf(() => workflow({ text: sampleWorkflow() }, settings));
  assert.match(await opened({ finihs: 'take' }), /no option "finihs"; did you mean "finish"/);
  assert.match(await opened({ finish: 'give' }), /finish can't be "give": it is one of copy, take/);
  assert.match(await opened({ scale: '2' }), /scale can't be the string "2": write 2/);
  assert.match(await opened({ preset: 'now' }), /preset can't be "now": it is one of before, after/);
  assert.match(
    await opened({ variables: { threshold: undefined } }),
    /variable "threshold" can't be undefined/,
  );
  assert.match(await messageOf(() => workflow({} as { text: string })), /needs the path of a workflow file/);
  const run = workflow({ text: sampleWorkflow() }, { variables: { threshold: 3.5 } });
  assert.match(
    await messageOf(() => Object.assign(run.options, { finish: 'take' })),
    /its finish is settled: workflow/,
  );
  await run.runTo(['label']);
  assert.is(run.node('label').waiting, 1);
  assert.match(await messageOf(() => run.node('label').features(-1)), /give a whole number/);
  await run.cancel();
});

test('a step with nothing left to run says so; a source is nothing to stop before', async () => {
  const run = open();
  assert.match(await messageOf(() => run.runTo('gauges')), /"gauges" is a source, nothing runs before it/);
  await run.runTo('label');
  const again = await run.runTo('label');
  assert.is(again.nodes().numRows(), 0);
  assert.match(String(again[JUPYTER_DISPLAY]()['text/plain']), /^No node ran: .*already/);
  const rest = run.continue();
  await Promise.all([run.cancel(), messageOf(() => rest).then(text => assert.match(text, /was cancelled/))]);
});

test('what was wrong with features is told with the step in which it was', async () => {
  const run = open(['.upper()', '.level()']);
  const before = await run.runTo('label');
  assert.not.match(String(before[JUPYTER_DISPLAY]()['text/plain']), /warning/);
  const step = await run.continue();
  assert.match(String(step[JUPYTER_DISPLAY]()['text/plain']), /warning: Attribute Manager .* 2 feature\(s\)/);
  assert.equal(run.diagnostics().objects({ columns: ['node', 'effect', 'count'] }), [
    { node: 'label', effect: 'warned', count: 2 },
  ]);
});

test('a node that fails before others shows so in its step, and the end of the run tells its failure', async () => {
  const catalog = standardActions.with(
    defineProcessor({
      name: 'Broken',
      category: 'Test',
      summary: 'Fails',
      inputPorts: 'any',
      outputPorts: ['features'],
      parameters: z.object({}),
      accumulates: false,
      heavyFinish: false,
      create: () => ({
        process() {
          throw new Error('broke');
        },
      }),
    }),
  );
  const broken = sampleWorkflow(['action: Attribute Manager', 'action: Broken']);
  const run = workflow({ text: broken, name: 'levels' }, { preset: 'after', catalog });
  await run.runTo('alarms');
  assert.is(run.result, null);
  assert.ok(run.clones().numRows() > 0);
  assert.match(
    await messageOf(() => run.continue()),
    /node "label" \(Broken\) failed on feature [\w-]+: broke/,
  );
  assert.equal([run.result?.status, run.result?.liveArcs], ['failed', 0]);
});

test('a failing action is told with its node, action and feature, and nothing waits any more', async () => {
  const run = open(['alarms.json', '/proc/no-such-folder/alarms.json']);
  await run.runTo('alarms');
  assert.match(
    await messageOf(() => run.continue()),
    /node "alarms" \(JSON Writer\) failed on feature [\w-]+: .*absolute/,
  );
  assert.is(run.result?.status, 'failed');
  assert.is(run.result!.liveArcs, 0);
});

test.run();
