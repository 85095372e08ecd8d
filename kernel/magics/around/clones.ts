/** `%%clones`: what the workflows of this session cloned while a cell ran. */
import { CLONES_TABLES, type ClonesBy } from '../../../profiles/clones/clones-by.js';
import { ledgerDifference } from '../../../profiles/clones/ledger-difference.js';
import { type OpenRun, openRuns } from '../../../runtime/execution/open-runs.js';
import type { LedgerRow } from '../../../runtime/ledger/ledger.js';
import { display } from '../../display/display.js';
import type { AroundMagic } from './handler.js';

export const clones: AroundMagic<{ readonly by: ClonesBy }> = {
  begin({ by }) {
    const before = new Map<OpenRun, LedgerRow[]>(openRuns().map(run => [run, run.ledger.rows()]));
    return () => {
      const changed = openRuns()
        .map(run => ({ run, rows: ledgerDifference(before.get(run) ?? [], run.ledger.rows()) }))
        .filter(({ rows }) => rows.length > 0);
      if (changed.length === 0) process.stdout.write('Nothing was cloned: no workflow ran in this cell.\n');
      for (const { run, rows } of changed) {
        // The memo's arithmetic is about a whole run, so its table is too.
        const ledger = by === 'memo' ? run.ledger.rows() : rows;
        display(CLONES_TABLES[by]({ options: run.options, nodes: run.nodes(), ledger }), { rows: 100 });
      }
    };
  },
};
