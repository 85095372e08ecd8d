/**
 * Where Jupyter looks for kernels.
 * https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs
 */
import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
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

/** All folders that Jupyter looks in, the first first. */
export function allKernelsFolders(): string[] {
  const { JUPYTER_PATH, VIRTUAL_ENV, CONDA_PREFIX, PROGRAMDATA } = process.env;
  const system =
    process.platform === 'win32'
      ? [join(PROGRAMDATA ?? 'C:\\ProgramData', 'jupyter')]
      : ['/usr/local/share/jupyter', '/usr/share/jupyter'];
  const environments = [VIRTUAL_ENV, CONDA_PREFIX].filter(path => path !== undefined);
  const data = [
    ...(JUPYTER_PATH?.split(delimiter).filter(path => path !== '') ?? []),
    userData(),
    ...environments.map(path => join(path, 'share', 'jupyter')),
    ...system,
  ];
  return [...new Set(data.map(path => join(path, 'kernels')))];
}

/** Whether Jupyter's command can be found. */
export function hasJupyter(): boolean {
  try {
    execFileSync('jupyter', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function userData(): string {
  const { JUPYTER_DATA_DIR, XDG_DATA_HOME, APPDATA } = process.env;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
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
