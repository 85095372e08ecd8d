/** What each node retains: its own bytes and those of all that it dominates. */
import type { Dominators } from './dominators.js';

/** Fills `retained` from the nodes' own bytes. */
export function addRetainedSizes(
  { dominator, order }: Dominators,
  shallow: Float64Array,
  retained: Float64Array,
): void {
  retained.set(shallow);
  for (let at = order.length - 1; at > 0; at -= 1) {
    const node = order[at]!;
    retained[dominator[node]!]! += retained[node]!;
  }
}
