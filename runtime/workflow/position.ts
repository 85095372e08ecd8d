/** Places in the user's files, for messages about them. */

import { UserError } from '../user-error.js';

/** A place in a workflow file or in a file it includes; line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The error for something wrong at `at`; the message begins with `file:line:column: `. */
export function mistakeAt(at: Position, problem: string): UserError {
  return new UserError(`${at.file}:${at.line}:${at.column}: ${problem}`);
}
