/** Notebook files: nbformat 4.5, https://nbformat.readthedocs.io/en/latest/format_description.html. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { messageOf, UserError } from '../../runtime/user-error.js';
import type { Json, MimeBundle } from '../display/mime.js';

export type JsonObject = { [key: string]: Json };

export interface Notebook {
  metadata: JsonObject;
  cells: Cell[];
}

export type Cell = CodeCell | TextCell;

interface CellBase {
  id: string;
  metadata: JsonObject;
  source: string;
}

/** Markdown, or raw text for other tools. */
export interface TextCell extends CellBase {
  type: 'markdown' | 'raw';
  /** Files of the cell, by name; each in its formats. */
  attachments?: Record<string, MimeBundle>;
}

export interface CodeCell extends CellBase {
  type: 'code';
  executionCount: number | null;
  outputs: CellOutput[];
}

export type CellOutput =
  | { type: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | { type: 'display_data'; data: MimeBundle; metadata: JsonObject }
  | { type: 'execute_result'; data: MimeBundle; metadata: JsonObject; executionCount: number }
  | { type: 'error'; ename: string; evalue: string; traceback: string[] };

const FORMAT = 4;
const FORMAT_MINOR = 5;
const LANGUAGES = new Set(['typescript', 'javascript']);
/** What Jupyter writes into a notebook of this kernel. */
const KERNELSPEC = { name: 'arclab', display_name: 'Arclab (TypeScript)', language: 'typescript' };
const LANGUAGE_INFO = { name: 'typescript', file_extension: '.ts', mimetype: 'text/x-typescript' };

const text = z.union([z.string(), z.array(z.string())]).transform(value => [value].flat().join(''));
const json = z.record(z.string(), z.json());
const cellId = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .optional();
const fileCell = z.discriminatedUnion('cell_type', [
  // Outputs are not looked at: they are replaced when the cell runs.
  z.object({ cell_type: z.literal('code'), id: cellId, metadata: json, source: text }),
  z.object({
    cell_type: z.enum(['markdown', 'raw']),
    id: cellId,
    metadata: json,
    source: text,
    attachments: z.record(z.string(), z.record(z.string(), z.json())).optional(),
  }),
]);
const fileFormat = z.object({ nbformat: z.number(), nbformat_minor: z.number() });
const fileNotebook = z.object({ metadata: json, cells: z.array(fileCell) });

/** Reads a notebook of TypeScript without its outputs. @throws UserError naming the file and what is wrong */
export async function readNotebook(path: string): Promise<Notebook> {
  const content = parseFile(path, await readText(path));
  checkFormat(path, content);
  const parsed = fileNotebook.safeParse(content);
  if (!parsed.success) {
    const { path: place, message } = parsed.error.issues[0]!;
    throw new UserError(
      `${path} is not a valid notebook of format 4.5: at ${placeText(place)}, ${message.toLowerCase()}`,
    );
  }
  const { metadata, cells } = parsed.data;
  checkLanguage(path, metadata);
  return { metadata, cells: withIds(cells) };
}

/** The text of a notebook's file, as Jupyter formats it. */
export function formatNotebook({ metadata, cells }: Notebook): string {
  const file = {
    cells: cells.map(formatCell),
    metadata: {
      ...metadata,
      kernelspec: { ...KERNELSPEC, ...(metadata.kernelspec as JsonObject | undefined) },
      language_info: { ...LANGUAGE_INFO, ...(metadata.language_info as JsonObject | undefined) },
    },
    nbformat: FORMAT,
    nbformat_minor: FORMAT_MINOR,
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** The tags of a cell. */
export function tagsOf(cell: Cell): string[] {
  const { tags } = cell.metadata;
  return Array.isArray(tags) ? tags.filter(tag => typeof tag === 'string') : [];
}

/** Whether an error of the cell is expected, by the tag that nbclient knows too. */
export function mayFail(cell: CodeCell): boolean {
  return tagsOf(cell).includes('raises-exception');
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new UserError(`There is no notebook ${path}; give the path of an .ipynb file`);
    if (code === 'EISDIR') throw new UserError(`${path} is a folder; give the path of an .ipynb file in it`);
    throw new UserError(`The notebook ${path} cannot be read: ${messageOf(error)}`);
  }
}

function parseFile(path: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new UserError(`${path} is not a notebook: an .ipynb file is JSON, and here ${messageOf(error)}`);
  }
}

function checkFormat(path: string, content: unknown): void {
  const wanted = 'a notebook of format 4.5 begins with "nbformat": 4 and "nbformat_minor": 5';
  const parsed = fileFormat.safeParse(content);
  if (!parsed.success) throw new UserError(`${path} is not a notebook: it names no format; ${wanted}`);
  const { nbformat, nbformat_minor } = parsed.data;
  if (nbformat !== FORMAT || nbformat_minor > FORMAT_MINOR) {
    throw new UserError(
      `${path} has the notebook format ${nbformat}.${nbformat_minor}, which cannot be read; save it as format 4.5, for instance from JupyterLab`,
    );
  }
}

function checkLanguage(path: string, metadata: JsonObject): void {
  const kernelspec = metadata.kernelspec as JsonObject | undefined;
  const languageInfo = metadata.language_info as JsonObject | undefined;
  const language = kernelspec?.language ?? languageInfo?.name;
  if (language === undefined || LANGUAGES.has(String(language).toLowerCase())) return;
  throw new UserError(
    `${path} is a notebook of ${String(language)}; Arclab runs TypeScript: choose the kernel "${KERNELSPEC.display_name}" for it`,
  );
}

/** Formats before 4.5 gave cells no ids. */
function withIds(cells: z.infer<typeof fileCell>[]): Cell[] {
  const taken = new Set(cells.map(({ id }) => id));
  return cells.map((cell, index) => {
    const { metadata, source } = cell;
    const id = cell.id ?? freshId(`cell-${index + 1}`, taken);
    if (cell.cell_type === 'code') {
      return { type: 'code', id, metadata, source, executionCount: null, outputs: [] };
    }
    const attachments = cell.attachments ? { attachments: cell.attachments } : {};
    return { type: cell.cell_type, id, metadata, source, ...attachments };
  });
}

/** An id like the wanted one that no other cell has. */
export function freshId(wanted: string, taken: Set<string | undefined>): string {
  let id = wanted;
  for (let count = 2; taken.has(id); count++) id = `${wanted}-${count}`;
  taken.add(id);
  return id;
}

function formatCell(cell: Cell): object {
  const { id, metadata } = cell;
  const source = lines(cell.source);
  if (cell.type !== 'code') {
    const attachments = cell.attachments ? { attachments: cell.attachments } : {};
    return { cell_type: cell.type, id, metadata, source, ...attachments };
  }
  const outputs = cell.outputs.map(formatOutput);
  return { cell_type: 'code', execution_count: cell.executionCount, id, metadata, outputs, source };
}

function formatOutput(output: CellOutput): JsonObject {
  const output_type = output.type;
  switch (output.type) {
    case 'stream':
      return { name: output.name, output_type, text: lines(output.text) };
    case 'error':
      return { ename: output.ename, evalue: output.evalue, output_type, traceback: output.traceback };
    case 'display_data':
      return { data: formatBundle(output.data), metadata: output.metadata, output_type };
    case 'execute_result': {
      const { data, metadata, executionCount } = output;
      return { data: formatBundle(data), execution_count: executionCount, metadata, output_type };
    }
  }
}

function formatBundle(bundle: MimeBundle): JsonObject {
  const formats = Object.entries(bundle).map(([mime, data]) => [
    mime,
    typeof data === 'string' && !mime.endsWith('json') ? lines(data) : data,
  ]);
  return Object.fromEntries(formats);
}

/** Text as Jupyter stores it, line by line, so that differences of two versions can be read. */
function lines(content: string): string[] {
  return content === '' ? [] : content.split(/(?<=\n)/);
}

function placeText(place: PropertyKey[]): string {
  return place
    .map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
