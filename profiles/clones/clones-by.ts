/** The tables that clones are shown as, by the name of what they have a row for; and what is copied besides. */
import type { ConversionRow } from '../../runtime/ledger/conversions.js';
import { clonesByNode, clonesBySite, clonesTable } from './clones-table.js';
import { conversionsTable } from './conversions-table.js';
import { type ClonedRun, memoTable } from './memo-table.js';

/** What a run copied, as clones and otherwise. */
export interface CopyingRun extends ClonedRun {
  readonly conversions: readonly ConversionRow[];
}

export const CLONES_TABLES = {
  ledger: ({ ledger }: CopyingRun) => clonesTable(ledger),
  site: ({ ledger }: CopyingRun) => clonesBySite(ledger),
  node: ({ ledger }: CopyingRun) => clonesByNode(ledger),
  memo: memoTable,
  conversions: ({ conversions }: CopyingRun) => conversionsTable(conversions),
} as const;

export type ClonesBy = keyof typeof CLONES_TABLES;
