/** What the runs of this process cloned between two moments. */
import { type OpenRun, watchRuns } from '../../runtime/execution/open-runs.js';
import type { LedgerRow } from '../../runtime/ledger/ledger.js';
import { ledgerDifference } from './ledger-difference.js';

/** A run, and what its ledger counted in that time. */
export interface RunClones {
  readonly run: OpenRun;
  readonly rows: LedgerRow[];
}

/**
 * Begins to watch; what it returns ends that, and gives the runs that cloned anything meanwhile: also those that
 * began and ended in between, and that nobody holds any more.
 */
export function watchClones(): () => RunClones[] {
  const { runs, end } = watchRuns();
  const before = new Map(Array.from(runs, run => [run, run.ledger.rows()]));
  return () => {
    end();
    return Array.from(runs, run => ({
      run,
      rows: ledgerDifference(before.get(run) ?? [], run.ledger.rows()),
    })).filter(({ rows }) => rows.length > 0);
  };
}
