/**
 * Well-known text (ISO 19125-1, OGC 06-103r4 section 7), read and written without loss in every layout.
 *
 * Reading is lenient where writers differ: any case, `POINTZ` for `POINT Z`, `MULTIPOINT (1 2, 3 4)` without
 * inner parentheses, a third and fourth ordinate without a tag (XYZ, XYZM), and a leading `SRID=4326;`.
 * An absent ordinate is written `NaN`, and an empty point of a multi-point `EMPTY`.
 */

import {
  type Geometry,
  GeometryCollection,
  hasM,
  hasZ,
  type Layout,
  PathGeometry,
  type PathType,
  PointGeometry,
  stride,
} from '../feature/geometry.js';
import { UserError } from '../user-error.js';
import { commonLayout } from './common-layout.js';
import { MAX_NESTING } from './nesting-limit.js';
import { PathBuilder } from './path-builder.js';

const PATH_TYPES = new Map<string, PathType>([
  ['LINESTRING', 'LineString'],
  ['POLYGON', 'Polygon'],
  ['MULTIPOINT', 'MultiPoint'],
  ['MULTILINESTRING', 'MultiLineString'],
  ['MULTIPOLYGON', 'MultiPolygon'],
]);

const LAYOUT_OF_TAG: Readonly<Record<string, Layout>> = { Z: 'XYZ', M: 'XYM', ZM: 'XYZM' };
const TAG_OF_LAYOUT: Readonly<Record<Layout, string>> = { XY: '', XYZ: ' Z', XYM: ' M', XYZM: ' ZM' };
const UNTAGGED: readonly (Layout | undefined)[] = [undefined, undefined, 'XY', 'XYZ', 'XYZM'];

const SPACE = /\s*/y;
const WORD = /[A-Za-z]+/y;
const TYPE =
  /^(POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|GEOMETRYCOLLECTION)(Z|M|ZM)?$/;
const SRID = /SRID\s*=\s*(\d{1,9})\s*;/iy;
const NUMBER = /(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[-+]?inf(?:inity)?|nan)(?=[\s,()]|$)/iy;

/**
 * The geometry that `text` spells; `SRID=…;` in the text goes before `epsg`.
 * Throws `UserError` with the character where the text goes wrong.
 */
export function geometryFromWkt(text: string, epsg: number | null): Geometry {
  return new WktReader(text).read(epsg);
}

class WktReader {
  #at = 0;
  /** The numbers of the vertex read last; the first `#count` are its own. */
  readonly #ordinates = [0, 0, 0, 0];
  #count = 0;

  constructor(readonly text: string) {}

  read(epsg: number | null): Geometry {
    this.#skipSpace();
    const srid = this.#match(SRID);
    const geometry = this.#geometry(srid === undefined ? epsg : Number(srid[1]), undefined, 0);
    if (this.#at < this.text.length) throw this.#error('the end of the text');
    return geometry;
  }

  #geometry(epsg: number | null, inherited: Layout | undefined, depth: number): Geometry {
    const start = this.#at;
    const type = TYPE.exec(this.#word());
    if (type === null) {
      this.#at = start;
      throw this.#error('a geometry type such as POINT or MULTIPOLYGON');
    }
    const [, name, glued] = type;
    const tag = glued ?? this.#tag();
    const layout = tag === undefined ? inherited : LAYOUT_OF_TAG[tag];
    if (name === 'POINT') return this.#point(epsg, layout);
    if (name === 'GEOMETRYCOLLECTION') return this.#collection(epsg, layout, depth);
    const pathType = PATH_TYPES.get(name!)!;
    if (this.#empty()) return new PathBuilder(pathType, layout ?? 'XY').build(epsg);
    return pathType === 'MultiPoint' ? this.#multiPoint(epsg, layout) : this.#path(pathType, epsg, layout);
  }

  #point(epsg: number | null, tagged: Layout | undefined): PointGeometry {
    if (this.#empty()) return new PointGeometry(epsg, tagged ?? 'XY', Number.NaN, Number.NaN);
    this.#expect('(');
    const layout = this.#vertex(tagged);
    this.#expect(')');
    const [x, y, third, fourth] = this.#ordinates as [number, number, number, number];
    if (layout === 'XYM') return new PointGeometry(epsg, layout, x, y, undefined, third);
    return new PointGeometry(
      epsg,
      layout,
      x,
      y,
      hasZ(layout) ? third : undefined,
      hasM(layout) ? fourth : undefined,
    );
  }

  #collection(epsg: number | null, layout: Layout | undefined, depth: number): GeometryCollection {
    if (depth > MAX_NESTING) throw new UserError(`WKT collections are nested more than ${MAX_NESTING} deep`);
    const members: Geometry[] = [];
    if (!this.#empty()) this.#list(() => members.push(this.#geometry(null, layout, depth + 1)));
    return new GeometryCollection(epsg, members);
  }

  /** Its layout shows at the first point that is not empty, so the points are read before they are added. */
  #multiPoint(epsg: number | null, tagged: Layout | undefined): PathGeometry {
    let layout = tagged;
    const points: (readonly number[] | undefined)[] = [];
    this.#list(() => {
      if (this.#empty()) {
        points.push(undefined);
        return;
      }
      const isWrapped = this.#take('(');
      layout = this.#vertex(layout);
      if (isWrapped) this.#expect(')');
      points.push(this.#ordinates.slice(0, this.#count));
    });
    const step = stride(layout ?? 'XY');
    const coordinates = new Float64Array(points.length * step).fill(Number.NaN);
    points.forEach((point, i) => {
      if (point !== undefined) coordinates.set(point, i * step);
    });
    return new PathGeometry('MultiPoint', epsg, layout ?? 'XY', coordinates);
  }

