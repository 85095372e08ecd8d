/**
 * The files that TypeScript sees: the notebook's folder is the current one, and what cells can import though
 * it is not installed there (see `session/process/importer.ts`) lies in the folder's `node_modules`.
 *
 * tslab takes its files from the `sys` object of its own TypeScript, which this changes, in a thread that is
 * there for nothing else.
 */
import { join, sep } from 'node:path';
import { ownPackages, packageFolder } from '../own-packages.js';
import { packageFile } from '../package-root.js';

interface Watcher {
  close(): void;
}

/** The part of TypeScript's `System` that concerns files. */
export interface FileSystem {
  getCurrentDirectory(): string;
  fileExists(path: string): boolean;
  directoryExists(path: string): boolean;
  readFile(path: string, encoding?: string): string | undefined;
  realpath(path: string): string;
  getDirectories(path: string): string[];
  watchFile(path: string, callback: unknown, interval?: number): Watcher;
  watchDirectory(path: string, callback: unknown, recursive?: boolean): Watcher;
}

const UNWATCHED: Watcher = { close: () => {} };

export function showFolder(system: FileSystem, folder: string, typesFolder: string): void {
  const placed = new Map([...packagesFor(folder), ...nodeTypes(typesFolder)]);
  const place = (path: string): string => {
    const [, name] = /[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(path) ?? [];
    if (name === undefined) return path;
    for (const [from, to] of placed) {
      if (path === from || path.startsWith(from + sep)) return to + path.slice(from.length);
    }
    return path;
  };
  const { fileExists, directoryExists, readFile, realpath, getDirectories, watchFile, watchDirectory } =
    system;
  const inTypes = (path: string): boolean => path === typesFolder;
  Object.assign(system, {
    getCurrentDirectory: () => folder,
    fileExists: path => fileExists(place(path)),
    directoryExists: path => inTypes(path) || directoryExists(place(path)),
    readFile: (path, encoding) => readFile(place(path), encoding),
    realpath: path => realpath(place(path)),
    getDirectories: path => (inTypes(path) ? ['node'] : getDirectories(place(path))),
    // The user's own modules change while they work, packages and TypeScript's libraries do not.
    watchFile: (path, callback, interval) =>
      path.startsWith(folder + sep) && !path.includes(`${sep}node_modules${sep}`)
        ? watchFile(path, callback, interval)
        : UNWATCHED,
    // Files that appear beside the notebook may be what an import did not find. Deeper down is not looked: the
    // folder may be somebody's home.
    watchDirectory: (path, callback) => (path === folder ? watchDirectory(path, callback, false) : UNWATCHED),
  } satisfies FileSystem);
}

/** Where each of our packages appears that the folder has no copy of, and where it really is. */
function packagesFor(folder: string): [string, string][] {
  const missing = [...ownPackages()].filter(name => !packageFolder(name, join(folder, 'cell.js')));
  return missing.flatMap(name => {
    const real = name === 'arclab' ? packageFile() : packageFolder(name, import.meta.url);
    return real === undefined ? [] : [[join(folder, 'node_modules', name), real] as [string, string]];
  });
}

/** Where tslab looks for Node's types if the notebook's folder has none; installed, they lie beside it. */
function nodeTypes(typesFolder: string): [string, string][] {
  const real = packageFolder('@types/node', import.meta.url);
  return real === undefined ? [] : [[join(typesFolder, 'node'), real]];
}
