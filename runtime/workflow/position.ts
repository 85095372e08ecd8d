/** Places in the user's files, for messages about them. */

import { UserError } from '../user-error.js';

/** A place in a workflow file or in a file it includes; line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The place of something that is said and is no mistake. */
export function placeOf(at: Position): string {
  return `${at.file}:${at.line}`;
}

/** The error for something wrong at `at`; the message begins with `file:line:column: `. */
export function mistakeAt(at: Position, problem: string): UserError {
  return new UserError(`${at.file}:${at.line}:${at.column}: ${problem}`);
}
