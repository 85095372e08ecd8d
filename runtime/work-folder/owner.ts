/** Which process a lock or an unfinished run belongs to, and whether it is still there. */
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { UserError } from '../user-error.js';

/** How long one waits for another run that puts its files in place, which takes it milliseconds. */
const LOCK_WAIT_MS = 20_000;
const LOCK_LOOK_MS = 5;
/** How long nobody takes to write a line into a file that is open. */
const WRITTEN_WITHIN_MS = 60_000;

const owner = z.object({ pid: z.number(), host: z.string(), born: z.string() });
type Owner = z.infer<typeof owner>;

/** Marks a file as this process's; it must not be there yet. Throws what the file system throws. */
export function writeOwner(path: string): void {
  const file = openSync(path, 'wx');
  try {
    const mine: Owner = { pid: process.pid, host: hostname(), born: birthOf(process.pid) ?? '' };
    writeSync(file, `${JSON.stringify(mine)}\n`);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** A file in which no owner stands, since its writer was killed before it could write, or is about to. */
function isOld(path: string): boolean {
  const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return written !== undefined && Date.now() - written > WRITTEN_WITHIN_MS;
}

/** Whether the process that wrote the file is gone. One of another machine can't be asked: it counts as there. */
export function isAbandoned(path: string): boolean {
  let found: Owner;
  try {
    found = owner.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return isOld(path);
  }
  if (found.host !== hostname()) return false;
  const born = birthOf(found.pid);
  return born === null || born !== found.born;
}

/** When a process began, as the system counts; empty where it does not tell, `null` if there is no such process. */
function birthOf(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return null;
  }
  try {
    // The 22nd field; the second is the name in parentheses, which may hold blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return fields[19] ?? '';
  } catch {
    return '';
  }
}

/**
 * Does something while no other process does it with the same lock. Throws `UserError` if another holds it, and what
 * the file system throws.
 */
export function locked<T>(path: string, step: () => T): T {
  const until = performance.now() + LOCK_WAIT_MS;
  while (!tryLock(path)) {
    if (performance.now() > until) {
      throw new UserError(`another run holds ${path}; wait for its end, or remove the file if there is none`);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_LOOK_MS);
  }
  try {
    return step();
  } finally {
    rmSync(path, { force: true });
  }
}

function tryLock(path: string): boolean {
  try {
    writeOwner(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (isAbandoned(path)) rmSync(path, { force: true });
    return false;
  }
}
