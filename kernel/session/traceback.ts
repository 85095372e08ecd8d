/** An error as its reader wants it: what is wrong, and where in their own code. */
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ErrorReport, Frame } from './messages.js';
import { cellOfScript, FIRST_UNCOUNTED } from './script.js';

/** What Jupyter calls an error: the traceback's lines may carry ANSI colours. */
export interface CellError {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** Where the user's code is. */
export interface UserCode {
  /** The source of a cell as typed. */
  cellSource(cell: number): string | undefined;
  /** Modules under this folder are the user's too. */
  folder: string;
}

/** Frames shown of one error. */
const MOST_FRAMES = 8;
/** This program's own files are never the user's, wherever it was installed. */
const OWN_FOLDER = fileURLToPath(new URL('../..', import.meta.url));

/** Not bold: JupyterLab shows that in a darker red, which is hard to read on its dark theme's red. */
const red = (text: string): string => `\u001b[31m${text}\u001b[0m`;
const dim = (text: string): string => `\u001b[2m${text}\u001b[0m`;
const bold = (text: string): string => `\u001b[1m${text}\u001b[0m`;

/** Shows only the user's frames; of a mistake in what the user gave (a UserError), only the message. */
export function cellError(report: ErrorReport, code: UserCode): CellError {
  const { name: ename, message: evalue } = report;
  return { ename, evalue, traceback: tracebackLines(report, code) };
}

/** An error that is one sentence and has no place in code. */
export function plainError(ename: string, evalue: string): CellError {
  return { ename, evalue, traceback: [heading(ename, evalue)] };
}

function tracebackLines(report: ErrorReport, code: UserCode): string[] {
  if (report.name === 'UserError') return [heading(report.name, report.message)];
  const frames = withoutRepeats(report.frames.flatMap(frame => frameLines(frame, code)));
  const lines = [heading(report.name, report.message), ...frames.slice(0, MOST_FRAMES)];
  if (frames.length > MOST_FRAMES) lines.push(dim(`… and ${frames.length - MOST_FRAMES} more calls`));
  for (const error of report.errors ?? [])
    lines.push(dim('One of its errors:'), ...tracebackLines(error, code));
  if (report.cause) lines.push(dim('Caused by:'), ...tracebackLines(report.cause, code));
  return lines;
}

function heading(name: string, message: string): string {
  return `${red(name)}: ${message}`;
}

/** A call that calls itself is shown once, with how often. */
function withoutRepeats(frames: string[]): string[] {
  const shown: { frame: string; times: number }[] = [];
  for (const frame of frames) {
    const last = shown.at(-1);
    if (last?.frame === frame) last.times++;
    else shown.push({ frame, times: 1 });
  }
  return shown.map(({ frame, times }) => (times === 1 ? frame : `${frame}\n${dim(`… ${times} times`)}`));
}

/** A frame with its line of source and a marker; nothing for a frame that is not the user's. */
function frameLines(frame: Frame, code: UserCode): string[] {
  const inFunction = frame.functionName ? `, in ${bold(frame.functionName)}` : '';
  const cell = cellOfScript(frame.file);
  if (cell === undefined) {
    const path = userFile(frame.file, code.folder);
    return path ? [`${dim('at')} ${path}, line ${frame.line}${inFunction}`] : [];
  }
  const number = cell < FIRST_UNCOUNTED ? ` [${cell}]` : '';
  const place = `${dim('at')} Cell${number}, line ${frame.line}${inFunction}`;
  const line = code.cellSource(cell)?.split(/\r\n?|\n/)[frame.line - 1];
  return line === undefined ? [place] : [`${place}\n${markedLine(line, frame)}`];
}

function markedLine(line: string, { line: number, column }: Frame): string {
  const gutter = `  ${number} | `;
  // Tabs stay tabs, so that the marker stands below its column.
  const indent = line.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `${dim(gutter)}${line}\n${dim(`${' '.repeat(gutter.length - 2)}| `)}${indent}${red('^')}`;
}

/** The path of a module of the user's, from the notebook's folder. */
function userFile(file: string, folder: string): string | undefined {
  if (file === '' || file.startsWith('node:')) return undefined;
  const path = file.startsWith('file:') ? fileURLToPath(file) : file;
  const fromFolder = relative(folder, path);
  const isOutside = fromFolder.startsWith('..') || fromFolder === path || fromFolder.includes('<');
  if (isOutside || path.startsWith(OWN_FOLDER) || fromFolder.split(sep).includes('node_modules'))
    return undefined;
  return fromFolder;
}
