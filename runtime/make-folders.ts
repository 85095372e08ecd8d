import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder, with those above it, unless it is there. Throws what the file system throws.
 *
 * Node's own `recursive` never ends where a folder can't be made in one that is there, as in `/proc` (Node 20).
 */
export function makeFolders(path: string): void {
  if (isMade(path)) return;
  makeFolders(dirname(path));
  isMade(path);
}

/** Whether there is such a folder now; not if the one above it is missing. Throws if there can't be one. */
function isMade(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    // One that is there may also answer with EROFS or EACCES.
    if (isFolder(path)) return true;
    const above = dirname(path);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && above !== path && !isFolder(above))
      return false;
    throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
