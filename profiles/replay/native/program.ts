/**
 * The program in Rust that re-enacts traces (scripts/reenact): built once by cargo, and kept in a folder of the user's
 * caches under a name that follows from its sources.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolders } from '../../../runtime/make-folders.js';
import { UserError, withFiles } from '../../../runtime/user-error.js';

/** From `dist/profiles/replay/native/`. */
const CRATE = fileURLToPath(new URL('../../../../scripts/reenact/', import.meta.url));

const EXECUTABLE = process.platform === 'win32' ? 'reenact.exe' : 'reenact';

/** The path of the program, which is built first if it is not there. `onBuild` is told before that. */
export function builtProgram(onBuild: () => void): string {
  return withFiles(() => {
    const folder = join(cacheFolder(), 'arclab', `reenact-${fingerprint()}`);
    const program = join(folder, EXECUTABLE);
    if (!existsSync(program)) {
      onBuild();
      makeFolders(folder);
      build(folder, program);
    }
    return program;
  });
}

/** Built in a folder beside its place and then moved there, so that it is whole or not there. */
function build(folder: string, program: string): void {
  const target = mkdtempSync(join(folder, 'build-'));
  try {
    const words = ['build', '--release', '--locked', '--quiet', '--target-dir', target];
    const built = spawnSync('cargo', words, { cwd: CRATE, encoding: 'utf8' });
    if (built.error !== undefined || built.status !== 0) throw notBuilt(built);
    renameSync(join(target, 'release', EXECUTABLE), program);
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

function notBuilt({ error, stderr, signal }: SpawnSyncReturns<string>): UserError {
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
    return new UserError(
      "--native needs Rust's cargo to build its program once, and there is no cargo on the PATH; install Rust from " +
        'https://rustup.rs and run the command again',
    );
  }
  if (error === undefined && signal !== null) return new UserError('cargo was stopped before it had built');
  const said = error?.message ?? firstError(stderr);
  return new UserError(
    `--native can't build its program in Rust: cargo says "${said}"; see what cargo build --release says in ${CRATE}, ` +
      'which needs the network once, for the crate indexmap',
  );
}

function firstError(stderr: string): string {
  const line = stderr.split('\n').find(text => text.startsWith('error'));
  return (line ?? stderr.split('\n')[0]!).replace(/^error(\[\w+\])?: /, '').trim();
}

/** Of everything that the program is built of, and for what. */
function fingerprint(): string {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  const sources = readdirSync(join(CRATE, 'src')).sort();
  for (const path of ['Cargo.toml', 'Cargo.lock', ...sources.map(name => join('src', name))]) {
    hash.update(`\n${path}\n`).update(readFileSync(join(CRATE, path)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Where this system keeps what can be made again. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME !== undefined && XDG_CACHE_HOME !== '') return XDG_CACHE_HOME;
  if (process.platform === 'win32' && LOCALAPPDATA !== undefined) return LOCALAPPDATA;
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
}
