/**
 * The cell magics: `%%name options` on a cell's first line. Their options are in the command line's table, so that what
 * works in one works in the other.
 */
import { Command } from 'commander';
import { addOptions } from '../cli/add-options.js';
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
  command(): Promise<Command>;
}

export const MAGICS: Readonly<Record<string, Magic>> = {
  time: {
    kind: 'around',
    summary: 'Time a cell: wall and CPU time, and garbage collection',
    command: () => addOptions(new Command(), '%%time'),
  },
  clones: {
    kind: 'around',
    summary: 'Show what workflows cloned while the cell ran',
    command: () => addOptions(new Command(), '%%clones'),
  },
  heap: {
    kind: 'around',
    summary: 'Show what came to the heap while the cell ran and stayed, what went, and what grew',
    command: () => addOptions(new Command(), '%%heap'),
  },
  allocations: {
    kind: 'around',
    summary: 'Show which functions allocated how many bytes while the cell ran, temporaries included',
    command: () => addOptions(new Command(), '%%allocations'),
  },
  workflow: {
    kind: 'workflow',
    summary: 'Run the workflow that the cell holds, in YAML or JSON',
    command: () => addOptions(new Command(), '%%workflow'),
  },
  session: {
    kind: 'session',
    summary: 'Start a new session with flags for Node, as --max-old-space-size=4096; variables are gone',
    command: () =>
      addOptions(new Command().argument('[flags...]', 'flags for Node').allowUnknownOption(), '%%session'),
  },
} satisfies Readonly<Record<MagicName, Magic>>;
