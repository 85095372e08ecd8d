/**
 * Copies that are no clones (runtime/ledger/conversions), as an arquero table.
 *
 * | column | meaning |
 * |---|---|
 * | `node` | the node that copied |
 * | `conversion` | what was copied, and for what |
 * | `count` | how often |
 * | `bytes` | bytes that this process copied, counted once on their way |
 */
import type { ColumnTable } from 'arquero';
import type { ConversionRow } from '../../runtime/ledger/conversions.js';
import { tableOf } from '../table-of.js';

/** One row per node and conversion. */
export function conversionsTable(rows: readonly ConversionRow[]): ColumnTable {
  return tableOf<ConversionRow>(['node', 'conversion', 'count', 'bytes'], rows);
}

/** How many there were, and their bytes. */
export function conversionTotals(rows: readonly ConversionRow[]): { count: number; bytes: number } {
  return {
    count: rows.reduce((sum, row) => sum + row.count, 0),
    bytes: rows.reduce((sum, row) => sum + row.bytes, 0),
  };
}

/** What was converted between two moments: rows of `after` less those of `before`, without what did not change. */
export function conversionsDifference(
  before: readonly ConversionRow[],
  after: readonly ConversionRow[],
): ConversionRow[] {
  const earlier = new Map(before.map(row => [keyOf(row), row]));
  return after.flatMap(row => {
    const { count = 0, bytes = 0 } = earlier.get(keyOf(row)) ?? {};
    return row.count === count ? [] : [{ ...row, count: row.count - count, bytes: row.bytes - bytes }];
  });
}

function keyOf({ node, conversion }: ConversionRow): string {
  return JSON.stringify([node, conversion]);
}
