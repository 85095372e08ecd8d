/**
 * `!include`: a text macro that runs before a workflow is parsed, also inside comments, quoted strings and
 * JSON (workflow-format reference, section 3). Every line remembers the file it came from, so that a mistake
 * in an included file is reported there.
 */

import { isAbsolute, join } from 'node:path';
import { mistakeAt, type Position } from './position.js';
import { readText } from './read-text.js';

/** The engine gives up when it has made this many passes, even if nothing is left to include. */
const PASSES = 10;

/** A file that includes itself several times grows exponentially before the passes run out. */
const MOST_INCLUDES = 10_000;

export interface IncludedText {
  readonly text: string;
  /** Where a line and column of `text` (from 1) were written. */
  position(line: number, column: number): Position;
}

/** Where a line was written, and by how many columns the macro moved it to the right. */
interface Origin {
  readonly file: string;
  readonly line: number;
  readonly shift: number;
}

interface Replacement {
  readonly lines: readonly string[];
  readonly origins: readonly Origin[];
}

/**
 * Replaces every `!include PATH` of `text` by the file's content.
 *
 * `file` names the text in messages; paths are relative to `baseDirectory`, also in included files.
 * Throws `UserError` for an absolute path, an unreadable file, no base directory, and more than 9 levels.
 */
export function expandIncludes(text: string, file: string, baseDirectory: string | undefined): IncludedText {
  let current = text;
  let origins: readonly Origin[] = text.split('\n').map((_, i) => ({ file, line: i + 1, shift: 0 }));
  let replaced = 0;
  for (let pass = 1; ; pass++) {
    const includes = includesOf(current, origins);
    const [first] = includes;
    if (first === undefined) break;
    replaced += includes.length;
    if (replaced > MOST_INCLUDES) throw tooDeep(first, `there are more than ${MOST_INCLUDES} of them`);
    ({ text: current, origins } = replaceAll(current, origins, includes, baseDirectory));
    if (pass === PASSES) throw tooDeep(first, 'at most 9 levels can nest');
  }
  return {
    text: current,
    position(line, column) {
      const origin = origins[line - 1] ?? { file, line, shift: 0 };
      return { file: origin.file, line: origin.line, column: Math.max(1, column - origin.shift) };
    },
  };
}

function tooDeep(include: Include, limit: string): Error {
  return mistakeAt(
    include.at,
    `!include ${include.path}: maximum depth exceeded, ${limit}; look for a file that includes itself`,
  );
}

interface Include {
  readonly start: number;
  readonly end: number;
  readonly path: string;
  /** The text left of it on its line. */
  readonly before: string;
  readonly at: Position;
}

function includesOf(text: string, origins: readonly Origin[]): Include[] {
  const includes: Include[] = [];
  let line = 0;
  let lineStart = 0;
  let lineEnd = text.indexOf('\n');
  for (const match of text.matchAll(/!include\s+(\S+)/g)) {
    const start = match.index;
    while (lineEnd >= 0 && lineEnd < start) {
      line++;
      lineStart = lineEnd + 1;
      lineEnd = text.indexOf('\n', lineStart);
    }
    const { file, line: writtenLine, shift } = origins[line]!;
    includes.push({
      start,
      end: start + match[0].length,
      path: match[1]!,
      before: text.slice(lineStart, start),
      at: { file, line: writtenLine, column: Math.max(1, start - lineStart + 1 - shift) },
    });
  }
  return includes;
}

function replaceAll(
  text: string,
  origins: readonly Origin[],
  includes: readonly Include[],
  baseDirectory: string | undefined,
): { text: string; origins: Origin[] } {
  const pieces: string[] = [];
  const kept: Origin[] = [origins[0]!];
  let line = 0;
  let end = 0;
  const keep = (chunk: string): void => {
    pieces.push(chunk);
    for (let n = newlinesIn(chunk); n > 0; n--) kept.push(origins[++line]!);
  };
  for (const include of includes) {
    keep(text.slice(end, include.start));
    const { lines, origins: added } = replacementOf(include, kept.at(-1)!, baseDirectory);
    pieces.push(lines.join('\n'));
    kept.pop();
    for (const origin of added) kept.push(origin);
    line += newlinesIn(text.slice(include.start, include.end));
    end = include.end;
  }
  keep(text.slice(end));
  return { text: pieces.join(''), origins: kept };
}

/** The three cases of the macro, in the order in which the engine tests them. */
function replacementOf(include: Include, outer: Origin, baseDirectory: string | undefined): Replacement {
  const { file, firstLine, body } = readIncluded(include, baseDirectory);
  const left = include.before.trimStart();
  const indent = include.before.length - left.length;
  const originsFrom = (shift: number): Origin[] => body.map((_, i) => ({ file, line: firstLine + i, shift }));

  if (left.includes(':') && !left.startsWith('-')) {
    const prefix = ' '.repeat(indent + 2);
    return {
      lines: ['|-', ...body.map(line => prefix + line)],
      origins: [outer, ...originsFrom(prefix.length)],
    };
  }
  if (left.startsWith('-')) {
    const [first = '', ...rest] = body;
    const origins = originsFrom(indent + 2);
    origins[0] = { file, line: firstLine, shift: include.before.length };
    return { lines: [first, ...rest.map(line => indented(line, indent + 2))], origins };
  }
  const origins = originsFrom(indent);
  origins[0] = { file, line: firstLine, shift: include.before.length + indent };
  return { lines: body.map(line => indented(line, indent)), origins };
}

function indented(line: string, by: number): string {
  return line.trim() === '' ? '' : ' '.repeat(by) + line;
}

interface IncludedFile {
  readonly file: string;
  /** The line, from 1, on which the body starts. */
  readonly firstLine: number;
  readonly body: readonly string[];
}

function readIncluded({ path, at }: Include, baseDirectory: string | undefined): IncludedFile {
  if (isAbsolute(path)) {
    const right = 'write a path relative to the folder of the workflow file';
    throw mistakeAt(at, `!include rejects absolute paths: ${path}; ${right}`);
  }
  if (baseDirectory === undefined) {
    const right = 'give the workflow as a file, or write the text in its place';
    throw mistakeAt(at, `!include ${path}: the workflow has no base directory to look in; ${right}`);
  }
  const file = join(baseDirectory, path);
  const read = readText(file);
  if ('reason' in read) throw mistakeAt(at, `Failed to read included file ${file}: ${read.reason}`);
  const leading = read.text.slice(0, read.text.length - read.text.trimStart().length);
  return { file, firstLine: newlinesIn(leading) + 1, body: read.text.trim().split(/\r?\n/) };
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) count++;
  return count;
}
