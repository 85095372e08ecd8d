/** What refers to an object: the ends from which references start. Columns: edge-row.ts. */
import type { ColumnTable } from 'arquero';
import { tableOf } from '../../table-of.js';
import type { Heap } from '../heap.js';
import { EDGE_COLUMNS, type EdgeRow, edgeRow } from './edge-row.js';

/**
 * One row per reference that keeps the object, nearest to the program's roots first; weak ones do not keep it.
 * Throws UserError where no object has the id.
 */
export function retainersTable(heap: Heap, id: number): ColumnTable {
  const node = heap.nodeOfId(id);
  const { first, entries } = heap.retainers;
  const weak = heap.edgeTypeNumber('weak');
  const edges = [...entries.subarray(first[node]!, first[node + 1]!)];
  const rows = edges
    .filter(edge => heap.columns.edgeType[edge] !== weak)
    .map(edge => edgeRow(heap, edge, heap.sourceOf(edge)));
  const far = (row: EdgeRow): number => row.distance ?? Number.MAX_SAFE_INTEGER;
  return tableOf<EdgeRow>(
    EDGE_COLUMNS,
    rows.sort((a, b) => far(a) - far(b)),
  );
}
