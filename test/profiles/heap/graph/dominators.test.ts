/** Dominators, retained sizes and own sizes against the plainest computation (naive-heap.ts). */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { computeColumns } from '../../../../profiles/heap/graph/compute-columns.js';
import { findDominators } from '../../../../profiles/heap/graph/dominators.js';
import { addRetainedSizes } from '../../../../profiles/heap/graph/retained-sizes.js';
import { graphOf } from '../../../../profiles/heap/heap-graph.js';
import { readSnapshot } from '../../../../profiles/heap/reading/read-snapshot.js';
import { naiveDominators, naiveEssential, naiveHeap, naiveRetained, naiveSizes } from '../naive-heap.js';
import { anyHeap, snapshotText, temporaryFile } from '../small-snapshot.js';

/** Lists of targets, without edges of a node to itself. */
const anyGraph = fc
  .integer({ min: 1, max: 14 })
  .chain(count =>
    fc
      .array(fc.array(fc.nat(count - 1), { maxLength: 3 }), { minLength: count, maxLength: count })
      .map(graph => graph.map((targets, node) => targets.filter(to => to !== node))),
  );

function flowGraph(graph: readonly (readonly number[])[], root: number) {
  const firstEdge = Uint32Array.from([0, ...graph.map((_, node) => graph.slice(0, node + 1).flat().length)]);
  const edgeTo = Uint32Array.from(graph.flat());
  return {
    nodeCount: graph.length,
    root,
    firstEdge,
    edgeTo,
    essential: new Uint8Array(edgeTo.length).fill(1),
  };
}

test('dominators and retained sizes of any graph are those found by leaving out nodes', () => {
  fc.assert(
    fc.property(
      anyGraph,
      fc.nat(),
      fc.array(fc.nat(1000), { minLength: 14, maxLength: 14 }),
      (graph, at, sizes) => {
        const root = at % graph.length;
        const count = graph.length;
        const dominators = findDominators(flowGraph(graph, root), new Uint32Array(count));
        assert.equal([...dominators.dominator], naiveDominators(graph, root));
        const own = sizes.slice(0, count);
        const retained = new Float64Array(count);
        addRetainedSizes(dominators, Float64Array.from(own), retained);
        assert.equal([...retained], naiveRetained(graph, root, own));
      },
    ),
    { numRuns: 3000 },
  );
});

test('a long chain does not overflow the stack', () => {
  const length = 200_000;
  const firstEdge = Uint32Array.from({ length: length + 1 }, (_, node) => Math.min(node, length - 1));
  const edgeTo = Uint32Array.from({ length: length - 1 }, (_, node) => node + 1);
  const essential = new Uint8Array(length - 1).fill(1);
  const graph = { nodeCount: length, root: 0, firstEdge, edgeTo, essential };
  const { dominator } = findDominators(graph, new Uint32Array(length));
  assert.is(dominator[length - 1], length - 2);
});

test('what a snapshot’s columns say is what the plainest reading says', () => {
  fc.assert(
    fc.property(anyHeap(12), nodes => {
      const text = snapshotText(nodes);
      const naive = naiveHeap(Buffer.from(text))!;
      const { facts, columns } = readSnapshot(temporaryFile(text, 'any.heapsnapshot'));
      const computed = computeColumns(graphOf(facts, columns));
      const sizes = naiveSizes(naive);
      const essential = naiveEssential(naive);
      assert.equal([...columns.shallow], sizes);
      assert.equal([...computed.dominator], naiveDominators(essential, naive.root));
      assert.equal([...computed.retained], naiveRetained(essential, naive.root, sizes));
    }),
    { numRuns: 1000 },
  );
});

test.run();
