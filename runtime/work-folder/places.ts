/** Whether a run may write at a place in its work folder: never through links, never over what is somebody else's. */
import { lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '../file-error.js';
import { messageOf } from '../user-error.js';
import { type IndexedFile, isUnchanged } from './folder-index.js';

const MOVE = 'move it away, or choose another work directory';

/** The folders that a run has in its work folder. Each may be a link to a folder, as to a larger disk. */
export const RUN_FOLDERS = ['artifacts', 'feature-store', 'action-log', 'user-facing-log'] as const;

/** Whether a folder, or a path in a work folder, is of the last run whatever became of it. */
export function isOfLogs(path: string): boolean {
  const [folder] = path.split('/');
  return folder === 'action-log' || folder === 'user-facing-log';
}

/**
 * Why a run may not write at `path`; `null` if it may.
 * @param path relative to `directory`, with `/`
 * @param replaceable files that runs wrote and that this run may replace or remove, by their paths
 */
export function problemOf(
  directory: string,
  path: string,
  replaceable: ReadonlyMap<string, IndexedFile>,
): string | null {
  const parts = path.split('/');
  let here = directory;
  for (const [index, part] of parts.entries()) {
    here = join(here, part);
    const isLast = index === parts.length - 1;
    const found = lookedAt(here);
    if (found === null) return null;
    if (typeof found === 'string') return `${here} can't be looked at: ${found}`;
    const relative = parts.slice(0, index + 1).join('/');
    if (found.isSymbolicLink()) {
      if (index === 0 && !isLast && leadsToFolder(here)) continue;
      return `${here} is a symbolic link, which a run neither follows nor replaces; ${MOVE}`;
    }
    if (isLast && found.isDirectory()) return folderProblem(directory, relative, replaceable);
    if (!isLast && found.isDirectory()) continue;
    const indexed = replaceable.get(relative);
    if (indexed === undefined) return `${here} was not written by a run; ${MOVE}`;
    if (!isUnchanged(here, indexed)) return `${here} was changed since a run wrote it; ${MOVE}`;
    return null;
  }
  return null;
}

/** Why a run can't have its folder of that name; `null` if it can. */
export function runFolderProblem(directory: string, folder: (typeof RUN_FOLDERS)[number]): string | null {
  const at = join(directory, folder);
  const found = lookedAt(at);
  if (found === null || leadsToFolder(at)) return null;
  return typeof found === 'string'
    ? `${at} can't be looked at: ${found}`
    : `${at} is no folder, and a run needs one of that name; ${MOVE}`;
}

/** A folder stands where a file should: it may go if it holds nothing but what runs wrote. */
function folderProblem(
  directory: string,
  folder: string,
  replaceable: ReadonlyMap<string, IndexedFile>,
): string | null {
  const at = join(directory, folder);
  try {
    for (const entry of readdirSync(at, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) continue;
      const path = join(entry.parentPath, entry.name);
      const indexed = replaceable.get(path.slice(directory.length + 1).replaceAll('\\', '/'));
      if (indexed === undefined || !isUnchanged(path, indexed)) {
        return `${at} is a folder with files that no run wrote, where a file should be; ${MOVE}`;
      }
    }
  } catch (error) {
    return `${at} can't be looked at: ${messageOf(error)}`;
  }
  return null;
}

function leadsToFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The entry itself, `null` if there is none, or why it can't be had. */
function lookedAt(path: string): Stats | string | null {
  try {
    return lstatSync(path);
  } catch (error) {
    return isMissing(error) ? null : messageOf(error);
  }
}
