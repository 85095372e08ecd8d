/** What cells end with besides the errors of their own code. */
import { formatDuration } from '../display/duration.js';
import type { ErrorReport } from './messages.js';
import { type CellScript, scriptName } from './script.js';
import { type CellPlace, CellSyntaxError, transpileCell } from './transpile.js';

/** The name of the error that an interrupted cell ends with. */
export const INTERRUPTED = 'Interrupted';

export const NOT_STARTED = sentence(INTERRUPTED, 'the cell was interrupted before it began');

/** An error that has no place in code. */
export function sentence(name: string, message: string): ErrorReport {
  return { name, message, frames: [] };
}

/** An interrupt for the sake of a limit, in seconds, is told as what it was. */
export function limitReport(error: ErrorReport, limit: number): ErrorReport {
  if (error.name !== INTERRUPTED) return error;
  const message = `the cell ran longer than its limit of ${formatDuration(limit)}; its variables are as it left them`;
  return { ...error, name: 'CellTimeout', message };
}

export function syntaxReport(error: CellSyntaxError, cell: number): ErrorReport {
  const { message, line, column } = error;
  return { name: 'SyntaxError', message, frames: [{ file: scriptName(cell), line, column }] };
}

/** What the session evaluates for an expression, or why it is none. */
export function expressionScript(source: string, place: CellPlace): CellScript | ErrorReport {
  try {
    return transpileCell(source, place);
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    return syntaxReport(error, place.cell);
  }
}
