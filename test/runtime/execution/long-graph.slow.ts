import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { numbers, record, runSample } from './run-sample.js';
import type { SampleEdge, SampleNode } from './sample-graph.js';

/** Both ended never, or after minutes, while any part of a run took a time that grew with the square of the nodes. */
const NODES = 10_000;

const NAMES = Array.from({ length: NODES }, (_, i) => `n${i}`);
const NOOPS = NAMES.map((name): SampleNode => ({ name, action: 'Noop Processor' }));

test('ten thousand nodes in a chain pass every feature on', async () => {
  const edges = NAMES.map((name, i): SampleEdge => [i === 0 ? 'source' : NAMES[i - 1]!, name]);
  const { status, recorded, channels } = await runSample({
    nodes: [numbers(3), ...NOOPS, record('sink')],
    edges: [...edges, [NAMES.at(-1)!, 'sink']],
  });
  assert.is(status, 'completed');
  assert.is(recorded.get('sink')!.length, 3);
  assert.ok(channels.every(({ passed }) => passed === 3));
});

test('ten thousand receivers of one port get every feature', async () => {
  const { status, nodes } = await runSample({
    nodes: [numbers(3), ...NOOPS],
    edges: NAMES.map((name): SampleEdge => ['source', name]),
  });
  assert.is(status, 'completed');
  assert.is(nodes.filter(({ received }) => received === 3).length, NODES);
});

test.run();
