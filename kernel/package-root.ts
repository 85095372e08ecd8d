/** Files that come with the package, beside its built code. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The absolute path of a file, given relative to the package's root. */
export function packageFile(...path: string[]): string {
  return join(packageRoot(), ...path);
}
