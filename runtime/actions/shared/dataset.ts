/** Where readers read: the `dataset` and `inline` parameters that they have in common. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Code } from '../../expression/code.js';
import type { AttributeValue } from '../../feature/attribute-value.js';
import { messageOf, UserError } from '../../user-error.js';
import type { BuildContext } from '../action.js';
import { packagedPath } from './packaged-path.js';
import { expr, optional } from './parameters.js';

/** The two parameters, to be spread into a reader's own. */
export const datasetParameters = { dataset: optional(expr()), inline: optional(expr()) };

interface DatasetParameters {
  readonly dataset: Code | undefined;
  readonly inline: Code | undefined;
}

/** What a reader reads, found when it is built: `text` reads it, `name` is what messages call it. */
export interface Dataset {
  readonly name: string;
  read(): Buffer;
}

/**
 * Evaluates both parameters with the workflow's variables; `inline` wins. Throws `UserError` if neither gives
 * anything.
 */
export function datasetOf({ dataset, inline }: DatasetParameters, build: BuildContext): Dataset {
  const given = inline?.value({ variables: build.variables }) ?? null;
  if (given !== null && given !== '') {
    const text = Buffer.from(textOfInline(given));
    return { name: `the inline data of node "${build.nodeName}"`, read: () => text };
  }
  const uri = dataset?.value({ variables: build.variables }) ?? null;
  if (uri === null || uri === '') {
    throw new UserError('Missing required parameter: give `dataset` (a file) or `inline` (the data itself)');
  }
  if (typeof uri !== 'string') throw new UserError('`dataset` must be a string: the path of a file');
  const path = pathOf(uri, build.workflowFile, build.ramFolder);
  return { name: path, read: () => readFile(path) };
}

function textOfInline(value: AttributeValue): string {
  if (typeof value !== 'string') throw new UserError('`inline` must be a string: the data as text');
  return value;
}

function readFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UserError(missing ? `${path} does not exist` : `${path} can't be read: ${messageOf(error)}`);
  }
}

/**
 * The path of a dataset: a relative path means the process directory, as in the engine; `npm:package/file`
 * means a file of an npm package that the workflow's folder can import.
 */
export function pathOf(uri: string, workflowFile: string | null, ramFolder: string | null = null): string {
  if (uri.startsWith('npm:')) return packagedPath(uri.slice('npm:'.length), workflowFile);
  if (uri.startsWith(RAM)) return ramPath(uri, ramFolder);
  if (/^file:/i.test(uri)) return urlPath(uri);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(uri)) {
    throw new UserError(
      `"${uri}" can't be read: datasets are local files, or files of npm packages (npm:package/file)`,
    );
  }
  return uri.startsWith('~/') ? join(homedir(), uri.slice(2)) : resolve(uri);
}

const RAM = 'ram://';

/** The engine's store in memory: one for each authority, which is the text before the next slash. */
function ramPath(uri: string, folder: string | null): string {
  if (folder === null) {
    throw new UserError(
      `"${uri}" does not exist: the store in memory is empty when a run begins; give a folder for it with --ram DIR`,
    );
  }
  const path = resolve(folder, `.${sep}${uri.slice(RAM.length)}`);
  if (path.startsWith(`${resolve(folder)}${sep}`)) return path;
  throw new UserError(`"${uri}" names nothing inside the folder of --ram, ${folder}`);
}

function urlPath(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch (error) {
    const why = URL_PROBLEMS[(error as NodeJS.ErrnoException).code ?? ''] ?? "it can't be decoded";
    throw new UserError(`"${uri}" is no local file: ${why}; write file:///folder/file, or the path alone`);
  }
}

const URL_PROBLEMS: Readonly<Record<string, string>> = {
  ERR_INVALID_FILE_URL_HOST: 'it names another computer',
  ERR_INVALID_FILE_URL_PATH: 'a name in it holds a slash (%2F)',
};
