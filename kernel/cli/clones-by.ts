/** What clones are shown by: one option for `arclab clones` and the magic `%%clones`. */
import { Option } from 'commander';
import { CLONES_TABLES } from '../../profiles/clones/clones-by.js';

export function clonesByOption(): Option {
  return new Option(
    '--by <what>',
    'one row per line of the ledger, per site, per node, or per row of the memo’s table',
  )
    .choices(Object.keys(CLONES_TABLES))
    .default('ledger');
}
