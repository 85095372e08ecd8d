/**
 * TypeScript, and JSX, to JavaScript that Node runs: types are removed, never checked.
 *
 * oxc does it in a fraction of a millisecond. Decorators are lowered as the standard has them by TypeScript, as
 * tslab brings it, which is loaded when code has one; a `tsconfig.json` with `experimentalDecorators` asks for the
 * older kind, which oxc lowers.
 */
import { createRequire } from 'node:module';
import { type TransformOptions, transformSync } from 'oxc-transform';
import { tsconfigOf } from './tsconfig.js';

export interface Stripped {
  readonly code: string;
  /** Source maps from `code` to the source, one for each step that it took, the last step first. */
  readonly mappings: readonly string[];
}

/** What is wrong with a source, and where: an offset in UTF-16 code units. */
export class StripError extends SyntaxError {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

export interface StripOptions {
  /** The folder or file whose `tsconfig.json` counts. */
  readonly near: string;
  readonly kind: 'ts' | 'tsx' | 'js' | 'jsx';
}

/** @throws StripError */
export function stripTypes(source: string, { near, kind }: StripOptions): Stripped {
  const lowered = oxc(source, near, kind);
  if (!/@[\w(]/.test(source) || !hasDecorator(lowered.code)) return lowered;
  const { code, mappings } = lowerDecorators(lowered.code);
  return { code, mappings: [mappings, ...lowered.mappings] };
}

function oxc(source: string, near: string, kind: StripOptions['kind']): Stripped {
  const options: TransformOptions = {
    lang: kind,
    sourceType: 'module',
    sourcemap: true,
    // Lowers `using` also where V8 knows it: at the top level of `replMode` it would dispose of nothing.
    target: 'es2024',
    // A later cell may use what this one imports.
    typescript: { onlyRemoveTypeImports: true },
  };
  if (source.includes('@') && tsconfigOf(near).experimentalDecorators) {
    const { emitDecoratorMetadata } = tsconfigOf(near);
    options.decorator = { legacy: true, emitDecoratorMetadata };
  }
  if (kind.endsWith('x')) options.jsx = tsconfigOf(near).jsx;
  const result = transformSync(`source.${kind}`, source, options);
  const error = result.errors.find(({ severity }) => severity === 'Error');
  if (error) {
    const message = error.helpMessage ? `${error.message} (${error.helpMessage})` : error.message;
    throw new StripError(message, offsetOf(source, error.labels.at(-1)?.start ?? 0));
  }
  return { code: result.code, mappings: [result.map?.mappings ?? ''] };
}

/** oxc counts bytes of UTF-8. */
function offsetOf(source: string, bytes: number): number {
  return Buffer.from(source).toString('utf8', 0, bytes).length;
}

/** Line and column of an offset, both from 1. */
export function placeOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

type TypeScript = typeof import('@tslab/typescript-for-tslab');

let typescript: TypeScript | undefined;

function loaded(): TypeScript {
  const tslab = createRequire(import.meta.url).resolve('tslab/dist/converter');
  typescript ??= createRequire(tslab)('@tslab/typescript-for-tslab') as TypeScript;
  return typescript;
}

/** An `@` that oxc left where a decorator may stand, outside of texts and comments. */
function hasDecorator(code: string): boolean {
  const bare = code.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, '');
  return /(?:^|[\s;{}(=])@[\w(]/.test(bare);
}

function lowerDecorators(code: string): { code: string; mappings: string } {
  const ts = loaded();
  const { outputText, sourceMapText } = ts.transpileModule(code, {
    fileName: 'source.js',
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      sourceMap: true,
      experimentalDecorators: false,
      verbatimModuleSyntax: true,
    },
  });
  const { mappings } = JSON.parse(sourceMapText ?? '{"mappings":""}') as { mappings: string };
  return { code: outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ''), mappings };
}
