/**
 * The one script of a page: tables sort by a click on a heading, and filter by what is typed above them. Without
 * scripts, and in print, a table is what it was.
 */
import { createHash } from 'node:crypto';

/** Shorter tables are read faster than they are filtered. */
const FILTERED_ROWS = 13;

export const TABLE_SCRIPT = `
'use strict';
for (const box of document.querySelectorAll('.arclab-table')) {
  const table = box.querySelector('table');
  const body = table && table.tBodies[0];
  if (!body || body.rows.length < 2) continue;
  const rows = [...body.rows];
  const headings = [...table.tHead.rows[0].cells];
  const textOf = (row, column) => row.cells[column] ? row.cells[column].textContent.trim() : '';
  const numberOf = text => /^[-+−]?[\\d,]*\\.?\\d+(e[-+]?\\d+)?( ?[%×])?$/i.test(text)
    ? Number.parseFloat(text.replace('−', '-').replaceAll(',', '')) : Number.NaN;
  const compare = (a, b) => {
    const [x, y] = [numberOf(a), numberOf(b)];
    if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
    return a.localeCompare(b, 'en', { numeric: true });
  };
  const sortBy = column => {
    const heading = headings[column];
    const before = heading.getAttribute('aria-sort');
    const isNumber = rows.some(row => !Number.isNaN(numberOf(textOf(row, column))));
    const order = before === null ? (isNumber ? 'descending' : 'ascending')
      : before === (isNumber ? 'descending' : 'ascending') ? (isNumber ? 'ascending' : 'descending') : null;
    for (const each of headings) each.removeAttribute('aria-sort');
    if (order !== null) heading.setAttribute('aria-sort', order);
    const sign = order === 'descending' ? -1 : 1;
    const isBlank = row => ['', '–'].includes(textOf(row, column));
    const sorted = order === null ? rows : [...rows].sort((a, b) =>
      isBlank(a) - isBlank(b) || sign * compare(textOf(a, column), textOf(b, column)));
    body.append(...sorted);
  };
  headings.forEach((heading, column) => {
    heading.tabIndex = 0;
    heading.setAttribute('role', 'button');
    heading.title = 'Sort by this column';
    heading.classList.add('sortable');
    heading.addEventListener('click', () => sortBy(column));
    heading.addEventListener('keydown', event => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      sortBy(column);
    });
  });
  if (rows.length < ${FILTERED_ROWS}) continue;
  const input = document.createElement('input');
  input.type = 'search';
  input.placeholder = 'Filter ' + rows.length + ' rows';
  input.setAttribute('aria-label', 'Filter the rows of this table');
  input.className = 'filter';
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every(word => text.includes(word));
    }
  });
  box.before(input);
}
`;

/** What a Content-Security-Policy allows this script by, and no other. */
export const TABLE_SCRIPT_HASH = `'sha256-${createHash('sha256').update(TABLE_SCRIPT).digest('base64')}'`;
