/** The tables that clones are shown as, by the name of what they have a row for. */
import { clonesByNode, clonesBySite, clonesTable } from './clones-table.js';
import { type ClonedRun, memoTable } from './memo-table.js';

export const CLONES_TABLES = {
  ledger: ({ ledger }: ClonedRun) => clonesTable(ledger),
  site: ({ ledger }: ClonedRun) => clonesBySite(ledger),
  node: ({ ledger }: ClonedRun) => clonesByNode(ledger),
  memo: memoTable,
} as const;

export type ClonesBy = keyof typeof CLONES_TABLES;
