/** Stack traces in terms of cells as typed: everywhere, also where the user's own code prints them. */
import type { CallPlace } from '../../../profiles/process/call-place.js';
import type { Frame } from '../messages.js';
import { cellOfScript, type ScriptPositions, scriptName } from '../script.js';
import {
  originalPosition,
  type Position,
  type SourceMaps,
  sourceMaps,
  strippedPosition,
} from '../source-position.js';
import { NOTEBOOK } from './importer.js';

/** Characters of an error's message in its stack: V8 copies a stack several times. */
const LONGEST_HEADER = 50_000;
/** Enough to find the user's frames below those of libraries. */
const STACK_LIMIT = 100;
/** Frames of the session itself, which would only puzzle. */
const OWN_FRAMES = [new URL('.', import.meta.url).href, 'node:inspector', 'node:async_hooks'];
/** Called by this file, a cell begins; what is below is how the session came there. */
const BEGINNING = new URL('./evaluate.js', import.meta.url).href;

interface CellMap {
  positions: ScriptPositions;
  /** Decoded when the first error asks. */
  maps?: SourceMaps;
}

const cells = new Map<string, CellMap>();
const framesByError = new WeakMap<object, Frame[]>();

export function installStackTraces(): void {
  Error.stackTraceLimit = STACK_LIMIT;
  Error.prepareStackTrace = (error, sites) => {
    const shown = authoredSites(sites);
    framesByError.set(error, shown.map(frameOf));
    return [errorHeader(error), ...shown.map(site => `    at ${siteText(site)}`)].join('\n');
  };
}

export function rememberPositions(cell: number, positions: ScriptPositions): void {
  cells.set(scriptName(cell), { positions });
}

/** The frames of an error, if its stack was taken in this realm. */
export function framesOf(error: Error): Frame[] {
  // The stack is prepared when it is first read.
  void error.stack;
  return framesByError.get(error) ?? [];
}

/** The frame of a place in a cell's script; line and column count from 1. */
export function cellFrame(cell: number, line: number, column: number): Frame {
  const file = scriptName(cell);
  return { file, ...authoredPosition(file, line, column) };
}

/** The frame of a place in a cell's stripped code; the line counts from 1, the column from 0. */
export function strippedFrame(cell: number, line: number, column: number): Frame {
  const file = scriptName(cell);
  const known = cells.get(file);
  return {
    file,
    ...(known ? originalPosition(mapsOf(known), line - 1, column) : { line, column: column + 1 }),
  };
}

/** Gives an error other frames than those of where it was made. */
export function setFrames(error: Error, frames: Frame[]): void {
  // Reading the stack prepares it, which would set the frames anew.
  void error.stack;
  framesByError.set(error, frames);
}

/** A frame of V8's, as its author knows it. */
export function authoredFrame({ file, line, column, functionName }: Frame): Frame {
  return { file, ...authoredPosition(file, line, column), ...(functionName ? { functionName } : {}) };
}

/**
 * For profiles of this process: a cell's place as typed, `null` for what is the session's own, `undefined` for
 * any other file.
 */
export function authoredPlace({ file, line, column }: CallPlace): CallPlace | null | undefined {
  if (cells.has(file)) return { file, ...authoredPosition(file, line, column) };
  return OWN_FRAMES.some(own => file.startsWith(own)) || file.endsWith(NOTEBOOK) ? null : undefined;
}

function authoredSites(sites: NodeJS.CallSite[]): NodeJS.CallSite[] {
  const beginning = sites.findIndex(site => fileOf(site) === BEGINNING);
  return sites.slice(0, beginning < 0 ? sites.length : beginning).filter(site => {
    const file = fileOf(site);
    return !OWN_FRAMES.some(own => file.startsWith(own)) && !file.endsWith(NOTEBOOK);
  });
}

function frameOf(site: NodeJS.CallSite): Frame {
  return authoredFrame(rawFrame(site));
}

/** As V8 knows it. */
export function rawFrame(site: NodeJS.CallSite): Frame {
  const functionName = site.getFunctionName();
  return {
    file: fileOf(site),
    line: site.getLineNumber() ?? 1,
    column: site.getColumnNumber() ?? 1,
    ...(functionName ? { functionName } : {}),
  };
}

function siteText(site: NodeJS.CallSite): string {
  const file = fileOf(site);
  if (cellOfScript(file) === undefined) return String(site);
  const line = site.getLineNumber() ?? 1;
  const column = site.getColumnNumber() ?? 1;
  const original = authoredPosition(file, line, column);
  return String(site).replace(`${file}:${line}:${column}`, `${file}:${original.line}:${original.column}`);
}

/** From a place in any script, counted from 1, to the cell as typed if the script is a cell's. */
function authoredPosition(file: string, line: number, column: number): Position {
  const known = cells.get(file);
  if (!known) return { line, column };
  const stripped = strippedPosition(known.positions, line, column);
  return originalPosition(mapsOf(known), stripped.line, stripped.column);
}

function mapsOf(known: CellMap): SourceMaps {
  known.maps ??= sourceMaps(known.positions.mappings);
  return known.maps;
}

function fileOf(site: NodeJS.CallSite): string {
  return site.getScriptNameOrSourceURL() ?? site.getFileName() ?? '';
}

/** As V8 begins a stack: an object may have made its own text unusable. */
function errorHeader(error: Error): string {
  try {
    const header = Error.prototype.toString.call(error);
    return header.length > LONGEST_HEADER ? `${header.slice(0, LONGEST_HEADER)}…` : header;
  } catch {
    return '<error>';
  }
}
