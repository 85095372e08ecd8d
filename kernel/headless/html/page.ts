/** An executed notebook as one HTML page that opens by itself: no script, and nothing from the network. */
import { escapeHtml } from '../../display/escape-html.js';
import { type Cell, type CodeCell, mayFail, type Notebook, type TextCell } from '../notebook.js';
import { highlight } from './highlight.js';
import { headingsOf, renderMarkdown } from './markdown.js';
import { outputHtml } from './output.js';
import { STYLE } from './style.js';

export interface PageOptions {
  /** The notebook's file name. */
  name: string;
  /** The notebook's folder: pictures that its Markdown names are taken from it. */
  folder: string;
}

/** Even what trusted HTML of a cell may bring along runs nothing and fetches nothing. */
const POLICY =
  "default-src 'none'; img-src data:; media-src data:; font-src data:; style-src 'unsafe-inline'";

export function notebookHtml(notebook: Notebook, { name, folder }: PageOptions): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(titleOf(notebook) ?? name)}</title>`,
    `<style>\n${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    failureNotice(notebook),
    ...notebook.cells.map(cell => cellHtml(cell, folder)),
    '</main>',
    `<footer>Made by Arclab from ${escapeHtml(name)}</footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function titleOf(notebook: Notebook): string | undefined {
  const headings = notebook.cells.flatMap(cell => (cell.type === 'markdown' ? headingsOf(cell.source) : []));
  return headings[0]?.text;
}

/** On top, where nobody overlooks it: that an error happened, where, and what did not run for it. */
function failureNotice(notebook: Notebook): string {
  const codeCells = notebook.cells.filter(cell => cell.type === 'code');
  const failed = codeCells.find(cell => !mayFail(cell) && cell.outputs.some(({ type }) => type === 'error'));
  const error = failed?.outputs.find(output => output.type === 'error');
  if (!failed || !error) return '';
  const notRun = codeCells.filter(isNotRun).length;
  const rest = notRun === 0 ? '' : `; ${notRun === 1 ? 'one cell' : `${notRun} cells`} after it did not run`;
  const link = `<a href="#${failed.id}">cell [${failed.executionCount}]</a>`;
  const what = escapeHtml(`${error.ename}: ${error.evalue.split('\n')[0]}`);
  return `<p class="notice" role="alert">An error happened in ${link}${rest}.<br>${what}</p>`;
}

function isNotRun(cell: CodeCell): boolean {
  return cell.executionCount === null && cell.source.trim() !== '';
}

function cellHtml(cell: Cell, folder: string): string {
  return cell.type === 'code' ? codeCellHtml(cell, folder) : textCellHtml(cell, folder);
}

/** Raw cells are for other tools and not shown. */
function textCellHtml(cell: TextCell, folder: string): string {
  if (cell.type === 'raw') return '';
  const context = { folder, ...(cell.attachments ? { attachments: cell.attachments } : {}) };
  return `<section class="prose" id="${cell.id}">\n${renderMarkdown(cell.source, context)}</section>`;
}

function codeCellHtml(cell: CodeCell, folder: string): string {
  if (cell.source.trim() === '') return '';
  const label = cell.executionCount === null ? 'not run' : `[${cell.executionCount}]`;
  const outputs = cell.outputs.map(output => `<div class="output">${outputHtml(output, folder)}</div>`);
  return [
    `<section class="code${isNotRun(cell) ? ' not-run' : ''}" id="${cell.id}">`,
    sourceHtml(cell, label),
    outputs.length > 0 && isHidden(cell, 'outputs_hidden')
      ? `<details><summary>Output of ${label}</summary>${outputs.join('\n')}</details>`
      : outputs.join('\n'),
    '</section>',
  ].join('\n');
}

function sourceHtml(cell: CodeCell, label: string): string {
  const code = `<pre class="source"><code>${highlight(cell.source.trimEnd(), 'typescript')}</code></pre>`;
  if (isHidden(cell, 'source_hidden')) return `<details><summary>Code ${label}</summary>${code}</details>`;
  return `<div class="label" aria-hidden="true">${label}</div>${code}`;
}

function isHidden(cell: CodeCell, what: 'source_hidden' | 'outputs_hidden'): boolean {
  const { jupyter } = cell.metadata;
  return typeof jupyter === 'object' && jupyter !== null && !Array.isArray(jupyter) && jupyter[what] === true;
}
