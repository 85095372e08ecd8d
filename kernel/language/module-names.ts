/** What can be imported, for completion between the quotes of an import. */
import { readdirSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { join } from 'node:path';
import { ownPackages } from '../own-packages.js';

const IMPORT = /(?:\bfrom|\bimport|\b(?:import|require)\s*\()\s*(?:'([^'\n]*)|"([^"\n]*))$/;
const MODULE_FILE = /\.(?:[cm]?[jt]s|json)$/;

export interface ModuleNames {
  /** The text that is replaced: the last part of a path, or the whole of a package's name. */
  typed: string;
  names: string[];
}

/** Undefined unless the code ends within the quotes of an import. */
export function moduleNames(code: string, folder: string): ModuleNames | undefined {
  const match = IMPORT.exec(code);
  const specifier = match?.[1] ?? match?.[2];
  if (specifier === undefined) return undefined;
  const isPath = /^\.{0,2}\/|^\.{1,2}$/.test(specifier);
  const typed = isPath ? specifier.slice(specifier.lastIndexOf('/') + 1) : specifier;
  const names = isPath
    ? filesIn(join(folder, specifier.slice(0, specifier.lastIndexOf('/') + 1)))
    : [...packagesFor(folder), ...nodeModules(specifier)];
  return { typed, names: [...new Set(names)].filter(name => name.startsWith(typed)).sort() };
}

/** Files that are modules, and folders with a slash behind. */
function filesIn(folder: string): string[] {
  return entriesIn(folder)
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .filter(entry => entry.isDirectory() || MODULE_FILE.test(entry.name))
    .map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name));
}

function packagesFor(folder: string): string[] {
  const places = createRequire(join(folder, 'cell.js')).resolve.paths('any') ?? [];
  const installed = places.flatMap(place =>
    entriesIn(place).flatMap(({ name }) =>
      name.startsWith('@') ? entriesIn(join(place, name)).map(scoped => `${name}/${scoped.name}`) : [name],
    ),
  );
  return [...ownPackages(), ...installed].filter(name => !/^\.|^@types\//.test(name));
}

function nodeModules(specifier: string): string[] {
  const named = builtinModules.filter(name => !name.startsWith('_'));
  return specifier.startsWith('node:') ? named.map(name => `node:${name}`) : [...named, 'node:'];
}

function entriesIn(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // A folder that does not exist yet, or may not be read, has nothing to offer.
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
