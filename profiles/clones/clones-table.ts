/**
 * The ledger as arquero tables.
 *
 * | column | meaning |
 * |---|---|
 * | `node` | name of the node at which the clone was made |
 * | `port` | the port that the feature was sent by; empty where no port plays a role |
 * | `site` | the place in the engine (runtime/ledger) |
 * | `part` | what was cloned |
 * | `kind` | `deep`: bytes were copied; `pointer`: a count was raised |
 * | `count` | clones |
 * | `bytesCopied` | bytes that this process copied |
 * | `bytesModeled` | bytes that the Rust layout of the same values would have copied |
 */
import type { ColumnTable } from 'arquero';
import { CLONE_SITES, type CloneSite, type LedgerRow } from '../../runtime/ledger/ledger.js';
import { tableOf } from '../table-of.js';

const LEDGER_COLUMNS = [
  'node',
  'port',
  'site',
  'part',
  'kind',
  'count',
  'bytesCopied',
  'bytesModeled',
] as const;

/** One row per node, port, site, part and kind. */
export function clonesTable(rows: readonly LedgerRow[]): ColumnTable {
  return tableOf<LedgerRow>(LEDGER_COLUMNS, rows);
}

/** Clones added up: deep and pointer clones, and the bytes of both. */
export interface CloneTotals {
  deep: number;
  pointer: number;
  bytesCopied: number;
  bytesModeled: number;
}

/** The sum of all rows. */
export function cloneTotals(rows: Iterable<LedgerRow>): CloneTotals {
  const totals: CloneTotals = { deep: 0, pointer: 0, bytesCopied: 0, bytesModeled: 0 };
  for (const { kind, count, bytesCopied, bytesModeled } of rows) {
    totals[kind] += count;
    totals.bytesCopied += bytesCopied;
    totals.bytesModeled += bytesModeled;
  }
  return totals;
}

export interface SiteRow extends CloneTotals {
  readonly site: CloneSite;
}

/** One row per clone site at which anything was cloned, in the memo's order. */
export function clonesBySite(rows: readonly LedgerRow[]): ColumnTable {
  const bySite = CLONE_SITES.map(site => ({ site, rows: rows.filter(row => row.site === site) }));
  return tableOf<SiteRow>(
    ['site', 'deep', 'pointer', 'bytesCopied', 'bytesModeled'],
    bySite
      .filter(({ rows: ofSite }) => ofSite.length > 0)
      .map(({ site, rows: ofSite }) => ({ site, ...cloneTotals(ofSite) })),
  );
}

export interface NodeRow extends CloneTotals {
  readonly node: string;
}

/** One row per node at which anything was cloned, in the order of the graph. */
export function clonesByNode(rows: readonly LedgerRow[]): ColumnTable {
  const nodes = [...new Set(rows.map(row => row.node))];
  return tableOf<NodeRow>(
    ['node', 'deep', 'pointer', 'bytesCopied', 'bytesModeled'],
    nodes.map(node => ({ node, ...cloneTotals(rows.filter(row => row.node === node)) })),
  );
}
