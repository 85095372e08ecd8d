/** Positions in stripped code, back to where they were in the cell as typed. */
import { SourceMap, type SourceMapping } from 'node:module';

/** Counted from 1. */
export interface Position {
  line: number;
  column: number;
}

export function decodeMappings(mappings: string): SourceMap {
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
export function originalPosition(map: SourceMap, line: number, column: number): Position {
  const entry: Partial<SourceMapping> = map.findEntry(line, column);
  return { line: (entry.originalLine ?? line) + 1, column: (entry.originalColumn ?? column) + 1 };
}
