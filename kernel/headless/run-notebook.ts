/** Runs a notebook without Jupyter: cell by cell in one session, in the notebook's folder. */
import { basename, dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { writeWhole } from '../../runtime/write-whole.js';
import { PROGRESS_MIME } from '../display/mime.js';
import type { ProgressState } from '../display/progress.js';
import { makeFolder } from '../make-folder.js';
import type { CellOutcome } from '../session/cell-outcome.js';
import type { Output } from '../session/messages.js';
import { Session } from '../session/session.js';
import { headingsOf } from './html/markdown.js';
import { notebookHtml } from './html/page.js';
import { type CodeCell, formatNotebook, mayFail, type Notebook, readNotebook } from './notebook.js';
import { NotebookOutputs } from './outputs.js';
import { type Parameters, withParameters } from './parameters.js';
import type { CellPlace, NotebookProgress } from './progress-report.js';

export interface RunNotebookOptions {
  /** The folder for the executed notebook and its HTML; the notebook's own unless told. */
  out?: string;
  /** Values for names that the cell tagged `parameters` declares. */
  parameters?: Parameters;
  /** Goes on after a cell that failed. A cell tagged `raises-exception` may fail in any case. */
  allowErrors?: boolean;
  /** Ends a cell that takes longer; its session ends with it. */
  timeoutSeconds?: number;
  /** Flags for the session's Node, for instance `--max-old-space-size=4096`. */
  nodeFlags?: readonly string[];
  onProgress?: (progress: NotebookProgress) => void;
}

export interface NotebookRun {
  /** Whether every cell ran as it may. */
  ok: boolean;
  /** Path of the executed notebook. */
  notebook: string;
  /** Path of the HTML page. */
  html: string;
  /** The first error, also with `allowErrors`; the cell is counted from 1, as in its label. */
  error?: { cell: number; ename: string; evalue: string };
}

/** The code cells that a notebook runs, and its session and outputs while it does. */
interface Execution {
  session: Session;
  outputs: NotebookOutputs;
  cells: { cell: CodeCell; place: CellPlace }[];
}

/**
 * Runs a notebook and writes it with its outputs, and as an HTML page, also if a cell failed: the error is
 * in its cell, and the cells after it have not run. The notebook itself is never written over: where the
 * names would be the same, the new files are called `NAME.executed`.
 * @throws UserError where the notebook cannot be read or run, or the files not be written
 */
export async function runNotebook(path: string, options: RunNotebookOptions = {}): Promise<NotebookRun> {
  const folder = dirname(resolve(path));
  const notebook = withParameters(await readNotebook(path), options.parameters ?? {}, path);
  const files = outputFiles(path, options.out);
  // Before the work, which may take long.
  await makeFolder(dirname(files.notebook));
  const { ok, error } = await executeCells(notebook, folder, options);
  writeWhole(files.notebook, [formatNotebook(notebook)]);
  writeWhole(files.html, [notebookHtml(notebook, { name: basename(path), folder })]);
  return { ok, ...files, ...(error ? { error } : {}) };
}

/** Fills in the outputs of the notebook's cells. */
async function executeCells(
  notebook: Notebook,
  folder: string,
  options: RunNotebookOptions,
): Promise<Pick<NotebookRun, 'ok' | 'error'>> {
  const cells = runnableCells(notebook);
  const outputs = new NotebookOutputs();
  const onOutput = (output: Output) => {
    outputs.show(output);
    reportStep(output, cells[output.cell - 1]?.place, options);
  };
  const session = new Session({ folder, nodeFlags: options.nodeFlags ?? [], onOutput });
  try {
    await session.start();
    return await executeAll({ session, outputs, cells }, options);
  } finally {
    await session.close();
  }
}

async function executeAll(
  execution: Execution,
  options: RunNotebookOptions,
): Promise<Pick<NotebookRun, 'ok' | 'error'>> {
  let first: NotebookRun['error'];
  for (const { cell, place } of execution.cells) {
    const outcome = await executeCell(execution, cell, place, options);
    if (outcome.status === 'ok' || mayFail(cell)) continue;
    const { ename, evalue } = outcome.error;
    first ??= { cell: place.position, ename, evalue };
    if (!options.allowErrors) return { ok: false, error: first };
  }
  return { ok: true, ...(first ? { error: first } : {}) };
}

async function executeCell(
  { session, outputs }: Execution,
  cell: CodeCell,
  place: CellPlace,
  { onProgress, timeoutSeconds }: RunNotebookOptions,
): Promise<CellOutcome> {
  const number = place.position;
  const started = performance.now();
  cell.executionCount = number;
  outputs.add(number, cell);
  onProgress?.({ kind: 'start', ...place });
  const outcome = await session.execute(
    cell.source,
    number,
    timeoutSeconds === undefined ? {} : { timeoutSeconds },
  );
  if (outcome.status === 'error') cell.outputs.push({ type: 'error', ...outcome.error });
  else if (outcome.result) outputs.showResult(number, outcome.result);
  const seconds = (performance.now() - started) / 1000;
  onProgress?.({ kind: 'end', ...place, seconds, failed: outcome.status === 'error' });
  return outcome;
}

function runnableCells(notebook: Notebook): Execution['cells'] {
  const titled: { cell: CodeCell; title: string }[] = [];
  let heading: string | undefined;
  for (const cell of notebook.cells) {
    if (cell.type === 'markdown') heading = headingsOf(cell.source).at(-1)?.text ?? heading;
    else if (cell.type === 'code' && cell.source.trim() !== '') {
      titled.push({ cell, title: heading ?? cell.source.trim().split('\n')[0]! });
    }
  }
  const total = titled.length;
  return titled.map(({ cell, title }, index) => ({ cell, place: { position: index + 1, total, title } }));
}

function reportStep(output: Output, place: CellPlace | undefined, { onProgress }: RunNotebookOptions): void {
  if (!place || output.kind !== 'display') return;
  const state = output.bundle[PROGRESS_MIME] as ProgressState | undefined;
  if (state) onProgress?.({ kind: 'step', ...place, state });
}

function outputFiles(path: string, out: string | undefined): { notebook: string; html: string } {
  const name = basename(path).replace(/\.ipynb$/, '');
  const folder = resolve(out ?? dirname(path));
  const isOriginal = join(folder, `${name}.ipynb`) === resolve(path);
  const stem = join(folder, isOriginal ? `${name}.executed` : name);
  return { notebook: `${stem}.ipynb`, html: `${stem}.html` };
}
