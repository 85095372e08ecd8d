/** Features in a heap, known by the classes that representations state. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openHeap } from '../../../../profiles/heap/reading/open-heap.js';
import { heldFeaturesTable } from '../../../../profiles/heap/tables/features-table.js';
import { addRepresentation, REPRESENTATIONS } from '../../../../runtime/feature/representation/strategies.js';
import { sharedMap } from '../../../runtime/feature/sixth-representation.js';
import { type SmallEdge, type SmallNode, snapshotText, temporaryFile } from '../small-snapshot.js';

const property = (name: string, to: number): SmallEdge => ({ type: 'property', name, to });
const object = (name: string, size: number, ...edges: SmallEdge[]): SmallNode => ({
  type: 'object',
  name,
  size,
  edges,
});

/** Two features of a class that a node keeps, with a handle each on one box, and a look-alike. */
const keptFeatures = (className: string): SmallNode[] => [
  { type: 'synthetic', name: '', edges: [1, 2, 3].map(to => ({ type: 'element' as const, name: to, to })) },
  object('KeptFeature', 8, property('where', 4)),
  object('KeptFeature', 8, property('where', 5)),
  object('LookalikeFeature', 1000, property('account', 6)),
  object(className, 40, property('account', 6), property('map', 8)),
  object(className, 40, property('account', 6), property('map', 9)),
  object('NodeAccount', 16, property('node', 7)),
  { type: 'string', name: 'sorter', size: 24 },
  object('Arc', 12, property('box', 10)),
  object('Arc', 12, property('box', 10)),
  object('ArcBox', 20),
];

async function featuresIn(nodes: readonly SmallNode[]): Promise<object[]> {
  const { heap } = await openHeap(temporaryFile(snapshotText(nodes)), { store: false });
  return heldFeaturesTable(heap).objects();
}

const row = (representation: string) => ({
  ...{ node: 'sorter', heldBy: 'kept until finish', representation },
  ...{ features: 2, shallow: 80, retained: 104, arcs: 2, sharedArcs: 2 },
});

test('features of every representation are found, with their node, holder and Arcs', async () => {
  const classes = Object.values(REPRESENTATIONS).map(({ feature }) => feature.name);
  assert.is(new Set(classes).size, 5);
  for (const name of classes) assert.equal(await featuresIn(keptFeatures(name)), [row(name)]);
});

test('a representation that was added to the index is found as they are', async () => {
  const nodes = keptFeatures('SharedMapFeature');
  assert.equal(await featuresIn(nodes), []);
  const remove = addRepresentation(sharedMap);
  try {
    assert.equal(await featuresIn(nodes), [row('SharedMapFeature')]);
    assert.throws(() => addRepresentation(sharedMap), /there is a strategy "shared-map" already/);
    assert.throws(
      () => addRepresentation({ ...sharedMap, strategy: 'other' }),
      /"other" and "shared-map" both have a class SharedMapFeature/,
    );
  } finally {
    remove();
  }
});

test.run();
