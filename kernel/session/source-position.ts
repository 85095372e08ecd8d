/** Positions in stripped code, back to where they were in the cell as typed. */
import { SourceMap, type SourceMapping } from 'node:module';
import type { Insertion, ScriptPositions } from './script.js';

/** Counted from 1, unless said otherwise. */
export interface Position {
  line: number;
  column: number;
}

/** Source maps one after another: each leads to the source of the one before it, the last to the cell. */
export type SourceMaps = readonly SourceMap[];

export function sourceMaps(mappings: readonly string[]): SourceMaps {
  return mappings.map(decoded);
}

function decoded(mappings: string): SourceMap {
  return new SourceMap({
    file: '',
    version: 3,
    sources: ['cell.ts'],
    sourcesContent: [],
    names: [],
    mappings,
    sourceRoot: '',
  });
}

/** Where a position of the stripped code, counted from 0, was in the cell. */
export function originalPosition(maps: SourceMaps, line: number, column: number): Position {
  let place = { line, column };
  for (const map of maps) {
    const entry: Partial<SourceMapping> = map.findEntry(place.line, place.column);
    place = { line: entry.originalLine ?? place.line, column: entry.originalColumn ?? place.column };
  }
  return { line: place.line + 1, column: place.column + 1 };
}

/** Where a position of a script, counted from 1, was in the stripped code, counted from 0. */
export function strippedPosition(
  { moved, insertions }: Pick<ScriptPositions, 'moved' | 'insertions'>,
  line: number,
  column: number,
): Position {
  const origin = moved[line - 1] ?? { line: line - 1 - moved.length, shift: 0 };
  const inLine = insertions.filter(insertion => insertion.line === origin.line);
  return { line: origin.line, column: withoutInsertions(inLine, Math.max(0, column - 1 + origin.shift)) };
}

/** A place within an insertion stands for where it was put. */
function withoutInsertions(insertions: readonly Insertion[], column: number): number {
  let added = 0;
  for (const insertion of insertions) {
    const start = insertion.column + added;
    if (column < start) break;
    if (column < start + insertion.length) return insertion.column;
    added += insertion.length;
  }
  return column - added;
}
