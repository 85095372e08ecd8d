/**
 * Runs a workflow once in this process: the program that clinic watches. Its arguments are the run as JSON, and a
 * file for how it ended, since clinic reports on failed programs too.
 */
import { writeFileSync } from 'node:fs';
import { messageOf, UserError } from '../../../runtime/user-error.js';
import { type MeasuredRunSettings, runMeasured } from '../run-measured.js';

export interface ClinicRun {
  readonly workflow: string;
  readonly settings: MeasuredRunSettings;
  /** Where the workflow's relative paths start; clinic's traces are in the folder that this program started in. */
  readonly folder: string;
}

export type ClinicRunEnd =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly isUserError: boolean };

const [run, endFile] = process.argv.slice(2) as [string, string];
const { workflow, settings, folder } = JSON.parse(run) as ClinicRun;
// Node opens the file of its traces late, and where the process is: it stays there, and only paths start elsewhere.
process.cwd = () => folder;
const end = await runMeasured(workflow, settings).then(
  (): ClinicRunEnd => ({ ok: true }),
  (error: unknown): ClinicRunEnd => ({
    ok: false,
    message: messageOf(error),
    isUserError: error instanceof UserError,
  }),
);
writeFileSync(endFile, JSON.stringify(end));
