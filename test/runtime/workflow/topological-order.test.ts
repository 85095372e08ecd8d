import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { topologicalOrder } from '../../../runtime/workflow/topological-order.js';

/** Edges from lower to higher rank, where `ranks` shuffles the indices; repeats allowed. */
const dag = fc.integer({ min: 1, max: 30 }).chain(count =>
  fc.record({
    ranks: fc.shuffledSubarray([...Array(count).keys()], { minLength: count }),
    pairs: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 80 }),
  }),
);

function successorsOf(ranks: readonly number[], pairs: readonly (readonly [number, number])[]): number[][] {
  const successors: number[][] = ranks.map(() => []);
  for (const [a, b] of pairs) {
    if (a !== b) successors[ranks[Math.min(a, b)]!]!.push(ranks[Math.max(a, b)]!);
  }
  return successors;
}

test('an acyclic graph comes back whole, with every edge going forward', () => {
  fc.assert(
    fc.property(dag, ({ ranks, pairs }) => {
      const successors = successorsOf(ranks, pairs);
      const found = topologicalOrder(successors);
      assert.ok('order' in found);
      assert.equal(
        [...found.order].sort((a, b) => a - b),
        [...ranks.keys()],
      );
      const place = new Map(found.order.map((node, i) => [node, i]));
      for (const [node, targets] of successors.entries()) {
        for (const target of targets) assert.ok(place.get(node)! < place.get(target)!);
      }
    }),
  );
});

test('of the nodes that could come next the first in the file does', () => {
  fc.assert(
    fc.property(dag, ({ ranks, pairs }) => {
      const successors = successorsOf(ranks, pairs);
      const found = topologicalOrder(successors);
      assert.ok('order' in found);
      const placed = new Set<number>();
      const ready = (node: number): boolean =>
        !placed.has(node) && successors.every((targets, i) => placed.has(i) || !targets.includes(node));
      for (const node of found.order) {
        assert.is(node, [...ranks.keys()].find(ready));
        placed.add(node);
      }
    }),
    { numRuns: 50 },
  );
});

test('a back edge gives a cycle that follows the edges', () => {
  fc.assert(
    fc.property(dag, fc.nat(), ({ ranks, pairs }, pick) => {
      const successors = successorsOf(ranks, pairs);
      const forward = successors.flatMap((targets, from) => targets.map(to => [from, to] as const));
      const [from, to] = forward.length === 0 ? [0, 0] : forward[pick % forward.length]!;
      successors[to]!.push(from);
      const found = topologicalOrder(successors);
      assert.ok('cycle' in found);
      assert.is(new Set(found.cycle).size, found.cycle.length);
      for (const [i, node] of found.cycle.entries()) {
        const next = found.cycle[(i + 1) % found.cycle.length]!;
        assert.ok(successors[node]!.includes(next));
      }
    }),
  );
});

test.run();
