/**
 * The cell magics: `%%name options` on a cell's first line. Their options are the command line's, from the same
 * definitions, so that what works in one works in the other.
 */
import { Command } from 'commander';
import { addAllocationOptions } from '../cli/allocation-options.js';
import { clonesByOption } from '../cli/clones-by.js';
import { diffByOption, heapTopOption, nearLimitOption } from '../cli/heap-options.js';
import { addRunOptions } from '../cli/run-options.js';
import type { MagicName } from './magic-names.js';

/** What a magic does with its cell. */
export type MagicKind =
  /** Runs it, and shows something about that. */
  | 'around'
  /** Reads it as a workflow. */
  | 'workflow'
  /** Starts a new session, and runs it there. */
  | 'session';

export interface Magic {
  readonly kind: MagicKind;
  readonly summary: string;
  /** Its options, made anew for every cell. */
  command(): Command;
}

export const MAGICS: Readonly<Record<string, Magic>> = {
  time: {
    kind: 'around',
    summary: 'Time a cell: wall and CPU time, and garbage collection',
    command: () => new Command(),
  },
  clones: {
    kind: 'around',
    summary: 'Show what workflows cloned while the cell ran',
    command: () => new Command().addOption(clonesByOption()),
  },
  heap: {
    kind: 'around',
    summary: 'Show what came to the heap while the cell ran and stayed, what went, and what grew',
    command: () => new Command().addOption(diffByOption()).addOption(heapTopOption(20)),
  },
  allocations: {
    kind: 'around',
    summary: 'Show which functions allocated how many bytes while the cell ran, temporaries included',
    command: () => addAllocationOptions(new Command()),
  },
  workflow: {
    kind: 'workflow',
    summary: 'Run the workflow that the cell holds, in YAML or JSON',
    command: () =>
      addRunOptions(
        new Command()
          .option('--as <name>', 'the variable that holds the workflow afterwards', 'flow')
          .option('--to <node>', 'run to this node, and stop before it')
          .option('--work-dir <dir>', 'where artifacts and the feature store go'),
      ),
  },
  session: {
    kind: 'session',
    summary: 'Start a new session with flags for Node, as --max-old-space-size=4096; variables are gone',
    command: () =>
      new Command()
        .argument('[flags...]', 'flags for Node')
        .addOption(nearLimitOption())
        .allowUnknownOption(),
  },
} satisfies Readonly<Record<MagicName, Magic>>;
