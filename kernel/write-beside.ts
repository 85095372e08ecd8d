import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf, UserError } from '../runtime/user-error.js';

/** Makes a folder, with those above it, unless it is there. @throws UserError */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new UserError(`The folder ${path} cannot be made: ${messageOf(error)}`);
  }
}

/** Writes a file whole or not at all: beside its place first, then moved there. @throws UserError */
export async function writeWhole(path: string, content: string): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    await writeFile(beside, content);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw new UserError(`The file ${path} cannot be written: ${messageOf(error)}`);
  }
}
