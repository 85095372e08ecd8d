import { mkdir } from 'node:fs/promises';
import { messageOf, UserError } from '../runtime/user-error.js';

/** Makes a folder, with those above it, unless it is there. @throws UserError */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new UserError(`The folder ${path} cannot be made: ${messageOf(error)}`);
  }
}
