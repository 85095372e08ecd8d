/**
 * A shortest way from a root to an object: why it is still there. Columns: edge-row.ts, where `edge` and
 * `kind` are the reference that leads from the row above to this row, and
 *
 * | column | meaning |
 * |---|---|
 * | `step` | 0 for the root |
 */
import type { ColumnTable } from 'arquero';
import { tableOf } from '../../table-of.js';
import type { Heap } from '../heap.js';
import { EDGE_COLUMNS, type EdgeRow, edgeRow } from './edge-row.js';
import { objectRow } from './object-row.js';

interface PathRow extends EdgeRow {
  readonly step: number;
}

/** One row per object on the way. Throws UserError where no object has the id. */
export function pathTable(heap: Heap, id: number): ColumnTable {
  const steps: EdgeRow[] = [];
  let node = heap.nodeOfId(id);
  for (let edge = nearestRetainer(heap, node); edge >= 0; edge = nearestRetainer(heap, node)) {
    steps.push(edgeRow(heap, edge, node));
    node = heap.sourceOf(edge);
  }
  steps.push({ edge: '', kind: '', ...objectRow(heap, node) });
  return tableOf<PathRow>(
    ['step', ...EDGE_COLUMNS],
    steps.reverse().map((row, step) => ({ step, ...row })),
  );
}

/** The reference to a node from the one nearest to a root, which must be nearer than the node; else -1. */
function nearestRetainer(heap: Heap, node: number): number {
  const { distance, edgeType } = heap.columns;
  const { first, entries } = heap.retainers;
  const weak = heap.edgeTypeNumber('weak');
  let nearest = -1;
  let least = distance[node]!;
  for (let at = first[node]!; at < first[node + 1]!; at += 1) {
    const edge = entries[at]!;
    const far = distance[heap.sourceOf(edge)]!;
    if (edgeType[edge] === weak || far < 0 || far >= least) continue;
    nearest = edge;
    least = far;
  }
  return nearest;
}
