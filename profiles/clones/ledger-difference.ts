/** What a ledger counted between two moments. */
import type { LedgerRow } from '../../runtime/ledger/ledger.js';

/** Rows of `after` less those of `before`, without the ones that did not change. */
export function ledgerDifference(before: readonly LedgerRow[], after: readonly LedgerRow[]): LedgerRow[] {
  const earlier = new Map(before.map(row => [keyOf(row), row]));
  return after.flatMap(row => {
    const base = earlier.get(keyOf(row));
    if (!base) return [row];
    const count = row.count - base.count;
    if (count === 0) return [];
    const bytesCopied = row.bytesCopied - base.bytesCopied;
    return [{ ...row, count, bytesCopied, bytesModeled: row.bytesModeled - base.bytesModeled }];
  });
}

function keyOf({ node, port, site, part, kind }: LedgerRow): string {
  return JSON.stringify([node, port, site, part, kind]);
}
