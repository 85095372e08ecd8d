/** Where a notebook puts the files that belong to its report. */
import { resolve } from 'node:path';

/** How the headless runner tells the session. */
export const REPORT_DIRECTORY_VARIABLE = 'ARCLAB_REPORT_DIRECTORY';

/** The `--out` of `arclab run`, or a folder `report` beside the notebook where nothing was said. */
export function reportDirectory(): string {
  return process.env[REPORT_DIRECTORY_VARIABLE] ?? resolve('report');
}
