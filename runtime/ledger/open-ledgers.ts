/** The ledgers of this process's runs, for whoever counts across runs: what one cell cloned, say. */
import type { Ledger } from './ledger.js';

const ledgers = new Set<WeakRef<Ledger>>();

/** Every run's ledger is noted; a run that nobody holds any more is forgotten with it. */
export function noteLedger(ledger: Ledger): void {
  ledgers.add(new WeakRef(ledger));
}

/** Of all runs, going on or ended, that somebody still holds. */
export function openLedgers(): Ledger[] {
  const open: Ledger[] = [];
  for (const reference of ledgers) {
    const ledger = reference.deref();
    if (ledger) open.push(ledger);
    else ledgers.delete(reference);
  }
  return open;
}
