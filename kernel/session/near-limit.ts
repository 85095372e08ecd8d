/**
 * Heap snapshots of a session that is about to run out of memory. Node takes them itself
 * (https://nodejs.org/api/cli.html#--heapsnapshot-near-heap-limitmax_count) and names them on standard error.
 */
import { resolve } from 'node:path';
import { makeFolders } from '../../runtime/make-folders.js';
import { messageOf, UserError } from '../../runtime/user-error.js';
import { HEAP_FOLDER } from '../heap-folder.js';

const FOLDER_FLAG = '--diagnostic-dir=';

/** Node's flags for up to `count` snapshots. */
export function nearLimitFlags(count: number): string[] {
  return [`--heapsnapshot-near-heap-limit=${count}`, `${FOLDER_FLAG}${HEAP_FOLDER}`];
}

/** Makes the folder that the flags name, if any: Node does not. @throws UserError */
export function makeSnapshotFolder(nodeFlags: readonly string[], folder: string): void {
  const flag = nodeFlags.findLast(each => each.startsWith(FOLDER_FLAG));
  if (flag === undefined) return;
  const path = resolve(folder, flag.slice(FOLDER_FLAG.length));
  try {
    makeFolders(path);
  } catch (error) {
    throw new UserError(`The folder ${path} for heap snapshots cannot be made: ${messageOf(error)}`);
  }
}

/** The snapshots that Node wrote whole, by what it said about them. */
export function snapshotsIn(stderr: string): string[] {
  return Array.from(stderr.matchAll(/^Wrote snapshot to (.+\.heapsnapshot)$/gm), match => match[1]!);
}
