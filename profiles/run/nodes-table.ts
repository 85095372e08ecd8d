/** What every node of a run did, as an arquero table. */
import type { ColumnTable } from 'arquero';
import type { NodeReport } from '../../runtime/execution/node.js';
import { tableOf } from '../table-of.js';

/** One row per node: features received and sent, and time in the action and asleep before its end, in milliseconds. */
export function nodesTable(nodes: readonly NodeReport[]): ColumnTable {
  const rows = nodes.map(({ label, action, status, received, sent, busyMs, sleptMs }) => ({
    ...{ node: label, action, status, received, sent },
    busyMs: tenths(busyMs),
    sleptMs: tenths(sleptMs),
  }));
  return tableOf(['node', 'action', 'status', 'received', 'sent', 'busyMs', 'sleptMs'], rows);
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
