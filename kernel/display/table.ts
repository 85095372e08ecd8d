/**
 * A table as rows of text: what the HTML and the plain text of a table are rendered from.
 *
 * Tables are known by their methods and not by their class, so that arquero is not loaded to ask, and a
 * table of another copy of arquero shows as well.
 */
import { visibleLine } from '../../runtime/visible-text.js';
import { type Json, toJson } from './mime.js';
import { numberFormat } from './numbers.js';
import { inspectShort, shorten } from './text.js';

/** The part of an arquero table that showing it needs. */
export interface TableLike {
  numRows(): number;
  numCols(): number;
  columnNames(): string[];
  /** The value of a column in a row of the filtered, ordered table. */
  get(name: string, row?: number): unknown;
}

export type ColumnType =
  | 'number'
  | 'bigint'
  | 'string'
  | 'boolean'
  | 'date'
  | 'array'
  | 'object'
  | 'mixed'
  | 'null';

export interface TableColumn {
  name: string;
  type: ColumnType;
  /** Numbers are set right-aligned. */
  numeric: boolean;
  /** One text per shown row; `null` where there is no value. */
  cells: (string | null)[];
}

/** The first rows of a table, formatted. */
export interface TableView {
  columns: TableColumn[];
  shownRows: number;
  totalRows: number;
}

/** Longest text of one cell of a table, in characters. */
const CELL_WIDTH = 120;
/** Rows the data resource of a bundle carries for front ends that draw tables themselves. */
const RESOURCE_ROWS = 500;

export function isTable(value: unknown): value is TableLike {
  if (typeof value !== 'object' || value === null) return false;
  const methods = ['numRows', 'numCols', 'columnNames', 'get', 'scan'];
  return methods.every(name => typeof (value as Record<string, unknown>)[name] === 'function');
}

/** The first `rows` rows of a table, each value as text in the manner of its column. */
export function tableView(table: TableLike, rows: number): TableView {
  const totalRows = table.numRows();
  const shownRows = Math.min(rows, totalRows);
  const columns = table.columnNames().map(name => formatColumn(name, columnValues(table, name, shownRows)));
  return { columns, shownRows, totalRows };
}

/** A table as a Tabular Data Resource (the `application/vnd.dataresource+json` format): its first 500 rows. */
export function tableResource(table: TableLike): Json {
  const rows = Math.min(table.numRows(), RESOURCE_ROWS);
  const columns = table.columnNames().map(name => ({ name, values: columnValues(table, name, rows) }));
  const fields = columns.map(({ name, values }) => ({ name, type: resourceType(values) }));
  const data = Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map(({ name, values }) => [name, values[row] ?? null])),
  );
  return toJson({ schema: { fields }, data });
}

function columnValues(table: TableLike, name: string, rows: number): unknown[] {
  return Array.from({ length: rows }, (_, row) => table.get(name, row));
}

function formatColumn(name: string, values: readonly unknown[]): TableColumn {
  const type = columnType(values);
  const formatNumber = numberFormat(values.filter(value => typeof value === 'number'));
  const cells = values.map(value => (value == null ? null : formatCell(value, formatNumber)));
  return { name: visibleLine(name), type, numeric: type === 'number' || type === 'bigint', cells };
}

function formatCell(value: unknown, formatNumber: (value: number) => string): string {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'bigint') return value.toLocaleString('en-US');
  if (typeof value === 'string') return shorten(value, CELL_WIDTH);
  if (value instanceof Date) return formatDate(value);
  return inspectShort(value, CELL_WIDTH);
}

/** ISO 8601, without the time where there is none. */
function formatDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return 'Invalid Date';
  return date.toISOString().replace('T00:00:00.000Z', '').replace('.000Z', 'Z');
}

function columnType(values: readonly unknown[]): ColumnType {
  const types = new Set(values.filter(value => value != null).map(valueType));
  if (types.size === 0) return 'null';
  return types.size === 1 ? [...types][0]! : 'mixed';
}

function valueType(value: unknown): ColumnType {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return 'array';
  if (value instanceof Date) return 'date';
  const type = typeof value;
  if (type === 'number' || type === 'bigint' || type === 'string' || type === 'boolean') return type;
  return 'object';
}

/** The field types of the Table Schema specification. */
function resourceType(values: readonly unknown[]): string {
  const type = columnType(values);
  if (type === 'number') {
    return values.every(value => value == null || Number.isInteger(value)) ? 'integer' : 'number';
  }
  if (type === 'bigint') return 'integer';
  if (type === 'date') return 'datetime';
  return type === 'mixed' || type === 'null' ? 'any' : type;
}
