/** Which nodes of two snapshots of one process are the same object. */
import { UserError } from '../../../runtime/user-error.js';
import type { Heap } from '../heap.js';

/** For a node without a counterpart. */
export const NO_NODE = 0xffff_ffff;

/** An object never changes its kind; a few pairs of ids that V8 reuses are no reason to refuse. */
const MOST_CHANGED_KINDS = 0.05;

/**
 * For each node of `after` the node of `before` with the same id, or NO_NODE. Throws UserError where the
 * snapshots cannot be of one process.
 */
export function matchNodes(before: Heap, after: Heap): Uint32Array {
  const find = indexIds(before.columns.nodeId);
  const { nodeCount } = after.facts;
  const { nodeId, nodeType } = after.columns;
  const kindOf = after.facts.nodeTypes.map(type => before.nodeTypeNumber(type));
  const match = new Uint32Array(nodeCount);
  let matched = 0;
  let changed = 0;
  for (let node = 0; node < nodeCount; node += 1) {
    const other = find(nodeId[node]!);
    match[node] = other;
    if (other === NO_NODE) continue;
    matched += 1;
    if (before.columns.nodeType[other] !== kindOf[nodeType[node]!]) changed += 1;
  }
  if (matched === 0 || changed > MOST_CHANGED_KINDS * matched) {
    throw new UserError(
      'The two heap snapshots are not of the same process: the same ids belong to different objects; ' +
        'take both in one session, the first with { comparable: true }.',
    );
  }
  return match;
}

/** A hash table from ids to nodes, with open addressing: a Map of millions would take ten times the memory. */
function indexIds(ids: Uint32Array): (id: number) => number {
  const bits = Math.max(4, Math.ceil(Math.log2(ids.length + 1)) + 1);
  const mask = 2 ** bits - 1;
  const table = new Uint32Array(2 ** bits).fill(NO_NODE);
  // Ids are mostly consecutive odd numbers, which a multiplication spreads (Knuth's multiplicative hashing).
  const slotOf = (id: number): number => Math.imul(id, 0x9e37_79b1) >>> (32 - bits);
  for (let node = 0; node < ids.length; node += 1) {
    let slot = slotOf(ids[node]!);
    while (table[slot] !== NO_NODE) slot = (slot + 1) & mask;
    table[slot] = node;
  }
  return id => {
    let slot = slotOf(id);
    for (;;) {
      const node = table[slot]!;
      if (node === NO_NODE || ids[node] === id) return node;
      slot = (slot + 1) & mask;
    }
  };
}
