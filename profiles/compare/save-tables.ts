/** Tables as files that other tools read: CSV for people and spreadsheets, Arrow for pandas, R and DuckDB. */
import { join } from 'node:path';
import type { ColumnTable } from 'arquero';
import { writeWhole } from '../../runtime/write-whole.js';

/**
 * Writes `NAME.csv` and `NAME.arrow` (the Arrow IPC file format) for every table, each whole or not at all.
 * Returns their absolute paths. Throws `UserError` where a file can't be written.
 */
export function saveTables(tables: Readonly<Record<string, ColumnTable>>, directory: string): string[] {
  return Object.entries(tables).flatMap(([name, table]) => [
    writeBeside(join(directory, `${name}.csv`), table.toCSV()),
    writeBeside(join(directory, `${name}.arrow`), table.toArrowIPC({ format: 'file' })),
  ]);
}

/** Writes a file beside its place first, then moves it there. Returns its path. Throws `UserError`. */
export function writeBeside(path: string, content: string | Uint8Array): string {
  writeWhole(path, [content]);
  return path;
}
