/** What the runs of this process cloned between two moments. */
import { type OpenRun, watchRuns } from '../../runtime/execution/open-runs.js';
import type { ConversionRow } from '../../runtime/ledger/conversions.js';
import type { LedgerRow } from '../../runtime/ledger/ledger.js';
import { conversionsDifference } from './conversions-table.js';
import { ledgerDifference } from './ledger-difference.js';

/** A run, and what its ledger counted in that time. */
export interface RunClones {
  readonly run: OpenRun;
  readonly rows: LedgerRow[];
  /** What it copied in that time that is no clone. */
  readonly conversions: ConversionRow[];
}

/**
 * Begins to watch; what it returns ends that, and gives the runs that cloned anything meanwhile: also those that
 * began and ended in between, and that nobody holds any more.
 */
export function watchClones(): () => RunClones[] {
  const { runs, end } = watchRuns();
  const before = new Map(
    Array.from(runs, run => [run, { rows: run.ledger.rows(), conversions: run.ledger.conversions() }]),
  );
  return () => {
    end();
    return Array.from(runs, run => ({
      run,
      rows: ledgerDifference(before.get(run)?.rows ?? [], run.ledger.rows()),
      conversions: conversionsDifference(before.get(run)?.conversions ?? [], run.ledger.conversions()),
    })).filter(({ rows, conversions }) => rows.length > 0 || conversions.length > 0);
  };
}
