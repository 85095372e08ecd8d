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
const watches = new Set<Set<OpenRun>>();

/** Every run is noted; one that nobody holds or watches any more is forgotten. */
export function noteRun(run: OpenRun): void {
  runs.add(new WeakRef(run));
  for (const watched of watches) watched.add(run);
}

/** All runs, going on or ended, that somebody still holds. */
function openRuns(): OpenRun[] {
  const open: OpenRun[] = [];
  for (const reference of runs) {
    const run = reference.deref();
    if (run) open.push(run);
    else runs.delete(reference);
  }
  return open;
}

/**
 * Holds the runs there are, and all that begin, so that none is forgotten before it is counted.
 * @returns `runs` as of now; `end` lets go of them
 */
export function watchRuns(): { runs: ReadonlySet<OpenRun>; end(): void } {
  const watched = new Set(openRuns());
  watches.add(watched);
  return { runs: watched, end: () => watches.delete(watched) };
}
