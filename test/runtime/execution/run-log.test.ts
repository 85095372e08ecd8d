import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { standardActions } from '../../../runtime/actions/catalog.js';
import { durationText } from '../../../runtime/execution/duration-text.js';
import { runOptions } from '../../../runtime/execution/options.js';
import { ProcessTimes } from '../../../runtime/execution/process-times.js';
import { startRun } from '../../../runtime/execution/run.js';
import { UserError } from '../../../runtime/user-error.js';
import { linesOf, numbers, record, runSample, type SampleRun } from './run-sample.js';
import { type SampleEdge, sampleGraph } from './sample-graph.js';

const MIDDLE = { name: 'middle', action: 'Noop Processor' };
const NODES = [numbers(3), MIDDLE, record('sink')];
const EDGES: readonly SampleEdge[] = [
  ['source', 'middle'],
  ['middle', 'sink'],
];

const allLog = ({ files }: SampleRun) => linesOf(files['action-log/all.log']!);
const userLog = ({ files }: SampleRun) => linesOf(files['user-facing-log/user-facing.log']!);

/** The texts of all.log; `…` for measured times. */
function textsOf(run: SampleRun): string[] {
  return allLog(run).map(({ msg }) => JSON.parse(msg as string).replace(/\d[\d.]*(ns|µs|ms|s)/g, '…'));
}

test('all.log has the lines of every node, in JSON, with the text in quotes', async () => {
  const run = await runSample({ nodes: NODES, edges: EDGES });
  for (const entry of allLog(run)) {
    assert.equal(Object.keys(entry), ['msg', 'level', 'ts', 'action', 'module']);
    assert.ok(!Number.isNaN(Date.parse(entry.ts as string)));
  }
  const texts = textsOf(run);
  for (const expected of [
    'Numbers source start...',
    'Numbers source finish. elapsed = …',
    'Noop Processor process start...',
    'Noop Processor process finish. elapsed = …, features = 3, avg = …, stddev = …',
    'Noop Processor finish process complete. elapsed = …, features = 0',
    'Node terminated successfully with node handle: NodeId("id of source")',
    'Record sink start...',
    'Record sink finish. elapsed = …',
    'Node terminated successfully with node handle: NodeId("id of middle")',
  ]) {
    assert.is(texts.filter(text => text === expected).length, 1, expected);
  }
  const ofMiddle = texts.filter(text => text.startsWith('Noop Processor') || text.includes('middle'));
  assert.equal(
    ofMiddle.map(text => text.replace(/(?<=\.) elapsed.*/, '')),
    [
      'Noop Processor process start...',
      'Noop Processor process finish.',
      'Noop Processor finish process complete.',
      'Node terminated successfully with node handle: NodeId("id of middle")',
    ],
  );
  assert.not.ok(texts.includes('Node terminated successfully with node handle: NodeId("id of sink")'));
});

test('finish, what actions say, and a processor without features have their lines', async () => {
  const nodes = [
    numbers(2),
    { name: 'reverse', action: 'Reverse' },
    { name: 'chatty', action: 'Chatty', parameters: { lines: 1 } },
    { name: 'idle', action: 'Noop Processor' },
  ];
  const edges: SampleEdge[] = [
    ['source', 'reverse'],
    ['reverse', 'chatty'],
  ];
  const texts = textsOf(await runSample({ nodes, edges }));
  assert.ok(texts.includes('Reverse finish process complete. elapsed = …, features = 2'));
  assert.ok(texts.includes('Noop Processor process terminate. elapsed = …'));
  assert.is(texts.filter(text => text === 'line 0').length, 2);
});

test('user-facing.log says what started, ran and finished', async () => {
  const lines = userLog(await runSample({ nodes: NODES, edges: EDGES }));
  const keys = ['workflowId', 'jobId', 'timestamp', 'level', 'nodeName', 'nodeId', 'message'];
  assert.equal(Object.keys(lines[0]!), keys);
  assert.equal([lines[0]!.nodeName, lines[0]!.nodeId], [null, null]);
  assert.is(new Set(lines.map(({ jobId }) => jobId)).size, 1);
  const said = lines.map(({ level, message }) => `${level} ${message}`);
  assert.is(said[0], 'INFO sample Workflow - Started...');
  assert.is(said.at(-1), 'SUCCESS Workflow finished successfully.');
  const ofMiddle = lines.filter(({ nodeId }) => nodeId === 'id of middle');
  assert.is(ofMiddle[0]!.nodeName, 'middle');
  assert.is(ofMiddle[0]!.message, 'middle - Running...');
  assert.match(ofMiddle[1]!.message as string, /^middle - Finished in \d+\.\d\ds$/);
  assert.is(ofMiddle[1]!.level, 'SUCCESS');
});

test('a node without features is only said to run', async () => {
  const lines = userLog(await runSample({ nodes: [MIDDLE], edges: [] }));
  assert.equal(
    lines.filter(({ nodeName }) => nodeName === 'middle').map(({ message }) => message),
    ['middle - Running...'],
  );
});

test('a failed run has its log too, whole: a line for every feature that failed', async () => {
  const run = await runSample({
    nodes: [numbers(30), { name: 'picky', action: 'Picky', parameters: { every: 2 } }, record('sink')],
    edges: [
      ['source', 'picky'],
      ['picky', 'sink'],
    ],
    policy: { onFatal: 'continue' },
  });
  const texts = textsOf(run);
  const errors = texts.filter(text =>
    text.startsWith('Error operation, processor node name = Picky (picky), '),
  );
  assert.is(errors.length, 15);
  assert.match(
    errors[0]!,
    /, node_id = id of picky, feature id = \S+, error = Picky\("feature 0 is a multiple of 2"\)$/,
  );
  assert.ok(texts.includes('Picky process terminate. elapsed = …'));
  const said = userLog(run).map(({ level, message }) => `${level} ${message}`);
  assert.is(
    said.filter(line => /^ERROR picky - Failed: feature \d+ is a multiple of 2$/.test(line)).length,
    15,
  );
  assert.not.ok(said.some(line => line.includes('picky - Finished')));
  assert.is(said.at(-1), 'ERROR Workflow execution failed.');
});

