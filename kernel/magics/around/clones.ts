/** `%%clones`: what the workflows of this session cloned while a cell ran. */

import { CLONES_TABLES, type ClonesBy } from '../../../profiles/clones/clones-by.js';
import { watchClones } from '../../../profiles/clones/watch-clones.js';
import { display } from '../../display/display.js';
import type { AroundMagic } from './around-magic.js';

/** A ledger of a large workflow is longer than a table shows by itself. */
const ROWS = 100;

export const clones: AroundMagic<{ readonly by: ClonesBy }> = {
  begin({ by }) {
    const clonesSince = watchClones();
    return () => {
      const changed = clonesSince();
      if (changed.length === 0) process.stdout.write('Nothing was cloned: no workflow ran in this cell.\n');
      for (const { run, rows, conversions } of changed) {
        // The memo's arithmetic is about a whole run, so its table is too.
        const ledger = by === 'memo' ? run.ledger.rows() : rows;
        const copied = { options: run.options, nodes: run.nodes(), ledger, conversions };
        display(CLONES_TABLES[by](copied), { rows: ROWS });
      }
    };
  },
};
