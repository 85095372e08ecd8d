/** The options of `arclab infer`. */
import type { CliOption } from './cli-option.js';
import { addAssignment } from './option-values.js';

export const INFER_OPTIONS: readonly CliOption[] = [
  { usedBy: ['infer'], flags: '--store <dir>', help: "the job's feature-store folder" },
  {
    usedBy: ['infer'],
    flags: '--by <what>',
    help: 'what the printed table has a row for',
    more: async () => ({
      choices: Object.keys((await import('../../profiles/infer/infer-tables.js')).INFER_TABLES),
      initial: 'nodes',
    }),
  },
  {
    usedBy: ['infer'],
    flags: '--against <trace>',
    help: 'the trace of a run of the workflow: says node by node whether what was inferred is so',
    more: () => ({ conflicts: ['by'] }),
  },
  {
    usedBy: ['infer'],
    flags: '--traces <dir>',
    help: 'also write the two traces, for arclab replay: least.trace and most.trace',
  },
  {
    usedBy: ['infer'],
    flags: '--var <NAME=VALUE>',
    help: 'sets a variable of the workflow; can be repeated',
    more: () => ({ parse: addAssignment, initial: {}, initialText: 'none' }),
  },
];