test('failing sources and sinks have their lines', async () => {
  const broken = { name: 'broken', action: 'Failing Source', parameters: { after: 1 } };
  const middle = { name: 'keep', action: 'Reverse' };
  const source = await runSample({
    nodes: [broken, numbers(9), middle, record('sink')],
    edges: [
      ['broken', 'keep'],
      ['keep', 'sink'],
    ],
  });
  const error = 'Failing Source source error: FailingSource("the source broke")';
  const said = textsOf(source);
  assert.ok(said.includes(error));
  // Nothing ends as if it had all its features.
  assert.equal(said.filter(text => /^(?:Reverse|Record|Failing Source)/.test(text)).sort(), [
    error,
    'Failing Source source start...',
    'Record sink start...',
    'Reverse process start...',
  ]);
  assert.ok(
    userLog(source).some(({ message }) => message === 'broken - Failed: FailingSource("the source broke")"'),
  );
  const sink = { name: 'sink', action: 'Picky Sink', parameters: { every: 1, file: 'out' } };
  const texts = textsOf(await runSample({ nodes: [numbers(1), sink], edges: [['source', 'sink']] }));
  assert.ok(
    texts.some(
      text => text === 'Picky Sink sink error: Sink error: PickySink("feature 0 is a multiple of 1")',
    ),
  );
  assert.ok(texts.includes('Picky Sink sink terminate. elapsed = …'));
});

/** Calls `use` with a folder of its own. */
async function withFolder(use: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'arclab-log-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a work directory that can not be written to is one sentence before anything runs', async () => {
  await withFolder(folder => {
    const workDirectory = join(folder, 'work');
    writeFileSync(workDirectory, 'a file');
    const graph = sampleGraph(standardActions, [MIDDLE], []);
    assert.throws(
      () => startRun(graph, { options: runOptions('after'), workDirectory }),
      (error: Error) =>
        error instanceof UserError &&
        /^the work directory .*work can't be written to: there is a file of that name; choose another one$/.test(
          error.message,
        ),
    );
  });
});

test('wrong parameters end the log', async () => {
  await withFolder(workDirectory => {
    const wrong = { name: 'wrong', action: 'Feature Counter', parameters: { countStart: 'often' } };
    const graph = sampleGraph(standardActions, [wrong], []);
    assert.throws(
      () => startRun(graph, { options: runOptions('after'), workDirectory }),
      (error: Error) => error instanceof UserError,
    );
    const text = readFileSync(join(workDirectory, 'user-facing-log', 'user-facing.log'), 'utf8');
    const said = linesOf(text).map(({ level, message }) => `${level} ${message}`);
    assert.match(
      said[1]!,
      /^ERROR wrong - Failed: Invalid configuration for Counter: Feature Counter Factory error: parameter /,
    );
    assert.is(said[2], 'ERROR Workflow execution failed.');
  });
});

test('what fails in finish is not in the action log, but its end is, and the user is told', async () => {
  const late = { name: 'late', action: 'Failing', parameters: { at: -1, how: 'in finish' } };
  const run = await runSample({ nodes: [numbers(2), late], edges: [['source', 'late']] });
  const texts = textsOf(run);
  assert.not.ok(texts.some(text => text.includes('broke')));
  assert.ok(texts.includes('Failing finish process complete. elapsed = …, features = 0'));
  const said = userLog(run).map(({ level, message }) => `${level} ${message}`);
  assert.ok(said.includes('ERROR late - Failed: broke'));
  assert.is(said.at(-1), 'ERROR Workflow execution failed.');
});

test('durations are told as Rust does', () => {
  const texts = {
    0: '0ns',
    0.85: '850µs',
    12.345: '12.345ms',
    1500: '1.5s',
    75200: '75.2s',
    1.000001: '1.000001ms',
  };
  for (const [ms, text] of Object.entries(texts)) assert.is(durationText(Number(ms)), text);
});

test('times are told as mean and deviation of whole microseconds', () => {
  const times = new ProcessTimes();
  for (const ms of [0.0019, 0.003, 0.0045]) times.add(ms);
  // 1, 3 and 4 µs: mean 8/3, deviation √(14/9).
  assert.is(times.sum, 8);
  assert.ok(Math.abs(times.mean - 0.008 / 3) < 1e-12);
  assert.ok(Math.abs(times.deviation - Math.sqrt(14 / 9) / 1000) < 1e-12);
});

test('the result says how long nodes slept before they reported their end', async () => {
  const run = await runSample({ nodes: NODES, edges: EDGES, options: { statusDelayMs: 5 } });
  const each = run.nodes.map(({ sleptMs }) => sleptMs);
  assert.ok(each.every(ms => ms > 1));
  assert.is(
    run.sleptMs,
    each.reduce((sum, ms) => sum + ms, 0),
  );
  assert.is((await runSample({ nodes: NODES, edges: EDGES })).sleptMs, 0);
});

test('a cancelled run does not sleep on', async () => {
  const { status, elapsedMs } = await runSample(
    { nodes: NODES, edges: EDGES, options: { statusDelayMs: 60_000 } },
    run => setTimeout(() => run.cancel(), 20),
  );
  assert.is(status, 'cancelled');
  assert.ok(elapsedMs < 60_000);
});

test.run();
