/** What an object refers to. Columns: edge-row.ts. */
import type { ColumnTable } from 'arquero';
import { tableOf } from '../../table-of.js';
import type { Heap } from '../heap.js';
import { EDGE_COLUMNS, type EdgeRow, edgeRow } from './edge-row.js';

/** One row per reference, in V8's order. Throws UserError where no object has the id. */
export function childrenTable(heap: Heap, id: number): ColumnTable {
  const [first, end] = heap.edgesOf(heap.nodeOfId(id));
  const edges = Array.from({ length: end - first }, (_, at) => first + at);
  return tableOf<EdgeRow>(
    EDGE_COLUMNS,
    edges.map(edge => edgeRow(heap, edge, heap.columns.edgeTo[edge]!)),
  );
}
