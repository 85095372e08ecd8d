/** Runs the `arclab` command as a user does. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askServer, type Ran } from './arclab-server-link.js';

export type { Ran } from './arclab-server-link.js';

/** The program of the command. */
export const MAIN = fileURLToPath(new URL('../../../kernel/cli/main.js', import.meta.url));

/**
 * Runs `arclab` with these words, in `folder` and with the environment `env` if they are given.
 *
 * One process, which has the libraries loaded, serves all of a file's tests: a process for each would cost half a
 * second. What only a process shows (its start, its end, signals) is for `arclabProcess`.
 */
export function arclab(words: readonly string[], folder?: string, env?: NodeJS.ProcessEnv): Ran {
  return askServer({ words, folder: folder ?? process.cwd(), env: { ...(env ?? process.env) } });
}

/** The same in a process of its own. */
export function arclabProcess(words: readonly string[], folder?: string, env?: NodeJS.ProcessEnv): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
    encoding: 'utf8',
    ...(folder === undefined ? {} : { cwd: folder }),
    ...(env === undefined ? {} : { env }),
  });
  return { status, stdout, stderr };
}

/** What was said beside progress, which comes by the clock. */
export function withoutProgress(stderr: string): string {
  return stderr.replace(/^\[[█·]+\] \d+ %.*\n/gm, '');
}

/** Calls `use` with a folder that holds these files, and removes it. */
export function withFiles<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'arclab-cli-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same for what takes its time. */
export async function withFolder<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'arclab-cli-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
