/**
 * Tables as text (RFC 4180 with a comma or a tab), read in pieces, so that a large file is never held as one
 * string, nor as the rows of all of it.
 */
import Papa from 'papaparse';
import { z } from 'zod';
import { EncodedText, encodingOf } from '../../formats/encoded-text.js';
import { endOfLine, withLineFeeds } from '../../formats/line-ends.js';
import { UserError } from '../../user-error.js';
import { columnNames, type RenamedColumn } from './column-names.js';
import { optionalOr } from './parameters.js';

const DELIMITERS = { csv: ',', tsv: '\t' } as const;

export type DelimitedFormat = keyof typeof DELIMITERS;

export const delimitedFormat = z.enum(['csv', 'tsv']);

export function delimiterOf(format: DelimitedFormat): string {
  return DELIMITERS[format];
}

const NUMERIC = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf|infinity|nan)$/i;

/** Whether a cell reads as a number in Rust: such cells are written without quotes. */
export function isNumeric(cell: string): boolean {
  return NUMERIC.test(cell);
}

/** How a table is laid out in its file: parameters to be spread into an action's own. */
export const tableParameters = {
  /** A label of the WHATWG Encoding Standard, or another that `encodingOf` knows. */
  encoding: optionalOr(
    z.string().transform((label, context) => {
      const encoding = encodingOf(label);
      if (encoding !== undefined) return encoding;
      const message = `there is no encoding "${label}"; utf-8, utf-16le, shift_jis and windows-1252 are some`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }),
    'utf-8',
  ),
  /** Lines to pass over before the table begins. */
  offset: optionalOr(z.int().nonnegative(), 0),
  headerRows: optionalOr(z.int().nonnegative(), 1),
};

export interface TableLayout {
  readonly format: DelimitedFormat;
  readonly encoding: string;
  readonly offset: number;
  readonly headerRows: number;
}

export interface Table {
  /** Each another name. */
  readonly columns: readonly string[];
  /** Those that the header has under another name, or under none. */
  readonly renamed: readonly RenamedColumn[];
  /** Trimmed cells, as many as the row has. */
  readonly rows: Iterable<readonly string[]>;
}

/**
 * The columns, and the rows one by one as they are asked for. Rows without any text are passed over. Without a
 * header the columns are `column1`, `column2`, … as many as the first row has; the cells of several header rows
 * are joined with `_`, and names that repeat or are empty are replaced (`columnNames`). Throws `UserError` for
 * bytes that are not in the encoding, for what looks like UTF-16 and is read as something else, and for wrong
 * quotes.
 */
export function readTable(bytes: Uint8Array, layout: TableLayout): Table {
  const rows = filledRows(bytes, layout);
  const header = take(rows, layout.headerRows);
  checkHeader(header, layout.encoding);
  if (layout.headerRows > 0) {
    const { names, renamed } = columnNames(joinedHeader(header));
    return { columns: names, renamed, rows };
  }
  const first = take(rows, 1);
  const columns = (first[0] ?? []).map((_, i) => `column${i + 1}`);
  return { columns, renamed: [], rows: chain(first, rows) };
}

/** Throws `UserError` for UTF-16 that is read as something else: every second character is NUL then. */
function checkHeader(rows: readonly (readonly string[])[], encoding: string): void {
  const text = rows.flat().join('');
  const isUtf16 = text.length > 0 && 3 * (text.split('\0').length - 1) >= text.length;
  if (!isUtf16) return;
  const right = 'it looks like UTF-16, so try the `encoding` utf-16le or utf-16be';
  throw new UserError(`the header, read as ${encoding}, is full of NUL characters; ${right}`);
}

function take<T>(items: Iterator<T>, count: number): T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const { done, value } = items.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

function* chain<T>(first: Iterable<T>, rest: Iterable<T>): Generator<T> {
  yield* first;
  yield* rest;
}

function joinedHeader(rows: readonly (readonly string[])[]): string[] {
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  return Array.from({ length: width }, (_, i) =>
    rows
      .map(row => row[i])
      .filter(cell => cell !== undefined && cell !== '')
      .join('_'),
  );
}

function* filledRows(bytes: Uint8Array, layout: TableLayout): Generator<string[]> {
  for (const row of rowsOf(bytes, layout)) {
    const cells = row.map(trimmedCopy);
    if (cells.some(cell => cell !== '')) yield cells;
  }
}

/** A shorter substring is a string of its own to V8; a longer one keeps alive all the text that it is part of. */
const SHORTEST_SLICE = 13;

function trimmedCopy(cell: string): string {
  const trimmed = cell.trim();
  return trimmed.length < SHORTEST_SLICE ? trimmed : Buffer.from(trimmed).toString();
}

/** Bytes that are decoded at once, unless a row is longer. */
const PIECE = 1 << 20;

/**
 * All rows, with their cells as they are. Throws as `readTable` does.
 * @param piece bytes that are decoded at once
 */
export function* rowsOf(
  bytes: Uint8Array,
  layout: Omit<TableLayout, 'headerRows'>,
  piece: number = PIECE,
): Generator<string[]> {
  const pieces = new EncodedText(bytes, layout.encoding);
  const delimiter = DELIMITERS[layout.format];
  let text = afterLines(layout.offset, pieces, piece);
  const parser = new Papa.Parser({ delimiter, newline: '\n' });
  for (let passed = 0, size = piece; ; ) {
    const isLast = pieces.isAtEnd;
    // What is left of a piece begins with a row, so quotes are read right whatever came before.
    text = withLineFeeds(text, delimiter, isLast);
    const { data, errors, meta }: Papa.ParseResult<string[]> = parser.parse(text, 0, !isLast);
    // The last row of a piece is only begun, and what seems wrong with it may come right.
    const mistake = errors.find(({ row = 0 }) => isLast || row < data.length);
    if (mistake !== undefined) {
      const right = 'a quoted cell ends with a quote, and quotes inside it are doubled';
      throw new UserError(`row ${passed + (mistake.row ?? 0) + 1}: ${mistake.message}; ${right}`);
    }
    yield* data;
    if (isLast) return;
    passed += data.length;
    // A row longer than the piece is parsed again, so pieces grow until it is whole.
    size = data.length === 0 ? 2 * size : piece;
    text = text.slice(meta.cursor) + pieces.next(size);
  }
}

/** The text behind some lines, as far as a piece of it goes; "" if there is nothing. */
function afterLines(count: number, pieces: EncodedText, size: number): string {
  let text = pieces.next(size);
  for (let left = count; left > 0; left--) {
    let end = endOfLine(text, pieces.isAtEnd);
    while (end < 0) {
      if (pieces.isAtEnd) return '';
      text = text.slice(-1) + pieces.next(size);
      end = endOfLine(text, pieces.isAtEnd);
    }
    text = text.slice(end);
  }
  return text;
}
