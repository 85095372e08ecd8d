/**
 * `run-index.json` of a work folder: which of its files runs wrote, so that a run replaces those and no others.
 *
 * ```json
 * {"format":"arclab work folder 1","outcome":"completed",
 *  "files":{"artifacts/areas.json":{"node":"<node id>","bytes":120,"modified":1764335602000.1,"sha256":"…"}}}
 * ```
 *
 * Paths are relative to the work folder, with `/`. What a user may work on, the artifacts, is known again by its
 * content: a file that was changed since is the user's.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isMissing } from '../file-error.js';
import { messageOf, UserError } from '../user-error.js';

export const INDEX = 'run-index.json';
const FORMAT = 'arclab work folder 1';
const PIECE_BYTES = 1 << 16;

const indexedFile = z.object({
  /** The node whose artifact it is; none for files of the store and the log. */
  node: z.string().optional(),
  bytes: z.number().optional(),
  /** Milliseconds since 1970. */
  modified: z.number().optional(),
  sha256: z.string().optional(),
});

const files = z.record(z.string(), indexedFile);
const outcome = z.enum(['completed', 'failed']);

const schema = z.object({
  format: z.literal(FORMAT),
  /** Of the run whose files are in their usual places. */
  outcome,
  files,
  /** There while a run puts its files in place: whoever finds it so ends that. */
  placing: z
    .object({ staged: z.string(), into: z.string(), outcome, files, stale: z.array(z.string()) })
    .optional(),
});

/** What identifies a file that a run wrote. */
export type IndexedFile = z.infer<typeof indexedFile>;
export type FolderIndex = Omit<z.infer<typeof schema>, 'format'>;
export type Placing = NonNullable<FolderIndex['placing']>;

/** `null` if no run has written here. Throws `UserError` if the file is none of ours or can't be read. */
export function readIndex(directory: string): FolderIndex | null {
  const path = join(directory, INDEX);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw new UserError(`${path} can't be read: ${messageOf(error)}`);
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new UserError(
      `${path} does not tell what runs wrote in its folder; remove it, or choose another work directory`,
    );
  }
}

/** Replaces the index in one step. Throws what the file system throws. */
export function writeIndex(directory: string, index: FolderIndex): void {
  const path = join(directory, INDEX);
  try {
    writeFileSync(`${path}.unfinished`, `${JSON.stringify({ format: FORMAT, ...index })}\n`);
    renameSync(`${path}.unfinished`, path);
  } catch (error) {
    rmSync(`${path}.unfinished`, { force: true });
    throw error;
  }
}

/** How the file of an artifact is known again. Throws what the file system throws. */
export function fingerprint(path: string, node: string | undefined): IndexedFile {
  const { size, mtimeMs } = lstatSync(path);
  return { ...(node === undefined ? {} : { node }), bytes: size, modified: mtimeMs, sha256: sha256Of(path) };
}

/** Whether a file is still what the index says. One that can't be read is not. */
export function isUnchanged(path: string, { bytes, modified, sha256 }: IndexedFile): boolean {
  if (sha256 === undefined) return true;
  try {
    const { size, mtimeMs } = lstatSync(path);
    return size === bytes && (mtimeMs === modified || sha256Of(path) === sha256);
  } catch {
    return false;
  }
}

function sha256Of(path: string): string {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  const file = openSync(path, 'r');
  try {
    for (let length = -1; length !== 0; hash.update(piece.subarray(0, length))) {
      length = readSync(file, piece, 0, PIECE_BYTES, null);
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}
