/** `npm:package/file`: a file inside a package that is installed, and nothing outside of it. */
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fileProblem, isFileError } from '../../file-error.js';
import { UserError } from '../../user-error.js';

/** A package's name, with its scope, and the path of a file in it (docs.npmjs.com, package.json, `name`). */
const SPECIFIER = /^((?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*)\/(.+)$/;

const NOT_THERE = new Set(['MODULE_NOT_FOUND', 'ENOENT', 'ENOTDIR']);

/**
 * The absolute path of the file, as Node resolves it from the workflow's folder, or from Arclab's own packages.
 * Throws `UserError` for what names no file of a package, by `..` or by a link, and for one that isn't there.
 */
export function packagedPath(specifier: string, workflowFile: string | null): string {
  const refuse = (why: string): UserError => new UserError(`npm:${specifier} ${why}`);
  const [, name, file] = SPECIFIER.exec(specifier) ?? [];
  if (name === undefined || file === undefined)
    throw refuse('names no file of a package: write npm:package/file');
  if (file.split(/[/\\]/).some(part => part === '..' || part === '.' || part === '')) {
    throw refuse('must name a file inside the package, without "..", "." or empty parts');
  }
  const near = workflowFile === null ? pathToFileURL(join(process.cwd(), 'workflow.yml')) : workflowFile;
  for (const base of [near, import.meta.url]) {
    const { resolve } = createRequire(base);
    try {
      const path = realpathSync(resolve(specifier));
      if (!isInPackage(path, name, resolve.paths(name) ?? []))
        throw refuse('leads out of the package, by a link');
      return path;
    } catch (error) {
      if (error instanceof UserError) throw error;
      const { code = '' } = error as NodeJS.ErrnoException;
      if (code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw refuse('is no file that the package exports');
      if (!NOT_THERE.has(code))
        throw refuse(`can't be found: ${fileProblem(error) ?? 'its package.json is damaged'}`);
    }
  }
  throw refuse("can't be found: is the package installed, and the file in it?");
}

/** Whether a real path lies in a package of that name that is found from one of Node's folders of packages. */
function isInPackage(path: string, name: string, folders: readonly string[]): boolean {
  return folders.some(folder => {
    try {
      return path.startsWith(realpathSync(join(folder, name)) + sep);
    } catch (error) {
      if (isFileError(error)) return false;
      throw error;
    }
  });
}
