/** What each action makes of features is found from a trace, and set beside what the engine's action does. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ClassRow, classRows } from '../../../profiles/replay/classes-table.js';
import { censusOf } from '../../../profiles/replay/sharing-census.js';
import { type SampleEdge, type SampleNode, sampleGraph } from '../../runtime/execution/sample-graph.js';
import { testCatalog } from '../../runtime/execution/test-actions.js';
import { tracedRun } from './traced-run.js';

const { catalog } = testCatalog();

const source: SampleNode = { name: 'source', action: 'Numbers', parameters: { count: 10 } };
const sink: SampleNode = { name: 'sink', action: 'Record', parameters: { as: 'sink' } };

/** The classes of a chain: ten features, a node, a sink. */
async function rowOf(node: SampleNode, port = 'features', inPort = 'features'): Promise<ClassRow> {
  const edges: SampleEdge[] = [
    ['source', node.name, 'features', inPort],
    [node.name, 'sink', port],
  ];
  const graph = sampleGraph(catalog, [source, node, sink], edges);
  const { result, trace } = await tracedRun(graph, catalog);
  assert.is(result.failure, null);
  return classRows(trace).find(row => row.node === node.name)!;
}

/** The columns that say what an action does. */
const classOf = ({
  attributes,
  geometry,
  passThrough,
  editsAttributes,
  editsGeometry,
  accumulated,
}: ClassRow) => ({
  ...{ attributes, geometry, passThrough, editsAttributes, editsGeometry, accumulated },
});

const flow = (value: string) => ({ type: 'flowExpr', value });

test('an action that passes features through', async () => {
  const row = await rowOf({ name: 'node', action: 'Noop Processor' });
  assert.equal(classOf(row), {
    ...{ attributes: 'shared', geometry: 'shared', passThrough: 1 },
    ...{ editsAttributes: 0, editsGeometry: 0, accumulated: 0 },
  });
  assert.is(row.clonesThenMutates, false);
  assert.is(row.agrees, true);
});

test('an action that edits attributes: which, and that it clones first', async () => {
  const row = await rowOf({
    name: 'node',
    action: 'Vertex Counter',
    parameters: { outputAttribute: 'vertices' },
  });
  assert.equal(classOf(row), {
    ...{ attributes: 'copied', geometry: 'shared', passThrough: 0 },
    ...{ editsAttributes: 1, editsGeometry: 0, accumulated: 0 },
  });
  assert.is(row.keys, 'vertices');
  assert.is(row.clonesThenMutates, true);
  // Under Strategy 3 the map of each of the ten is copied because the input is still there.
  assert.is(row.movingSaves, 10);
  assert.is(row.agrees, true);
});

test('an action that builds the attribute map anew', async () => {
  const mapping = { mappers: [{ attribute: 'twice', expr: flow('attributes["n"] * 2') }] };
  const row = await rowOf({ name: 'node', action: 'Attribute Mapper', parameters: mapping });
  assert.is(row.attributes, 'fresh');
  assert.is(row.geometry, 'shared');
  assert.is(row.new, 0);
});

test('an action that edits geometry in place, one that replaces it, one that removes it', async () => {
  const moved = await rowOf({ name: 'node', action: 'Increment' });
  assert.equal([moved.attributes, moved.geometry, moved.editsGeometry], ['copied', 'copied', 1]);
  const center = await rowOf({ name: 'node', action: 'Center Point Replacer' }, 'point');
  assert.equal([center.attributes, center.geometry, center.editsGeometry], ['shared', 'fresh', 1]);
  const removed = await rowOf({ name: 'node', action: 'Geometry Remover' });
  assert.equal([removed.attributes, removed.geometry, removed.agrees], ['shared', 'fresh', true]);
});

test('an action that keeps features: they are accumulated, and what the engine does instead is said', async () => {
  const row = await rowOf({
    name: 'node',
    action: 'Feature Sorter',
    parameters: { attributes: ['n'], order: 'descending' },
  });
  assert.is(row.accumulated, 1);
  assert.is(row.passThrough, 1);
  assert.is(row.engineAttributes, 'disk');
  assert.is(row.agrees, false);
  assert.match(row.difference, /reads it back from its disk/);
});

test('an action of which the census says nothing is not compared', async () => {
  const row = await rowOf({ name: 'node', action: 'Reverse' });
  assert.is(row.agrees, null);
  assert.is(row.engineAttributes, null);
  assert.is(censusOf('Reverse'), undefined);
});

test('the census is there as data', () => {
  assert.is(censusOf('Feature Merger')!.attributes, 'disk');
  assert.equal(censusOf('Bufferer'), {
    ...{ action: 'Bufferer', attributes: 'shared', geometry: 'copied', accumulates: 'no' },
  });
});

test.run();
