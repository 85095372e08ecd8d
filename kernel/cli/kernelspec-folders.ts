/**
 * Where Jupyter looks for kernels.
 * https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../runtime/user-error.js';

export interface Place {
  readonly sysPrefix?: boolean;
  readonly prefix?: string;
}

/** The folder for kernels of one user, of a Python environment, or of a prefix. @throws UserError */
export function kernelsFolder({ sysPrefix, prefix }: Place): string {
  if (prefix !== undefined) return join(resolve(prefix), 'share', 'jupyter', 'kernels');
  if (sysPrefix) return join(pythonPrefix(), 'share', 'jupyter', 'kernels');
  return join(userData(), 'kernels');
}

/** All folders that Jupyter looks in, the first first; those that it would by default, where it is not installed. */
export function allKernelsFolders(): string[] {
  const data = z
    .object({ data: z.array(z.string()) })
    .safeParse(JSON.parse(askJupyter('--paths', '--json') ?? '{}'));
  const folders = data.success ? data.data.data : defaultData();
  return [...new Set(folders.map(path => join(path, 'kernels')))];
}

/** Whether Jupyter's command can be found. */
export function hasJupyter(): boolean {
  return askJupyter('--data-dir') !== undefined;
}

/** What the `jupyter` on the path says; nothing where there is none. */
function askJupyter(...words: string[]): string | undefined {
  const { error, status, stdout } = spawnSync('jupyter', words, { encoding: 'utf8' });
  return error || status !== 0 ? undefined : stdout.trim();
}

function defaultData(): string[] {
  const { JUPYTER_PATH, VIRTUAL_ENV, CONDA_PREFIX, PROGRAMDATA } = process.env;
  const system =
    process.platform === 'win32'
      ? [join(PROGRAMDATA ?? 'C:\\ProgramData', 'jupyter')]
      : ['/usr/local/share/jupyter', '/usr/share/jupyter'];
  const environments = [VIRTUAL_ENV, CONDA_PREFIX].filter(path => path !== undefined);
  return [
    ...(JUPYTER_PATH?.split(delimiter).filter(path => path !== '') ?? []),
    userData(),
    ...environments.map(path => join(path, 'share', 'jupyter')),
    ...system,
  ];
}

function userData(): string {
  const { JUPYTER_DATA_DIR, XDG_DATA_HOME, APPDATA } = process.env;
  const said = JUPYTER_DATA_DIR || askJupyter('--data-dir');
  if (said) return said;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Jupyter');
  if (process.platform === 'win32' && APPDATA) return join(APPDATA, 'jupyter');
  return join(XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'jupyter');
}

function pythonPrefix(): string {
  const { VIRTUAL_ENV, CONDA_PREFIX } = process.env;
  const active = VIRTUAL_ENV ?? CONDA_PREFIX;
  if (active) return active;
  try {
    return execFileSync('python3', ['-c', 'import sys; print(sys.prefix)'], { encoding: 'utf8' }).trim();
  } catch {
    throw new UserError('--sys-prefix needs Python, and there is no python3: use --user or --prefix');
  }
}
