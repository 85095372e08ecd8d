/**
 * Puts the files of a run in place, in steps of which each can be done again: a process that is killed between
 * two of them leaves in the index what is left to do, and the next run in the folder does it.
 */
import { copyFileSync, existsSync, lstatSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { makeFolders } from '../make-folders.js';
import { type FolderIndex, type IndexedFile, isUnchanged, type Placing, writeIndex } from './folder-index.js';
import { isOfLogs, RUN_FOLDERS } from './places.js';

/** What a staged run says of itself. */
export const OWNER = 'run.json';
/** Kept features that found no room in memory; nobody needs them after the run. */
export const SPILL = 'spill';

/** The files below a folder, relative to it, with `/`. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Does what the index has under `placing`. Throws what the file system throws; then it is still to be done. */
export function placeFiles(directory: string, index: FolderIndex, placing: Placing): FolderIndex {
  const { staged, into, outcome, files, stale } = placing;
  for (const path of stale) removeFile(directory, path, index.files[path]);
  for (const folder of RUN_FOLDERS) {
    for (const file of filesBelow(join(directory, staged, folder))) {
      const target = isOfLogs(folder) ? `${folder}/${file}` : `${into}${folder}/${file}`;
      moveFile(join(directory, staged, folder, file), join(directory, target));
    }
  }
  const final = { outcome, files };
  writeIndex(directory, final);
  removeStaged(join(directory, staged));
  return final;
}

/** Removes what is left of a staged run: its mark, what it spilled, and empty folders. */
function removeStaged(folder: string): void {
  rmSync(join(folder, SPILL), { recursive: true, force: true });
  rmSync(join(folder, OWNER), { force: true });
  if (!existsSync(folder)) return;
  const folders = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name))
    .sort((a, b) => b.length - a.length);
  for (const each of [...folders, folder]) removeEmpty(each);
}

/** Removes a file that a run wrote, and the folders that it leaves empty; one that was changed since stays. */
function removeFile(directory: string, path: string, indexed: IndexedFile | undefined): void {
  const file = join(directory, path);
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (indexed === undefined || found === undefined || !found.isFile() || !isUnchanged(file, indexed)) return;
  rmSync(file);
  const kept = new Set([directory, ...RUN_FOLDERS.map(folder => join(directory, folder))]);
  for (let folder = dirname(file); !kept.has(folder); folder = dirname(folder)) {
    if (!removeEmpty(folder)) return;
  }
}

/** Removes a folder if there is nothing in it, and says whether it did. */
export function removeEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function moveFile(from: string, to: string): void {
  const inTheWay = lstatSync(to, { throwIfNoEntry: false });
  // Empty by now: the files in it were a run's.
  if (inTheWay?.isDirectory()) rmdirSync(to);
  makeFolders(dirname(to));
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    copyBeside(from, to);
  }
}

/** The target is on another disk, by a link or a mount. */
function copyBeside(from: string, to: string): void {
  const unfinished = join(dirname(to), `.${process.pid}.unfinished`);
  try {
    copyFileSync(from, unfinished);
    renameSync(unfinished, to);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  rmSync(from);
}
