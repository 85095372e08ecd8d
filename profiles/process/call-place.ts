/**
 * Where a function is, as its author knows it: a cell or a source file instead of what V8 compiled.
 *
 * A session knows its cells, and says how their scripts lead back to them through a global, so that every copy
 * of this module that a cell may import finds the same. Compiled files lead back by the source map beside them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A place in a script; line and column count from 1. */
export interface CallPlace {
  /** A path or `node:…`, the name of a cell's script, or empty for code of V8's own. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A place as its author knows it, `null` for what only puzzles, `undefined` for what is not the mapper's. */
export type PlaceMapper = (place: CallPlace) => CallPlace | null | undefined;

const MAPPER = Symbol.for('arclab.profiles.places');
const SOURCE_MAP_LINK = /^\/\/# sourceMappingURL=(?!data:)(\S+)\s*$/m;

export function setPlaceMapper(mapper: PlaceMapper): void {
  Object.defineProperty(globalThis, MAPPER, { value: mapper, configurable: true });
}

/** Finds authors' places; it reads every source map once. */
export class PlaceFinder {
  private readonly maps = new Map<string, SourceMap | null>();
  private readonly mapper = (globalThis as Record<symbol, unknown>)[MAPPER] as PlaceMapper | undefined;

  /** The place as its author knows it, with a path relative to the working directory; `null` if it is hidden. */
  find(place: CallPlace): CallPlace | null {
    const mapped = this.mapper?.(place);
    if (mapped !== undefined) return mapped;
    if (!place.file.startsWith('file:')) return place;
    const path = pathOf(place.file);
    if (path === null) return place;
    const map = this.mapOf(path);
    if (map === null) return { ...place, file: shortPath(path) };
    const origin = map.findOrigin(place.line, place.column);
    if (!('fileName' in origin)) return { ...place, file: shortPath(path) };
    const file = shortPath(resolve(dirname(path), origin.fileName));
    return { file, line: origin.lineNumber, column: origin.columnNumber };
  }

  private mapOf(path: string): SourceMap | null {
    let map = this.maps.get(path);
    if (map === undefined) {
      map = readMap(path);
      this.maps.set(path, map);
    }
    return map;
  }
}

/** Anybody may call a script what they like; what names no file here has no path. */
function pathOf(url: string): string | null {
  try {
    return fileURLToPath(url);
  } catch (error) {
    if (error instanceof TypeError || error instanceof URIError) return null;
    throw error;
  }
}

/** A package may leave its maps out, or ship broken ones; what V8 compiled is then the best that is known. */
function readMap(path: string): SourceMap | null {
  if (!existsSync(path)) return null;
  const link = SOURCE_MAP_LINK.exec(readFileSync(path, 'utf8'))?.[1];
  if (link === undefined) return null;
  try {
    const text = readFileSync(resolve(dirname(path), decodeURI(link)), 'utf8');
    return new SourceMap(JSON.parse(text) as SourceMapPayload);
  } catch {
    return null;
  }
}

function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
