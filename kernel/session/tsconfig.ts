/** What a project's `tsconfig.json` says that running its code depends on. */
import { createPathsMatcher, getTsconfig } from 'get-tsconfig';
import type { JsxOptions } from 'oxc-transform';
import { messageOf, UserError } from '../../runtime/user-error.js';

export interface ProjectConfig {
  readonly experimentalDecorators: boolean;
  readonly emitDecoratorMetadata: boolean;
  readonly jsx: JsxOptions;
  /** Files that `paths` and `baseUrl` make of a specifier, most wanted first; without ending, maybe. */
  matches(specifier: string): readonly string[];
}

const kept = new Map<string, { readonly config: ProjectConfig; readonly at: number }>();
/** A cell's imports ask many times; an edit of the file counts from the next cell on. */
const FRESH_MS = 200;

/**
 * Of the nearest `tsconfig.json` above a folder or file, with what it extends.
 * @throws UserError where it can't be read
 */
export function tsconfigOf(near: string): ProjectConfig {
  const known = kept.get(near);
  if (known !== undefined && performance.now() - known.at < FRESH_MS) return known.config;
  const config = read(near);
  kept.set(near, { config, at: performance.now() });
  return config;
}

function read(near: string): ProjectConfig {
  let found: ReturnType<typeof getTsconfig>;
  try {
    found = getTsconfig(near);
  } catch (error) {
    throw new UserError(
      `can't read the tsconfig.json near ${near}: ${messageOf(error)}; mend it or move it away`,
    );
  }
  const options = found?.config.compilerOptions ?? {};
  const matcher = found === null ? null : createPathsMatcher(found);
  return {
    experimentalDecorators: options.experimentalDecorators === true,
    emitDecoratorMetadata: options.emitDecoratorMetadata === true,
    jsx: jsxOf(options),
    matches: specifier => matcher?.(specifier) ?? [],
  };
}

function jsxOf({
  jsx,
  jsxFactory,
  jsxFragmentFactory,
  jsxImportSource,
}: {
  jsx?: string;
  jsxFactory?: string;
  jsxFragmentFactory?: string;
  jsxImportSource?: string;
}): JsxOptions {
  if (jsx === 'react' || jsxFactory !== undefined) {
    const pragma = jsxFactory === undefined ? {} : { pragma: jsxFactory };
    const pragmaFrag = jsxFragmentFactory === undefined ? {} : { pragmaFrag: jsxFragmentFactory };
    return { runtime: 'classic', ...pragma, ...pragmaFrag };
  }
  const importSource = jsxImportSource === undefined ? {} : { importSource: jsxImportSource };
  return { runtime: 'automatic', development: jsx === 'react-jsxdev', ...importSource };
}
