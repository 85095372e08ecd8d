/**
 * The single objects that came or grew most between two snapshots of one process. Columns: those of
 * object-row.ts as of the second snapshot, and
 *
 * | column | meaning |
 * |---|---|
 * | `change` | `new` or `grown` |
 * | `grownBytes` | by how many more bytes the object retains; all of them where it is new |
 */
import type { ColumnTable } from 'arquero';
import { tableOf } from '../../table-of.js';
import type { Heap } from '../heap.js';
import { largest } from './largest.js';
import { matchNodes, NO_NODE } from './matched-nodes.js';
import { OBJECT_COLUMNS, type ObjectRow, objectRow } from './object-row.js';

interface DiffObjectRow extends ObjectRow {
  readonly change: 'new' | 'grown';
  readonly grownBytes: number;
}

/** The `limit` objects that retain most more than before, without the roots. Throws UserError (matchNodes). */
export function diffObjectsTable(before: Heap, after: Heap, limit = 50): ColumnTable {
  const match = matchNodes(before, after);
  const { nodeType, retained } = after.columns;
  const synthetic = after.nodeTypeNumber('synthetic');
  const grownBytes = (node: number): number =>
    retained[node]! - (match[node] === NO_NODE ? 0 : before.columns.retained[match[node]!]!);
  const found = largest(match.length, limit, node => {
    const bytes = grownBytes(node);
    return nodeType[node] === synthetic || node === after.facts.root || bytes <= 0 ? Number.NaN : bytes;
  });
  const rows = found.map(
    (node): DiffObjectRow => ({
      change: match[node] === NO_NODE ? 'new' : 'grown',
      grownBytes: grownBytes(node),
      ...objectRow(after, node),
    }),
  );
  return tableOf<DiffObjectRow>(['change', 'grownBytes', ...OBJECT_COLUMNS], rows);
}
