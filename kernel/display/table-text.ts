/** A table as plain text: aligned columns under their names. */

import type { TableColumn, TableView } from './table.js';
import { tableSize } from './table-html.js';
import { shorten } from './text.js';
import { padEnd, padStart, textWidth } from './text-width.js';

/** The widest that a column is, in a terminal's own: that is narrower than a page. */
const COLUMN_WIDTH = 40;

export function tableText(view: TableView): string {
  const columns = view.columns.map(columnLines);
  const height = view.shownRows + 2;
  const lines = Array.from({ length: height }, (_, line) => columns.map(column => column[line]!).join('  '));
  return [...lines.map(line => line.trimEnd()), tableSize(view)].join('\n');
}

function columnLines(column: TableColumn): string[] {
  const name = shorten(column.name, COLUMN_WIDTH);
  const cells = column.cells.map(cell => (cell === null ? '–' : shorten(cell, COLUMN_WIDTH)));
  const width = [name, ...cells].reduce((most, text) => Math.max(most, textWidth(text)), 1);
  const pad = (text: string) => (column.numeric ? padStart(text, width) : padEnd(text, width));
  return [pad(name), '─'.repeat(width), ...cells.map(pad)];
}
