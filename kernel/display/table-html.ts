/** A table as HTML. Alignment is inline: front ends right-align every cell, and strip style sheets. */
import { escapeHtml } from './escape-html.js';
import { formatCount } from './numbers.js';
import type { TableColumn, TableView } from './table.js';

export function tableHtml(view: TableView): string {
  const names = view.columns.map(column => `<th ${align(column)}>${escapeHtml(column.name)}</th>`);
  const types = view.columns.map(column => `<td ${align(column)}><small>${column.type}</small></td>`);
  const rows = Array.from({ length: view.shownRows }, (_, row) => {
    const cells = view.columns.map(column => `<td ${align(column)}>${cellHtml(column.cells[row]!)}</td>`);
    return `<tr>${cells.join('')}</tr>`;
  });
  return [
    '<div class="arclab-table" style="overflow-x:auto">',
    '<table style="font-variant-numeric:tabular-nums">',
    `<thead><tr>${names.join('')}</tr><tr style="opacity:.65">${types.join('')}</tr></thead>`,
    `<tbody>${rows.join('\n')}</tbody>`,
    '</table>',
    `<p><small>${tableSize(view)}</small></p>`,
    '</div>',
  ].join('\n');
}

/** What a table holds and how much of it is shown: `20 of 3,231 rows × 8 columns`. */
export function tableSize(view: TableView): string {
  const rows = plural(view.totalRows, 'row');
  const shown = view.shownRows < view.totalRows ? `${formatCount(view.shownRows)} of ${rows}` : rows;
  return `${shown} × ${plural(view.columns.length, 'column')}`;
}

function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function align(column: TableColumn): string {
  return `style="text-align:${column.numeric ? 'right' : 'left'}"`;
}

function cellHtml(cell: string | null): string {
  return cell === null ? '<span style="opacity:.4">–</span>' : escapeHtml(cell);
}
