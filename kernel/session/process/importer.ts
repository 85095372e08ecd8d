/**
 * How cells import: `import` declarations and `import()` arrive here (see `rewrite.ts`).
 *
 * Modules are looked for from the notebook's folder, as if the cell were a file there. Where a package is
 * not installed for that folder, `arclab` is the one this code belongs to, and so are the packages it is
 * built on: a notebook anywhere can say `import { op } from 'arquero'`.
 */
import { existsSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';
import { ownPackages } from '../../own-packages.js';
import { IMPORT_GLOBAL } from '../script.js';
import { connectTslab } from './tslab-display.js';
import { withoutWarnings } from './without-warnings.js';

type Namespace = Record<string, unknown>;
type Load = (specifier: string, options?: ImportCallOptions) => Promise<Namespace>;
/** A name of an import declaration (`import-statement.ts`). */
interface Wanted {
  readonly exported: string;
  readonly local: string;
  /** Whether the cell makes use of it. */
  readonly isUsed: boolean;
  readonly isLive: boolean;
}

/** The global of the rewritten imports: called for `import()`, `bind` for named ones, `meta` for `import.meta`. */
interface Importer extends Load {
  bind(specifier: string, options: ImportCallOptions | undefined, wanted: Wanted[]): Promise<Namespace>;
  meta: { url: string; dirname: string };
}

/** Stands for the notebook in error messages and as the place modules are looked for from. */
export const NOTEBOOK = '[notebook]';

/** Gives cells `import` in all its forms, and `require`, from a folder. */
export function installImporter(folder: string): void {
  const notebook = join(folder, NOTEBOOK);
  const require = createRequire(notebook);
  const loadFromNotebook = importFrom(notebook);
  const own = lazy(ownPackages);

  const isOwn = (name: string | undefined): boolean =>
    name !== undefined && !isInstalled(name, require) && own().has(name);

  const load: Load = async (specifier, options) => {
    const name = packageName(specifier);
    try {
      return await (isOwn(name) ? import(specifier, options) : loadFromNotebook(specifier, options));
    } catch (error) {
      throw name === undefined || isInstalled(name, require) ? error : explainMissing(error, name, folder);
    } finally {
      connectTslab();
    }
  };
  const importer: Importer = Object.assign(load, {
    bind: async (specifier: string, options: ImportCallOptions | undefined, wanted: Wanted[]) =>
      bind(await load(specifier, options), specifier, wanted),
    meta: {
      url: pathToFileURL(notebook).href,
      dirname: folder,
    },
  });
  Object.defineProperty(globalThis, IMPORT_GLOBAL, { value: importer });
  const cellRequire = new Proxy(require, {
    apply: (_target, _this, [specifier]: [string]): unknown => {
      const from = isOwn(packageName(String(specifier))) ? createRequire(import.meta.url) : require;
      try {
        return from(specifier);
      } finally {
        connectTslab();
      }
    },
  });
  Object.defineProperty(globalThis, 'require', { value: cellRequire, configurable: true, writable: true });
}

/** An `import()` that resolves like one in the file of that name. */
function importFrom(filename: string): Load {
  // Node calls the documented way to do this experimental, in a warning that would open every session.
  return withoutWarnings(() => {
    const load = new Script('(specifier, options) => import(specifier, options)', {
      filename,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }).runInThisContext() as Load;
    // The warning comes with the first import.
    void load('node:module');
    return load;
  });
}

/**
 * The exports an import declaration names: live ones become properties of the global object, the others are
 * returned. CommonJS exports that Node's scan of the source missed are found on the module itself. One that does
 * not exist is an error if the cell uses it as a value, as in any module; else it may be a type imported without the
 * word `type`, and is left undefined with a note.
 */
function bind(module: Namespace, specifier: string, wanted: readonly Wanted[]): Namespace {
  const copies: Namespace = {};
  for (const { exported, local, isUsed, isLive } of wanted) {
    const holder = [module, module.default].find(object => hasProperty(object, exported));
    if (holder) {
      if (isLive) defineLive(local, holder, exported);
      else copies[exported] = holder[exported];
      continue;
    }
    const problem = `The requested module '${specifier}' does not provide an export named '${exported}'`;
    if (isUsed) throw new SyntaxError(problem);
    if (isLive) defineLive(local, {}, exported);
    process.stderr.write(`${problem}; if it is a type, import it as { type ${exported} }.\n`);
  }
  return copies;
}

function defineLive(local: string, holder: Namespace, exported: string): void {
  Object.defineProperty(globalThis, local, {
    configurable: true,
    get: () => holder[exported],
    set: () => {
      throw new TypeError(`Assignment to constant variable: ${local} is an import`);
    },
  });
}

function hasProperty(object: unknown, name: string): object is Namespace {
  return ((typeof object === 'object' && object !== null) || typeof object === 'function') && name in object;
}

/** The package that a specifier names, unless it is a path, a URL, an internal import or Node's own. */
function packageName(specifier: string): string | undefined {
  if (isBuiltin(specifier) || /^[./#\\]|^[a-z][a-z0-9+.-]*:/i.test(specifier)) return undefined;
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function isInstalled(name: string, require: NodeJS.Require): boolean {
  return require.resolve.paths(name)?.some(folder => existsSync(join(folder, name))) ?? false;
}

function explainMissing(error: unknown, name: string, folder: string): unknown {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND')
    return error;
  error.message = `Cannot find the package '${name}' from ${folder}; install it there: npm install ${name}`;
  return error;
}

function lazy<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
