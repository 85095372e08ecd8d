/** What every node of a run did, as an arquero table. */
import type { ColumnTable } from 'arquero';
import type { NodeReport } from '../runtime/execution/node.js';
import { tableOf } from './table-of.js';

/** One row per node: features received and sent, and time in the action in milliseconds. */
export function nodesTable(nodes: readonly NodeReport[]): ColumnTable {
  const rows = nodes.map(({ label, action, status, received, sent, busyMs }) => ({
    ...{ node: label, action, status, received, sent },
    busyMs: Math.round(busyMs * 10) / 10,
  }));
  return tableOf(['node', 'action', 'status', 'received', 'sent', 'busyMs'], rows);
}
