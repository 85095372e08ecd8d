/** A cell of TypeScript as a script for the session: types stripped, then rewritten for evaluation. */
import { withoutLeadingLines } from './mappings.js';
import { isTooDeep } from './nesting.js';
import { type RewrittenModule, rewriteModule } from './rewrite.js';
import { type CellScript, scriptName } from './script.js';
import { originalPosition, type Position, sourceMaps } from './source-position.js';
import { placeOf, StripError, type Stripped, stripTypes } from './strip-types.js';

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

const TOO_DEEP =
  'the cell nests too deep to be read: more than some 1,500 brackets within each other; make such a value in a loop';

export interface CellPlace {
  readonly cell: number;
  /** The notebook's folder, whose `tsconfig.json` counts. */
  readonly folder: string;
  /** Whether a name that a cell imports can be a live one, which a name that was declared before can't. */
  readonly isDeclared?: (name: string) => boolean;
}

/**
 * What the session evaluates for a cell. Types are never checked, only removed; syntax that Node may not
 * have (`using`, decorators, JSX) is lowered.
 * @throws CellSyntaxError
 */
export function transpileCell(source: string, place: CellPlace): CellScript {
  const { code, moved, insertions, showsValue, declared, mappings } = rewriteCell(source, place);
  return {
    code: `${code}\n//# sourceURL=${scriptName(place.cell)}`,
    showsValue,
    declared,
    positions: { moved, insertions, mappings },
  };
}

function rewriteCell(source: string, place: CellPlace): RewrittenModule & { mappings: readonly string[] } {
  if (isTooDeep(source)) throw new CellSyntaxError(TOO_DEEP, { line: 1, column: 1 });
  const { code, mappings } = strip(source, place.folder);
  try {
    return { ...rewriteModule(code, place.cell, place.isDeclared), mappings };
  } catch (error) {
    if (error instanceof RangeError) throw new CellSyntaxError(TOO_DEEP, { line: 1, column: 1 });
    if (!(error instanceof SyntaxError && 'loc' in error)) throw error;
    const { line, column } = error.loc as { line: number; column: number };
    const message = error.message.replace(/ \(\d+:\d+\)$/, '');
    throw new CellSyntaxError(message, originalPosition(sourceMaps(mappings), line - 1, column));
  }
}

/** As TypeScript; what is none may be an object in braces, which begins like a block, or have JSX in it. */
function strip(source: string, near: string): Stripped {
  if (/^\s*\{/.test(source) && !/;\s*$/.test(source)) {
    const object = ifStripped(`(\n${source}\n)`, near, 'ts');
    if (object) {
      return {
        code: object.code,
        mappings: object.mappings.with(-1, withoutLeadingLines(object.mappings.at(-1)!, 1)),
      };
    }
  }
  try {
    return stripTypes(source, { near, kind: 'ts' });
  } catch (error) {
    if (!(error instanceof StripError)) throw error;
    const jsx = /<[\w>]/.test(source) ? ifStripped(source, near, 'tsx') : undefined;
    if (jsx) return jsx;
    throw new CellSyntaxError(error.message, placeOf(source, error.offset));
  }
}

function ifStripped(source: string, near: string, kind: 'ts' | 'tsx'): Stripped | undefined {
  try {
    return stripTypes(source, { near, kind });
  } catch (error) {
    if (error instanceof StripError) return undefined;
    throw error;
  }
}

/** The names that a cell gives a meaning at its top level, imports included. @throws CellSyntaxError */
export function namesOf(source: string, folder: string = process.cwd()): string[] {
  const { declared, imported } = rewriteCell(source, { cell: 0, folder });
  return [...declared, ...imported];
}
