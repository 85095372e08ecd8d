/** Prints a table to standard output, in the form that was asked for. */
import type { ColumnTable } from 'arquero';
import { visibleJson } from '../../runtime/visible-text.js';
import { tableView } from '../display/table.js';
import { tableText } from '../display/table-text.js';
import { print } from './say.js';

export interface TableFlags {
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** All rows: as JSON, as CSV, or aligned for reading. Only CSV has control characters as they are. */
export function printTable(table: ColumnTable, { json, csv }: TableFlags): void {
  if (json)
    process.stdout.write(
      `${visibleJson(JSON.stringify(table.objects({ limit: Number.POSITIVE_INFINITY }), null, 2))}\n`,
    );
  else if (csv) process.stdout.write(table.toCSV());
  else print(tableText(tableView(table, Number.POSITIVE_INFINITY)));
}
