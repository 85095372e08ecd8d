/** The runs of this process, for whoever counts across them: what one cell cloned, say. */
import type { Ledger } from '../ledger/ledger.js';
import type { NodeReport } from './node.js';
import type { RunOptions } from './options.js';

export interface OpenRun {
  readonly options: RunOptions;
  readonly ledger: Ledger;
  nodes(): NodeReport[];
}

const runs = new Set<WeakRef<OpenRun>>();

/** Every run is noted; one that nobody holds any more is forgotten. */
export function noteRun(run: OpenRun): void {
  runs.add(new WeakRef(run));
}

/** All runs, going on or ended, that somebody still holds. */
export function openRuns(): OpenRun[] {
  const open: OpenRun[] = [];
  for (const reference of runs) {
    const run = reference.deref();
    if (run) open.push(run);
    else runs.delete(reference);
  }
  return open;
}
