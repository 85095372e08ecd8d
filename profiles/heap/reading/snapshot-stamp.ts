/** What tells one state of a snapshot's file from another. */
import { statSync } from 'node:fs';
import { messageOf, UserError } from '../../../runtime/user-error.js';

/** A file with the same size in bytes and the same time of change, in milliseconds, has the same content. */
export interface SnapshotStamp {
  readonly size: number;
  readonly changed: number;
}

/** Throws UserError where there is no such file, or nothing in it. */
export function stampOf(file: string): SnapshotStamp {
  const { size, mtimeMs, isFile } = statusOf(file);
  if (!isFile) throw new UserError(`"${file}" is not a file; a heap snapshot is one.`);
  if (size === 0) throw new UserError(`"${file}" is empty; a heap snapshot starts with {"snapshot": …}.`);
  return { size, changed: mtimeMs };
}

function statusOf(file: string): { size: number; mtimeMs: number; isFile: boolean } {
  try {
    const status = statSync(file);
    return { size: status.size, mtimeMs: status.mtimeMs, isFile: status.isFile() };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : messageOf(error);
    throw new UserError(`The heap snapshot "${file}" cannot be read: ${reason}.`);
  }
}
