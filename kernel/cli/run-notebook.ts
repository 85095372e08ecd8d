/** Runs a notebook for the command line: progress on standard error, the files it made on standard output. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../runtime/user-error.js';
import { parseParameter } from '../headless/parameters.js';
import { progressReporter } from '../headless/progress-report.js';
import { runNotebook } from '../headless/run-notebook.js';
import { REPORT_DIRECTORY_VARIABLE } from '../report-directory.js';
import { nearLimitFlags } from '../session/near-limit.js';
import { print } from './say.js';

export interface NotebookFlags {
  readonly out?: string;
  readonly param: Readonly<Record<string, string>>;
  readonly allowErrors?: boolean;
  readonly timeout?: number;
  /** Flags for the session's Node, with spaces between. */
  readonly kernelArgs?: string;
  /** Heap snapshots to keep when memory runs out. */
  readonly nearLimit?: number;
}

/**
 * Executes the notebook and prints the paths of all files that it wrote under `--out`.
 * Throws `UserError` if the notebook is wrong or a cell fails.
 */
export async function runNotebookCommand(
  notebook: string,
  { out, param, allowErrors, timeout, kernelArgs, nearLimit }: NotebookFlags,
): Promise<void> {
  const directory = resolve(out ?? dirname(notebook));
  // The session inherits it: a cell asks for it with `reportDirectory()`.
  process.env[REPORT_DIRECTORY_VARIABLE] = directory;
  const started = Date.now();
  const result = await runNotebook(notebook, {
    out: directory,
    parameters: Object.fromEntries(
      Object.entries(param).map(([name, value]) => parseParameter(`${name}=${value}`)),
    ),
    onProgress: progressReporter(process.stderr),
    ...(allowErrors === undefined ? {} : { allowErrors }),
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
    nodeFlags: [
      ...(kernelArgs ?? '').split(/\s+/).filter(flag => flag !== ''),
      ...(nearLimit === undefined ? [] : nearLimitFlags(nearLimit)),
    ],
  });
  print('Report:');
  for (const path of [result.notebook, result.html, ...writtenSince(join(directory, 'tables'), started)]) {
    print(`  ${path}`);
  }
  if (result.error !== undefined && !allowErrors) {
    const { cell, ename, evalue } = result.error;
    throw new UserError(`${notebook}: cell ${cell} failed: ${ename}: ${evalue} (the notebook shows where)`);
  }
}

/** Files that are no older than the moment, in milliseconds since 1970; file systems round down to seconds. */
function writtenSince(directory: string, moment: number): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .map(file => join(directory, file))
    .filter(path => statSync(path).mtimeMs >= moment - 1000)
    .sort();
}
