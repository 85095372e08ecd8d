/**
 * An executed notebook as one HTML page that opens by itself: no script but the one that sorts its tables, and
 * nothing from the network.
 *
 * A notebook whose metadata say `"arclab": { "page": "report" }` is read for what it found: its code is folded
 * below what it shows, cells that show nothing are at the end, and the page has a limit of bytes.
 */
import { messageOf } from '../../../runtime/user-error.js';
import { escapeHtml } from '../../display/escape-html.js';
import { PROGRESS_MIME } from '../../display/mime.js';
import {
  type Cell,
  type CellOutput,
  type CodeCell,
  mayFail,
  type Notebook,
  type TextCell,
} from '../notebook.js';
import { highlight } from './highlight.js';
import { headingsOf, renderMarkdown } from './markdown.js';
import { outputHtml } from './output.js';
import { PageBudget } from './page-budget.js';
import { STYLE } from './style.js';
import { TABLE_SCRIPT, TABLE_SCRIPT_HASH } from './table-script.js';

export interface PageOptions {
  /** The notebook's file name. */
  name: string;
  /** The notebook's folder: pictures that its Markdown names are taken from it. */
  folder: string;
}

/** Even what trusted HTML of a cell may bring along runs nothing and fetches nothing. */
const POLICY =
  "default-src 'none'; img-src data:; media-src data:; font-src data:; style-src 'unsafe-inline'; " +
  `script-src ${TABLE_SCRIPT_HASH}`;

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
    isReport(notebook) ? '<body class="report">' : '<body>',
    '<main>',
    failureNotice(notebook),
    ...(isReport(notebook)
      ? reportCells(notebook, folder)
      : notebook.cells.map(cell => cellHtml(cell, folder))),
    '</main>',
    `<footer>Made by Arclab from ${escapeHtml(name)}</footer>`,
    `<script>${TABLE_SCRIPT}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function isReport({ metadata: { arclab } }: Notebook): boolean {
  return typeof arclab === 'object' && arclab !== null && 'page' in arclab && arclab.page === 'report';
}

/** What the cells say and show, in order; then the code of those that show nothing. */
function reportCells({ cells }: Notebook, folder: string): string[] {
  const budget = new PageBudget();
  const silent: string[] = [];
  const shown = cells.flatMap(cell => {
    if (cell.type !== 'code') return textCellHtml(cell, folder);
    if (cell.source.trim() === '') return [];
    const outputs = cell.outputs.filter(output => !isProgress(output));
    if (outputs.length === 0) {
      silent.push(sourceHtml(cell, labelOf(cell), true));
      return [];
    }
    const parts = outputs.map(
      output => `<div class="output">${budget.take(outputOrNotice(output, folder))}</div>`,
    );
    const code = `<div class="fold">${sourceHtml(cell, labelOf(cell), true)}</div>`;
    return `<section class="code" id="${cell.id}">\n${parts.join('\n')}\n${code}</section>`;
  });
  const rest = `<section class="fold silent">${silent.join('\n')}</section>`;
  return silent.length === 0 ? shown : [...shown, rest];
}

/** A bar that has ended told those who waited; a reader did not. */
function isProgress(output: CellOutput): boolean {
  return 'data' in output && PROGRESS_MIME in output.data;
}

function labelOf({ executionCount }: CodeCell): string {
  return executionCount === null ? 'not run' : `[${executionCount}]`;
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
  const text = orNotice('This text', () => renderMarkdown(cell.source, context));
  return `<section class="prose" id="${cell.id}">\n${text}</section>`;
}

/** The part that can't be shown says so in its place; it must not cost the others, nor the page. */
function orNotice(what: string, render: () => string): string {
  try {
    return render();
  } catch (error) {
    return `<p class="left-out">${what} can't be shown: ${escapeHtml(messageOf(error))}</p>`;
  }
}

function outputOrNotice(output: CellOutput, folder: string): string {
  return orNotice('This output', () => outputHtml(output, folder));
}

function codeCellHtml(cell: CodeCell, folder: string): string {
  if (cell.source.trim() === '') return '';
  const label = labelOf(cell);
  const outputs = cell.outputs.map(output => `<div class="output">${outputOrNotice(output, folder)}</div>`);
  return [
    `<section class="code${isNotRun(cell) ? ' not-run' : ''}" id="${cell.id}">`,
    sourceHtml(cell, label, isHidden(cell, 'source_hidden')),
    outputs.length > 0 && isHidden(cell, 'outputs_hidden')
      ? `<details><summary>Output of ${label}</summary>${outputs.join('\n')}</details>`
      : outputs.join('\n'),
    '</section>',
  ].join('\n');
}

function sourceHtml(cell: CodeCell, label: string, folded: boolean): string {
  const code = `<pre class="source"><code>${highlight(cell.source.trimEnd(), 'typescript')}</code></pre>`;
  if (folded) return `<details><summary>Code ${label}</summary>${code}</details>`;
  return `<div class="label" aria-hidden="true">${label}</div>${code}`;
}

function isHidden(cell: CodeCell, what: 'source_hidden' | 'outputs_hidden'): boolean {
  const { jupyter } = cell.metadata;
  return typeof jupyter === 'object' && jupyter !== null && !Array.isArray(jupyter) && jupyter[what] === true;
}
