/**
 * Tables as text (RFC 4180 with a comma or a tab), read in pieces, so that a large file is never held as one
 * string, nor as the rows of all of it.
 */
import { TextDecoder } from 'node:util';
import Papa from 'papaparse';
import { z } from 'zod';
import { UserError } from '../../user-error.js';
import { withDefault } from './parameters.js';

const DELIMITERS = { csv: ',', tsv: '\t' } as const;

export type DelimitedFormat = keyof typeof DELIMITERS;

export const delimitedFormat = z.enum(['csv', 'tsv']);

export function delimiterOf(format: DelimitedFormat): string {
  return DELIMITERS[format];
}

const NUMERIC = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Whether a cell is a number: such cells are written without quotes. */
export function isNumeric(cell: string): boolean {
  return NUMERIC.test(cell);
}

/** How a table is laid out in its file: parameters to be spread into an action's own. */
export const tableParameters = {
  /** A label of the WHATWG Encoding Standard. */
  encoding: withDefault(
    z.string().refine(isEncoding, 'there is no such encoding; utf-8, shift_jis and windows-1252 are some'),
    'utf-8',
  ),
  /** Lines to pass over before the table begins. */
  offset: withDefault(z.int().nonnegative(), 0),
  headerRows: withDefault(z.int().nonnegative(), 1),
};

export interface TableLayout {
  readonly format: DelimitedFormat;
  readonly encoding: string;
  readonly offset: number;
  readonly headerRows: number;
}

export interface Table {
  /** Names can repeat. */
  readonly columns: readonly string[];
  /** Trimmed cells, as many as the row has. */
  readonly rows: Iterable<readonly string[]>;
}

/**
 * The columns, and the rows one by one as they are asked for. Rows without any text are passed over. Without a
 * header the columns are `column1`, `column2`, … as many as the first row has; the cells of several header rows
 * are joined with `_`. Throws `UserError` for bytes that are not in the encoding, and for wrong quotes.
 */
export function readTable(bytes: Uint8Array, layout: TableLayout): Table {
  const rows = filledRows(bytes, layout);
  const header = take(rows, layout.headerRows);
  if (layout.headerRows > 0) return { columns: joinedHeader(header), rows };
  const first = take(rows, 1);
  return { columns: (first[0] ?? []).map((_, i) => `column${i + 1}`), rows: chain(first, rows) };
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
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
      .filter(cell => cell !== undefined)
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

/** Bytes that are decoded at once. */
const PIECE = 1 << 20;

/** All rows, with their cells as they are. Throws as `readTable` does. */
export function* rowsOf(bytes: Uint8Array, layout: Omit<TableLayout, 'headerRows'>): Generator<string[]> {
  const pieces = new TextPieces(bytes, layout.encoding);
  let text = pieces.next(PIECE);
  const newline = newlineOf(text);
  for (let left = layout.offset; left > 0; left--) {
    let end = text.indexOf(newline);
    for (; end < 0; end = text.indexOf(newline)) {
      if (pieces.isAtEnd) return;
      text = pieces.next(PIECE);
    }
    text = text.slice(end + 1);
  }
  const parser = new Papa.Parser({ delimiter: DELIMITERS[layout.format], newline });
  for (let passed = 0, size = PIECE; ; ) {
    const isLast = pieces.isAtEnd;
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
    size = data.length === 0 ? 2 * size : PIECE;
    text = text.slice(meta.cursor) + pieces.next(size);
  }
}

/**
 * `\n` also ends the lines of `\r\n`: papaparse passes over white space behind quotes, and readers trim cells.
 */
function newlineOf(text: string): '\n' | '\r' {
  return !text.includes('\n') && /\r./.test(text) ? '\r' : '\n';
}

class TextPieces {
  private at = 0;
  private readonly decoder: TextDecoder;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly encoding: string,
  ) {
    this.decoder = new TextDecoder(encoding, { fatal: true });
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The text of the next `size` bytes, but for a character that they only begin. */
  next(size: number): string {
    const piece = this.bytes.subarray(this.at, this.at + size);
    this.at += size;
    try {
      return this.decoder.decode(piece, { stream: !this.isAtEnd });
    } catch {
      throw new UserError(`this is not text in ${this.encoding}; \`encoding\` says what it is in`);
    }
  }
}
