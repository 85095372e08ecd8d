/**
 * `index.json` of a feature store: how many lines each of its whole files has.
 *
 * A port that sent nothing has no file. Here it has an entry with 0, which tells it from one whose file got lost,
 * and from the ports of a run that was killed before it could write the index:
 *
 * ```json
 * {"lines":{"<node id>.features":250,"<node id>.rejected":0}}
 * ```
 *
 * Its keys are file names without endings (file-names.ts).
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolders } from '../make-folders.js';
import { UserError } from '../user-error.js';
import { UNFINISHED } from './store-writer.js';

const INDEX = 'index.json';

const schema = z.object({ lines: z.record(z.string(), z.number().int().nonnegative()) });

/** Lines by file; empty if the folder has no index. Throws `UserError` if it has one that isn't. */
export function readStoreIndex(directory: string): Map<string, number> {
  const path = join(directory, INDEX);
  if (!existsSync(path)) return new Map();
  try {
    return new Map(Object.entries(schema.parse(JSON.parse(readFileSync(path, 'utf8'))).lines));
  } catch {
    throw new UserError(`${path} is not the index of a feature store; remove it or choose another folder`);
  }
}

/**
 * Replaces the index in one step, so that nobody reads half of it. Makes the folder if it isn't there. An index
 * without entries is no file.
 */
export function writeStoreIndex(directory: string, lines: ReadonlyMap<string, number>): void {
  const path = join(directory, INDEX);
  if (lines.size === 0) {
    rmSync(path, { force: true });
    return;
  }
  makeFolders(directory);
  try {
    writeFileSync(path + UNFINISHED, `${JSON.stringify({ lines: Object.fromEntries(lines) })}\n`);
    renameSync(path + UNFINISHED, path);
  } catch (error) {
    rmSync(path + UNFINISHED, { force: true });
    throw error;
  }
}
