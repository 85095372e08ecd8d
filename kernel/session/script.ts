/** What the front makes of a cell and the session runs: JavaScript that `Runtime.evaluate` takes. */

/** Where a line of the script stood before it was moved to the script's start; 0-based. */
export interface MovedLine {
  line: number;
  /** To add to a column of the moved line; negative infinity where all of it stands for the line's start. */
  shift: number;
}

/** Text that was put into a line; 0-based, as the line was without any. */
export interface Insertion {
  line: number;
  column: number;
  length: number;
}

/**
 * How positions in a script lead back to the cell as typed. Lines at the script's start were moved there
 * (`moved`, one per line); every other line kept its place. All kept their columns, but for `insertions`, which
 * are in order. `mappings` are the source maps of the transforms, the last one first.
 */
export interface ScriptPositions {
  moved: MovedLine[];
  insertions: Insertion[];
  mappings: readonly string[];
}

export interface CellScript {
  code: string;
  /** Whether the cell ends in something whose value is its result. */
  showsValue: boolean;
  /** Names that the cell declares at its top level; of its imports only those that are copies. */
  declared: readonly string[];
  positions: ScriptPositions;
}

/** The global through which rewritten imports go. It has as many letters as `import`, so that columns stay. */
export const IMPORT_GLOBAL = '$mport';

/** The global through which a cell awaits, so that an interrupt can end the wait; see `process/waits.ts`. */
export const AWAIT_GLOBAL = '$await';

/** Cells that no counter counts, of which front ends show no number, are numbered from here on. */
export const FIRST_UNCOUNTED = 1_000_000;

/** The name of a cell's script in stack traces. */
export function scriptName(cell: number): string {
  return `Cell[${cell}]`;
}

/** The cell whose script has this name. */
export function cellOfScript(name: string): number | undefined {
  const match = /^Cell\[(\d+)\]$/.exec(name);
  return match ? Number(match[1]) : undefined;
}
