/**
 * Where sinks write: below the run's artifacts folder and nowhere else (workflow-format reference, 10.1).
 */
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { messageOf, UserError } from '../../user-error.js';

/** The absolute path of an output. Throws `UserError` for a path that is not a relative one that stays inside. */
export function outputPath(artifactsDirectory: string, output: string): string {
  const refuse = (why: string): UserError =>
    new UserError(
      `output "${output}" ${why}: it must be a path relative to workerArtifactPath (${artifactsDirectory})`,
    );
  if (output === '') throw refuse('is empty');
  if (output.trim() !== output) throw refuse('has whitespace around it');
  if (output.includes('://')) throw refuse('is a URI');
  if (isAbsolute(output) || output.startsWith('~')) throw refuse('is absolute');
  const inside = normalize(output);
  if (inside === '.' || inside === '..' || inside === `.${sep}`) throw refuse('names no file');
  if (inside.startsWith(`..${sep}`)) throw refuse('leaves the folder');
  return join(artifactsDirectory, inside);
}

/** Writes a whole file: beside its place first, so that nobody ever sees half of it. Folders are made. */
export function writeWhole(path: string, chunks: Iterable<string | Uint8Array>): void {
  const unfinished = `${path}.unfinished`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(unfinished, 'w');
    try {
      for (const chunk of chunks) writeAll(file, typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (error instanceof Error && 'code' in error && 'syscall' in error) {
      throw new UserError(`${path} can't be written: ${messageOf(error)}`);
    }
    throw error;
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
