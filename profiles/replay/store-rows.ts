/** From what a replay's store probe cloned to what any of the store's options would have. */
import type { RunOptions } from '../../runtime/execution/options.js';
import { storeClones } from '../../runtime/execution/store-clones.js';
import { CLONE_SITES, type CloneSite, type LedgerRow } from '../../runtime/ledger/ledger.js';
import type { TraceHeader } from '../../runtime/trace/trace-header.js';

/**
 * The ledger with these options. Every write clones the same, so that N writes clone N times what the probe did.
 * @param rows of a pass (replay-pass.ts)
 */
export function storeRows(
  rows: readonly LedgerRow[],
  { nodes, edges }: TraceHeader,
  options: Pick<RunOptions, 'featureStore' | 'storeKey'>,
): LedgerRow[] {
  const byLabel = new Map(nodes.map((node, order) => [node.label, { node, order }]));
  const orderOf = ({ node, site }: LedgerRow) =>
    byLabel.get(node)!.order * CLONE_SITES.length + CLONE_SITES.indexOf(site);
  return rows
    .flatMap(row => {
      if (row.site !== 'forward-writer') return [row];
      const { id, action } = byLabel.get(row.node)!.node;
      const leaving = edges.filter(edge => edge.from === id && edge.fromPort === row.port).length;
      const { writes, writerClones, serializeClones } = storeClones(options, action, leaving);
      if (writes === 0) return [];
      const sites: CloneSite[] = [];
      if (writerClones) sites.push('forward-writer');
      if (serializeClones) sites.push('store-serialize');
      return sites.map(site => times(row, site, writes));
    })
    .sort((a, b) => orderOf(a) - orderOf(b));
}

function times(row: LedgerRow, site: CloneSite, factor: number): LedgerRow {
  return {
    ...row,
    site,
    count: factor * row.count,
    bytesCopied: factor * row.bytesCopied,
    bytesModeled: factor * row.bytesModeled,
  };
}
