import { makeFolders } from '../runtime/make-folders.js';
import { messageOf, UserError } from '../runtime/user-error.js';

/** Makes a folder, with those above it, unless it is there. @throws UserError */
export async function makeFolder(path: string): Promise<void> {
  try {
    makeFolders(path);
  } catch (error) {
    throw new UserError(`The folder ${path} cannot be made: ${messageOf(error)}`);
  }
}