  #path(type: PathType, epsg: number | null, tagged: Layout | undefined): PathGeometry {
    const builder = new PathBuilder(type, tagged ?? 'XY');
    let layout = tagged;
    const vertex = (): void => {
      const found = this.#vertex(layout);
      if (layout === undefined) builder.layout = found;
      layout = found;
      const [x, y, third, fourth] = this.#ordinates;
      if (layout === 'XYM') builder.add(x!, y!, undefined, third);
      else builder.add(x!, y!, third, fourth);
    };
    const ring = (): void => {
      if (!this.#empty()) this.#list(vertex);
      builder.endRing();
    };
    const polygon = (): void => {
      if (!this.#empty()) this.#list(ring);
      builder.endPolygon();
    };
    this.#list(type === 'LineString' ? vertex : type === 'MultiPolygon' ? polygon : ring);
    return builder.build(epsg);
  }

  /** `( item, item, … )`, or `()`, by which the engine writes an empty one. */
  #list(item: () => void): void {
    this.#expect('(');
    if (this.#take(')')) return;
    do item();
    while (this.#take(','));
    this.#expect(')');
  }

  /** Reads one vertex into `#ordinates`; returns its layout, which must be `layout` if that is known. */
  #vertex(layout: Layout | undefined): Layout {
    const start = this.#at;
    this.#count = 0;
    for (let number = this.#match(NUMBER); number !== undefined; number = this.#match(NUMBER)) {
      if (this.#count < 4) this.#ordinates[this.#count] = numberOf(number[0]);
      this.#count++;
    }
    const found = layout ?? UNTAGGED[this.#count];
    if (found === undefined || this.#count !== stride(found)) {
      if (this.#count > 0) this.#at = start;
      throw this.#error(
        layout === undefined ? 'two to four numbers' : `${stride(layout)} numbers (${layout})`,
      );
    }
    return found;
  }

  #tag(): string | undefined {
    const start = this.#at;
    const word = this.#word();
    if (Object.hasOwn(LAYOUT_OF_TAG, word)) return word;
    this.#at = start;
    return undefined;
  }

  #empty(): boolean {
    const start = this.#at;
    if (this.#word() === 'EMPTY') return true;
    this.#at = start;
    return false;
  }

  #word(): string {
    return this.#match(WORD)?.[0].toUpperCase() ?? '';
  }

  #expect(character: string): void {
    if (!this.#take(character)) throw this.#error(`"${character}"`);
  }

  #take(character: string): boolean {
    if (this.text[this.#at] !== character) return false;
    this.#at++;
    this.#skipSpace();
    return true;
  }

  /** Matches at the current place and goes on behind it and any white space. */
  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    this.#skipSpace();
    return match;
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    SPACE.exec(this.text);
    this.#at = SPACE.lastIndex;
  }

  #error(expected: string): UserError {
    const rest = this.text.slice(this.#at, this.#at + 20);
    const found = rest === '' ? 'ends' : `has ${JSON.stringify(rest)}`;
    return new UserError(`WKT ${found} at character ${this.#at + 1}, where ${expected} should be`);
  }
}

function numberOf(text: string): number {
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  if (text.toLowerCase() === 'nan') return value;
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** The well-known text of a geometry, without its EPSG code. */
export function geometryToWkt(geometry: Geometry): string {
  if (geometry instanceof GeometryCollection) {
    const tag = TAG_OF_LAYOUT[commonLayout(geometry) ?? 'XY'];
    if (geometry.members.length === 0) return `GEOMETRYCOLLECTION${tag} EMPTY`;
    return `GEOMETRYCOLLECTION${tag} (${geometry.members.map(geometryToWkt).join(', ')})`;
  }
  const name = `${geometry.type.toUpperCase()}${TAG_OF_LAYOUT[geometry.layout]}`;
  if (geometry.isEmpty) return `${name} EMPTY`;
  if (geometry instanceof PointGeometry) {
    const { layout, x, y, z, m } = geometry;
    const ordinates = [x, y, ...(hasZ(layout) ? [z] : []), ...(hasM(layout) ? [m] : [])];
    return `${name} (${ordinates.map(numberText).join(' ')})`;
  }
  return `${name} ${pathText(geometry)}`;
}

function pathText(geometry: PathGeometry): string {
  const { coordinates, ringOffsets, partOffsets } = geometry;
  const step = stride(geometry.layout);
  const vertex = (index: number): string => {
    let text = numberText(coordinates[index * step]!);
    for (let i = 1; i < step; i++) text += ` ${numberText(coordinates[index * step + i]!)}`;
    return text;
  };
  const point = (index: number): string =>
    coordinates.subarray(index * step, (index + 1) * step).every(Number.isNaN)
      ? 'EMPTY'
      : `(${vertex(index)})`;
  const run = (first: number, end: number): string => listText(first, end, vertex);
  const ring = (index: number): string => run(ringOffsets![index]!, ringOffsets![index + 1]!);
  if (geometry.type === 'MultiPoint') return listText(0, geometry.vertexCount, point);
  if (ringOffsets === null) return run(0, geometry.vertexCount);
  if (partOffsets === null) return listText(0, ringOffsets.length - 1, ring);
  return listText(0, partOffsets.length - 1, i => listText(partOffsets[i]!, partOffsets[i + 1]!, ring));
}

function listText(first: number, end: number, item: (index: number) => string): string {
  if (first === end) return 'EMPTY';
  let text = `(${item(first)}`;
  for (let i = first + 1; i < end; i++) text += `, ${item(i)}`;
  return `${text})`;
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
