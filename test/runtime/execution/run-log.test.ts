import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { standardActions } from '../../../runtime/actions/catalog.js';
import { runOptions } from '../../../runtime/execution/options.js';
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
const userLog = ({ files }: SampleRun) => linesOf(files['action-log/user-facing.log']!);

/** The texts of all.log; `…` for measured times. */
function textsOf(run: SampleRun): string[] {
  return allLog(run).map(({ msg }) => JSON.parse(msg as string).replace(/\d[\d.]*(µs|ms|s)/g, '…'));
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
    'Noop Processor process finish. elapsed = …, features = 3',
    'Record sink start...',
    'Record sink finish. elapsed = …',
    'Node terminated successfully with node handle: NodeId("id of middle")',
  ]) {
    assert.is(texts.filter(text => text === expected).length, 1, expected);
  }
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
  assert.equal(Object.keys(lines[0]!), ['workflowId', 'jobId', 'timestamp', 'level', 'message']);
  assert.is(new Set(lines.map(({ jobId }) => jobId)).size, 1);
  const said = lines.map(({ level, message }) => `${level} ${message}`);
  assert.is(said[0], 'INFO sample Workflow - Started...');
  assert.is(said.at(-1), 'SUCCESS Workflow finished successfully.');
  const ofMiddle = lines.filter(({ nodeId }) => nodeId === 'id of middle');
  assert.is(ofMiddle[0]!.nodeName, 'middle');
  assert.is(ofMiddle[0]!.message, 'middle - Running...');
  assert.match(ofMiddle[1]!.message as string, /^middle - Finished in \d+\.\d\ds$/);
});

test('a failed run has its log too, whole: the first failures of a node, the number of the others', async () => {
  const run = await runSample({
    nodes: [numbers(30), { name: 'picky', action: 'Picky', parameters: { every: 2 } }, record('sink')],
    edges: [
      ['source', 'picky'],
      ['picky', 'sink'],
    ],
    policy: { onFatal: 'continue' },
  });
  const texts = textsOf(run);
  const errors = texts.filter(text => text.startsWith('Error operation, processor node name = picky'));
  assert.is(errors.length, 10);
  assert.match(errors[0]!, /feature id = \S+, error = feature 0 is a multiple of 2$/);
  assert.ok(texts.includes('Picky process failed 5 more times'));
  assert.ok(texts.includes('Picky process terminate. elapsed = …'));
  const said = userLog(run).map(({ level, message }) => `${level} ${message}`);
  assert.is(
    said.filter(line => line.startsWith('ERROR picky - Failed: feature 0 is a multiple of 2')).length,
    1,
  );
  assert.is(said.at(-1), 'ERROR Workflow execution failed.');
});

test('failing sources and sinks have their lines', async () => {
  const broken = { name: 'broken', action: 'Failing Source', parameters: { after: 1 } };
  const source = await runSample({ nodes: [broken, record('sink')], edges: [['broken', 'sink']] });
  assert.ok(textsOf(source).includes('Failing Source source error: the source broke'));
  const sink = { name: 'sink', action: 'Picky Sink', parameters: { every: 1, file: 'out' } };
  const texts = textsOf(await runSample({ nodes: [numbers(1), sink], edges: [['source', 'sink']] }));
  assert.ok(texts.some(text => text.startsWith('Picky Sink sink error: feature 0 is a multiple of 1')));
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
    const text = readFileSync(join(workDirectory, 'action-log', 'user-facing.log'), 'utf8');
    const said = linesOf(text).map(({ level, message }) => `${level} ${message}`);
    assert.match(said[1]!, /^ERROR Invalid configuration for wrong: /);
    assert.is(said[2], 'ERROR Workflow execution failed.');
  });
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
