/** What clinic has, and where it is installed. It is no dependency: it brings some 500 packages. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../../runtime/user-error.js';

/** What each tool looks for. */
export const CLINIC_TOOLS = {
  doctor: 'what kind of problem there is: garbage collection, event loop, input and output, or none',
  flame: 'which functions take processor time',
  heapprofiler: 'which functions allocate',
  bubbleprof: 'what asynchronous work waits for',
} as const;

export type ClinicTool = keyof typeof CLINIC_TOOLS;

/** Where clinic is looked for: the user's folder, then Arclab's own. */
export function clinicFolders(): string[] {
  return [process.cwd(), dirname(fileURLToPath(import.meta.url))];
}

/** The path of clinic's program. @throws UserError if it is not installed */
export function findClinic(folders: readonly string[] = clinicFolders()): string {
  for (const folder of folders) {
    try {
      const manifest = createRequire(join(folder, 'here.js')).resolve('clinic/package.json');
      return join(dirname(manifest), 'bin.js');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new UserError(
    `clinic is not installed: run "npm install --save-dev clinic" in ${folders[0]} and try again`,
  );
}
