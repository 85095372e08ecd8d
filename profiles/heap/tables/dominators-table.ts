/**
 * The objects that retain most. Columns: those of object-row.ts, and
 *
 * | column | meaning |
 * |---|---|
 * | `share` | retained bytes as a part of the whole heap, 0 to 1 |
 * | `dominator` | id of the object that retains this one; both are free without that |
 */
import type { ColumnTable } from 'arquero';
import { tableOf } from '../../table-of.js';
import type { Heap } from '../heap.js';
import { largest } from './largest.js';
import { OBJECT_COLUMNS, type ObjectRow, objectRow } from './object-row.js';

interface DominatorRow extends ObjectRow {
  readonly share: number;
  readonly dominator: number;
}

/** The `limit` largest, without the roots. */
export function dominatorsTable(heap: Heap, limit = 50): ColumnTable {
  const { nodeId, nodeType, dominator, retained } = heap.columns;
  const synthetic = heap.nodeTypeNumber('synthetic');
  const nodes = largest(heap.facts.nodeCount, limit, node =>
    nodeType[node] === synthetic || node === heap.facts.root ? Number.NaN : retained[node]!,
  );
  const rows = nodes.map(node => ({
    ...objectRow(heap, node),
    share: retained[node]! / heap.totalBytes,
    dominator: nodeId[dominator[node]!]!,
  }));
  return tableOf<DominatorRow>([...OBJECT_COLUMNS, 'share', 'dominator'], rows);
}
