/** Reads a file of the feature store back into features, feature by feature and synchronously. */
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { FeatureParts } from '../feature/feature.js';
import { findJsonSyntaxError } from '../formats/json-syntax.js';
import { messageOf, UserError } from '../user-error.js';
import { featureFromLine } from './feature-line.js';
import { STORE_ENDINGS } from './feature-store.js';
import { type Line, linesOf, piecesOf } from './read-lines.js';
import { readStoreIndex } from './store-index.js';
import { UNFINISHED } from './store-writer.js';
import { decompressed } from './zstd.js';

export interface ReadStoreOptions {
  /** Whether `path` may be an `.unfinished` file; what is whole of it is read then, up to the last line end. */
  readonly unfinished?: boolean;
}

/**
 * The features of a `.jsonl` or `.jsonl.zst` file, with nothing lost of what was written.
 *
 * Throws `UserError` for a file that isn't there or is unfinished, at once; while it is read, for a line that is
 * cut off or damaged, by file and line; and at its end, if it has not as many lines as the run that wrote it
 * counted (`index.json` beside it).
 */
export function readStoreFile(
  path: string,
  { unfinished = false }: ReadStoreOptions = {},
): Iterable<FeatureParts> {
  const isUnfinished = path.endsWith(UNFINISHED);
  const name = isUnfinished ? path.slice(0, -UNFINISHED.length) : path;
  const ending = STORE_ENDINGS.find(each => name.endsWith(each));
  if (ending === undefined) {
    throw new UserError(
      `${path} is no file of a feature store: those end with ${STORE_ENDINGS.join(' or ')}`,
    );
  }
  if (isUnfinished && !unfinished) throw unfinishedFile(path);
  if (!existsSync(path)) {
    throw existsSync(path + UNFINISHED)
      ? unfinishedFile(path + UNFINISHED)
      : new UserError(`${path} does not exist`);
  }
  return featuresOf(path, isUnfinished, ending, name.slice(0, -ending.length));
}

export function unfinishedFile(path: string): UserError {
  return new UserError(
    `${path} is unfinished: the run that wrote it failed, or was stopped, before all was in it; run the workflow again`,
  );
}

function* featuresOf(
  path: string,
  isUnfinished: boolean,
  ending: string,
  name: string,
): Generator<FeatureParts, void, undefined> {
  const pieces = piecesOf(path);
  const lines = linesOf(ending.endsWith('.zst') ? decompressed(pieces, isUnfinished) : pieces);
  let count = 0;
  while (true) {
    const line = nextLine(lines, path, count + 1);
    if (line === undefined || (isUnfinished && !line.ended)) break;
    count++;
    yield featureOf(line, path, count);
  }
  const counted = isUnfinished ? undefined : readStoreIndex(dirname(path)).get(basename(name));
  if (counted !== undefined && counted !== count) {
    const right = 'it was changed or cut off since, so run the workflow again';
    throw new UserError(`${path} has ${count} lines, where its run wrote ${counted} (index.json); ${right}`);
  }
}

function nextLine(lines: Iterator<Line, void, undefined>, path: string, number: number): Line | undefined {
  try {
    return lines.next().value ?? undefined;
  } catch (error) {
    throw new UserError(
      `${path}:${number}: the file can't be read from this line on: ${messageOf(error)}; run the workflow again`,
    );
  }
}

function featureOf({ bytes }: Line, path: string, number: number): FeatureParts {
  const text = textOf(bytes, path, number);
  try {
    return featureFromLine(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${path}:${number}: ${syntaxMistake(text) ?? error.message}`);
  }
}

function textOf(bytes: Uint8Array, path: string, number: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError(`${path}:${number}: the line is damaged: it is no UTF-8; run the workflow again`);
  }
}

/** Said here, since a line is a whole text to the JSON parser. */
function syntaxMistake(text: string): string | undefined {
  const mistake = findJsonSyntaxError(text);
  if (mistake === undefined) return undefined;
  const { offset, expected } = mistake;
  const how =
    offset === text.length
      ? `is cut off after ${offset} characters`
      : `is damaged at character ${offset + 1}`;
  return `the line ${how}, where ${expected} should be; run the workflow again`;
}
