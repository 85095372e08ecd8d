/** Makes an arquero table of row objects. */
import { type ColumnTable, table } from 'arquero';

/** A table with these columns in this order, also where there is no row. */
export function tableOf<Row extends object>(
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
): ColumnTable {
  return table(
    columns.map(column => [column, rows.map(row => row[column])]),
    [...columns],
  );
}
