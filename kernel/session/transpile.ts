/** A cell of TypeScript as a script for the session: types stripped by oxc, then rewritten for evaluation. */
import { transformSync } from 'oxc-transform';
import { type RewrittenModule, rewriteModule } from './rewrite.js';
import { type CellScript, scriptName } from './script.js';
import { decodeMappings, originalPosition, type Position } from './source-position.js';

/** A cell that is not TypeScript; line and column count from 1 in the cell as typed. */
export class CellSyntaxError extends SyntaxError {
  readonly line: number;
  readonly column: number;

  constructor(message: string, position: Position) {
    super(message);
    this.line = position.line;
    this.column = position.column;
  }
}

/**
 * What the session evaluates for a cell. Types are never checked, only removed; syntax that Node may not
 * have (`using`, decorators) is lowered.
 * @throws CellSyntaxError
 */
export function transpileCell(source: string, cell: number): CellScript {
  const { code, moved, insertions, showsValue, mappings } = rewriteCell(source, cell);
  return {
    code: `${code}\n//# sourceURL=${scriptName(cell)}`,
    showsValue,
    positions: { moved, insertions, mappings },
  };
}

/** The names that a cell declares at its top level, imports included. @throws CellSyntaxError */
export function declaredNames(source: string): string[] {
  return rewriteCell(source, 0).declared;
}

function rewriteCell(source: string, cell: number): RewrittenModule & { mappings: string } {
  const { code, mappings } = stripTypes(source);
  try {
    return { ...rewriteModule(code, cell), mappings };
  } catch (error) {
    if (!(error instanceof SyntaxError && 'loc' in error)) throw error;
    const { line, column } = error.loc as { line: number; column: number };
    const message = error.message.replace(/ \(\d+:\d+\)$/, '');
    throw new CellSyntaxError(message, originalPosition(decodeMappings(mappings), line - 1, column));
  }
}

function stripTypes(source: string): { code: string; mappings: string } {
  const result = transformSync('cell.ts', source, {
    lang: 'ts',
    sourceType: 'module',
    sourcemap: true,
    // Lowers `using` also where V8 knows it: at the top level of `replMode` it would dispose of nothing.
    target: 'es2024',
    // A later cell may use what this one imports.
    typescript: { onlyRemoveTypeImports: true },
    decorator: { legacy: true },
  });
  const error = result.errors.find(({ severity }) => severity === 'Error');
  if (error) {
    const message = error.helpMessage ? `${error.message} (${error.helpMessage})` : error.message;
    throw new CellSyntaxError(message, positionAt(source, error.labels.at(-1)?.start ?? 0));
  }
  return { code: result.code, mappings: result.map?.mappings ?? '' };
}

/** The position of an offset in bytes of UTF-8, as oxc counts in what it says of errors. */
function positionAt(source: string, offset: number): Position {
  const before = Buffer.from(source).toString('utf8', 0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
