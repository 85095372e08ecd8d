import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Run } from '../../../runtime/execution/run.js';
import {
  EVENTS_KEPT,
  EventHub,
  type LogEvent,
  type RunEvent,
} from '../../../runtime/execution/run-events.js';
import { numbers, record, runSample } from './run-sample.js';
import type { SampleEdge, SampleNode } from './sample-graph.js';

const line = (number: number): LogEvent => ({
  type: 'log',
  timestamp: '2024-07-01T00:00:00.000Z',
  level: 'info',
  node: 'node',
  nodeId: 'id',
  message: String(number),
});

test('every reader sees every event once, in order, or is told how many it missed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.oneof(fc.constant('emit'), fc.nat(2)), { maxLength: 60 }),
      async (kept, steps) => {
        const hub = new EventHub(kept);
        const readers = [hub.read(), hub.read(), hub.read()];
        const seen: RunEvent[][] = [[], [], []];
        let emitted = 0;
        for (const step of steps) {
          if (step === 'emit') {
            hub.emit(line(emitted++));
          } else {
            const behind = seen[step]!.reduce(
              (sum, event) => sum + (event.type === 'lost' ? event.count : 1),
              0,
            );
            if (behind < emitted) seen[step]!.push((await readers[step]!.next()).value as RunEvent);
          }
        }
        hub.end();
        for (const [index, reader] of readers.entries()) {
          for await (const event of reader) seen[index]!.push(event);
          let next = 0;
          for (const event of seen[index]!) {
            if (event.type === 'lost') next += event.count;
            else assert.is((event as LogEvent).message, String(next++));
          }
          assert.is(next, emitted);
        }
      },
    ),
  );
});

test('a reader that waits gets events as they come, and ends with the run', async () => {
  const hub = new EventHub();
  const messages: string[] = [];
  const reading = (async () => {
    for await (const event of hub.read()) messages.push((event as LogEvent).message);
  })();
  for (let number = 0; number < 3; number++) {
    hub.emit(line(number));
    await new Promise(setImmediate);
    assert.is(messages.length, number + 1);
  }
  hub.end();
  await reading;
  assert.equal(messages, ['0', '1', '2']);
});

const NODES: readonly SampleNode[] = [
  numbers(5),
  {
    name: 'filter',
    action: 'Feature Filter',
    parameters: {
      conditions: [{ outputPort: 'even', expr: { type: 'flowExpr', value: 'attributes["n"] % 2 == 0' } }],
    },
  },
  record('a'),
  record('b'),
];
const EDGES: readonly SampleEdge[] = [
  ['source', 'filter'],
  ['filter', 'a', 'even'],
  ['filter', 'b', 'even'],
  ['filter', 'b', 'unfiltered'],
];

test('a run tells of the status of every node, of every edge, of itself, and ends with `complete`', async () => {
  const { events } = await runSample({ nodes: NODES, edges: EDGES });
  for (const { name } of NODES) {
    const statuses = events.flatMap(event =>
      event.type === 'status' && event.node === name ? [event.status] : [],
    );
    assert.equal(statuses, ['starting', 'processing', 'completed']);
  }
  const edges = events.flatMap(event => (event.type === 'edge' ? [event] : []));
  const counts = edges
    .filter(({ phase }) => phase === 'ended')
    .map(({ from, fromPort, to, count }) => `${from}.${fromPort} ${to} ${count}`);
  assert.equal(counts, [
    'source.features filter 5',
    'filter.even a 3',
    'filter.even b 3',
    'filter.unfiltered b 2',
  ]);
  assert.is(edges.filter(({ phase, count }) => phase === 'first' && count === 1).length, 4);
  assert.equal(
    events.flatMap(event => (event.type === 'message' && event.node === null ? [event.message] : [])),
    ['sample Workflow - Started...', 'Workflow finished successfully.'],
  );
  const last = events.at(-1)!;
  assert.is(last.type, 'complete');
  if (last.type === 'complete') {
    assert.equal([last.result, last.failedNodes, last.droppedEventCount], ['success', [], 0]);
  }
});

test('an edge that nothing passed is told of once, with 0', async () => {
  const { events } = await runSample({ nodes: [numbers(0), record('a')], edges: [['source', 'a']] });
  const edges = events.flatMap(event => (event.type === 'edge' ? [[event.phase, event.count]] : []));
  assert.equal(edges, [['ended', 0]]);
});

test('a failed run ends with the failed nodes and the diagnostics of most features', async () => {
  const { events } = await runSample({
    nodes: [
      numbers(10),
      { name: 'drops', action: 'Picky', parameters: { every: 5, code: 'citygml.empty_geometry' } },
      { name: 'fails', action: 'Picky', parameters: { every: 4 } },
    ],
    edges: [
      ['source', 'drops'],
      ['source', 'fails'],
    ],
    policy: { onFatal: 'continue' },
  });
  const failed = events.filter(event => event.type === 'status' && event.status === 'failed');
  assert.is(failed.length, 1);
  assert.ok(failed[0]!.type === 'status' && failed[0]!.featureId !== null);
  assert.is(events.filter(({ type }) => type === 'diagnostic').length, 1);
  const last = events.at(-1)!;
  assert.ok(last.type === 'complete');
  assert.equal([last.result, last.failedNodes], ['failed', ['fails']]);
  assert.equal(
    last.aggregatedDiagnostics.map(({ node, count }) => [node, count]),
    [['drops', 2]],
  );
});

test('a reader slower than the run is told how many events it missed, a quick one misses none', async () => {
  const lines = EVENTS_KEPT + 100;
  let quick: Promise<number> | undefined;
  const count = async (run: Run): Promise<number> => {
    let messages = 0;
    for await (const event of run.events()) if (event.type === 'log') messages++;
    return messages;
  };
  const { events } = await runSample(
    {
      nodes: [numbers(lines), { name: 'chatty', action: 'Chatty', parameters: { lines: 1 } }],
      edges: [['source', 'chatty']],
    },
    run => {
      quick = count(run);
    },
  );
  assert.is(await quick, lines);
  const [lost, ...others] = events.filter(event => event.type === 'lost');
  assert.equal(others, []);
  const last = events.at(-1)!;
  assert.ok(lost?.type === 'lost' && last.type === 'complete');
  assert.is(events.length - 1, EVENTS_KEPT);
  assert.ok(lost.count > 100);
  assert.is(last.droppedEventCount, lost.count);
});

test('a reader may leave early, and its going does not hold up the run', async () => {
  let left: Promise<string> | undefined;
  const { status } = await runSample({ nodes: NODES, edges: EDGES }, run => {
    left = (async () => {
      for await (const event of run.events()) return event.type;
      return 'nothing';
    })();
  });
  assert.is(status, 'completed');
  assert.is(await left, 'message');
});

test.run();
