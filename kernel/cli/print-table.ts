/** Prints a table to standard output, in the form that was asked for. */
import type { ColumnTable } from 'arquero';
import { tableView } from '../display/table.js';
import { tableText } from '../display/table-text.js';

export interface TableFlags {
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** All rows: as JSON, as CSV, or aligned for reading. */
export function printTable(table: ColumnTable, { json, csv }: TableFlags): void {
  if (json) console.log(JSON.stringify(table.objects({ limit: Number.POSITIVE_INFINITY }), null, 2));
  else if (csv) process.stdout.write(table.toCSV());
  else console.log(tableText(tableView(table, Number.POSITIVE_INFINITY)));
}
