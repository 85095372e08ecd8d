/** The packages that come with arclab, which a notebook may import wherever it lies. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageFile } from './package-root.js';

/** The names of arclab itself and of what it depends on. */
export function ownPackages(): Set<string> {
  const { name, dependencies } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as {
    name: string;
    dependencies: Record<string, string>;
  };
  return new Set([name, ...Object.keys(dependencies)]);
}

/** Where a package lies that can be found from a file or folder; undefined if none can. */
export function packageFolder(name: string, from: string | URL): string | undefined {
  const folders = createRequire(from).resolve.paths(name) ?? [];
  return folders.map(folder => join(folder, name)).find(existsSync);
}
