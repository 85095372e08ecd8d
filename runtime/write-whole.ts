/**
 * Writes a file whole or not at all: beside its place first, then moved there.
 *
 * A symbolic link is followed and stays. What is no regular file, like `/dev/stdout` or a pipe, is written as it is:
 * a file moved there would replace the device.
 */
import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isFileError } from './file-error.js';
import { makeFolders } from './make-folders.js';
import { messageOf, UserError } from './user-error.js';

/** Characters of a long name that its unfinished file keeps, so that its own name is not too long. */
const NAME_KEPT = 60;

/**
 * Makes the folders above it.
 * Throws `UserError` if the file system does not take it, and whatever making the chunks throws; then there is no
 * file, or the one of before.
 * @param shown what messages call the file
 */
export function writeWhole(path: string, chunks: Iterable<string | Uint8Array>, shown: string = path): void {
  const mistake = (error: unknown): unknown =>
    isFileError(error) ? new UserError(`${shown} can't be written: ${messageOf(error)}`) : error;
  let place: Place;
  try {
    makeFolders(dirname(path));
    place = placeOf(path);
  } catch (error) {
    throw mistake(error);
  }
  try {
    writeChunks(place.unfinished ?? place.target, chunks);
    if (place.unfinished !== null) renameSync(place.unfinished, place.target);
  } catch (error) {
    if (place.unfinished !== null) rmSync(place.unfinished, { force: true });
    throw mistake(error);
  }
}

interface Place {
  /** Where the file is in the end. */
  readonly target: string;
  /** Where it grows; `null` for what is written as it is. */
  readonly unfinished: string | null;
}

function placeOf(path: string): Place {
  const found = statSync(path, { throwIfNoEntry: false });
  const target = found === undefined ? path : realpathSync(path);
  if (found !== undefined && !found.isFile()) return { target, unfinished: null };
  const name = basename(target).slice(0, NAME_KEPT);
  return { target, unfinished: join(dirname(target), `.${name}.${process.pid}.unfinished`) };
}

function writeChunks(path: string, chunks: Iterable<string | Uint8Array>): void {
  const file = openSync(path, 'w');
  try {
    for (const chunk of chunks) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    }
  } finally {
    closeSync(file);
  }
}
