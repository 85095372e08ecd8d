/**
 * What the command line says to people. Whatever names, attributes and paths hold, no control character reaches the
 * terminal. Data, as JSON and CSV, is written by `print-table.ts`.
 */
import { visibleText } from '../../runtime/visible-text.js';

/** A line, or several, of a result: to standard output. */
export function print(text: string): void {
  process.stdout.write(`${visibleText(text)}\n`);
}

/** A line, or several, of what is told beside results: to standard error. */
export function say(text: string): void {
  process.stderr.write(`${visibleText(text)}\n`);
}
