/** Features as a map in SVG: simplified outlines in their own coordinates, nothing from the network. */
import type { GeoJsonGeometry, Position } from '../../runtime/formats/geojson-geometry.js';
import { escapeHtml } from '../display/escape-html.js';
import { type Displayable, JUPYTER_DISPLAY } from '../display/mime.js';
import { formatCount } from '../display/numbers.js';
import {
  cutLongitude,
  type Extent,
  type Frame,
  frameOf,
  type Outline,
  pathData,
  simplified,
} from './outline.js';

export interface MapFeature {
  readonly geometry: GeoJsonGeometry;
  /** Shown where the pointer rests. */
  readonly name: string;
}

export interface MapLayer {
  readonly title: string;
  readonly features: readonly MapFeature[];
  /** Whether coordinates are degrees of longitude and latitude. */
  readonly geographic: boolean;
}

/** A map that is larger is drawn coarser. */
const MOST_BYTES = 300_000;
/** In pixels of the drawing. */
const FINEST = 0.35;
const COARSEST = 6;
const COLOUR = '#2b7a9b';

/** The features of a layer as a map; `null` where none has a place. */
export function featureMap(layer: MapLayer): Displayable | null {
  const together = layer.geographic ? drawnTogether(layer.features) : layer.features;
  const frame = frameOf(together.flatMap(extentOf), layer.geographic);
  if (frame === null) return null;
  const lines = layer.geographic ? unwrappedLines : linesOf;
  const { drawn, paths } = drawing(
    together.map(({ geometry, name }) => ({ type: geometry.type, name, lines: lines(geometry) })),
    frame,
  );
  const count = formatCount(layer.features.length);
  const left = drawn < layer.features.length ? `, of which ${formatCount(drawn)} are drawn` : '';
  const beyond = frame.beyond > 0 ? `, ${formatCount(frame.beyond)} beyond the edges` : '';
  const caption = `${layer.title}: ${count} features${left}${beyond}`;
  const { width, height } = frame;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `style="max-width:100%;height:auto" role="img" aria-label="${escapeHtml(`Map of ${caption}`)}">` +
    `<g fill="${COLOUR}" fill-opacity="0.28" fill-rule="evenodd" stroke="${COLOUR}" stroke-width="0.7" ` +
    `stroke-linejoin="round" stroke-linecap="round">${paths}</g></svg>`;
  const html = `<figure style="margin:0">${svg}<figcaption><small>${escapeHtml(caption)}. Outlines are simplified.</small></figcaption></figure>`;
  return { [JUPYTER_DISPLAY]: () => ({ 'text/html': html, 'text/plain': `Map of ${caption}` }) };
}

interface DrawnFeature {
  readonly type: GeoJsonGeometry['type'];
  readonly name: string;
  readonly lines: readonly Line[];
}

function drawing(features: readonly DrawnFeature[], frame: Frame): { drawn: number; paths: string } {
  for (let tolerance = FINEST; ; tolerance *= 2) {
    let bytes = 0;
    const paths: string[] = [];
    for (const feature of features) {
      const path = pathOf(feature, frame, tolerance);
      bytes += path.length;
      if (bytes > MOST_BYTES) break;
      paths.push(path);
    }
    if (bytes <= MOST_BYTES || tolerance >= COARSEST) return { drawn: paths.length, paths: paths.join('') };
  }
}

function pathOf({ type, name, lines }: DrawnFeature, frame: Frame, tolerance: number): string {
  const outlines = outlinesOf(lines, frame).map(({ points, closed }) => ({
    closed,
    points: simplified(points, tolerance),
  }));
  // Islands that are no more than a dot go, unless the feature is nothing else.
  const seen = outlines.filter(outline => extent(outline) > 2 * tolerance);
  const kept = seen.length > 0 ? seen : outlines.slice(0, 1);
  if (kept.length === 0) return '';
  const isPoint = type === 'Point' || type === 'MultiPoint';
  const isLine = type.endsWith('LineString');
  const style = isPoint ? ' stroke-width="3.5"' : isLine ? ' fill="none" stroke-width="1.2"' : '';
  return `<path d="${kept.map(pathData).join('')}"${style}><title>${escapeHtml(name)}</title></path>`;
}

function extent({ points }: Outline): number {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return Math.max(right - left, bottom - top);
}

function outlinesOf(lines: readonly Line[], frame: Frame): Outline[] {
  return lines.flatMap(({ positions, closed }) => {
    const points = positions
      .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y))
      .map(position => frame.place(position));
    return points.length === 0 ? [] : [{ points, closed }];
  });
}

interface Line {
  readonly positions: readonly Position[];
  readonly closed: boolean;
}

/** A line across the 180th meridian jumps from one edge of the world to the other: it is drawn once at each. */
function unwrappedLines(geometry: GeoJsonGeometry): Line[] {
  return linesOf(geometry).flatMap(({ positions, closed }) => {
    let turns = 0;
    const unwrapped = positions.map(([x, ...rest], index): Position => {
      const step = index === 0 ? 0 : x! - positions[index - 1]![0]!;
      if (Math.abs(step) > 180) turns += step > 0 ? -360 : 360;
      return [x! + turns, ...rest];
    });
    const last = unwrapped.at(-1)?.[0] ?? 0;
    const isWrapped = unwrapped.some(([x], index) => x !== positions[index]![0]);
    // A ring around a pole does not come back to where it began; it has no two edges to be drawn at.
    if (!isWrapped || (closed && last !== unwrapped[0]![0])) return [{ positions, closed }];
    const shift = Math.max(...unwrapped.map(([x]) => x!)) > 180 ? -360 : 360;
    const copy = unwrapped.map(([x, ...rest]): Position => [x! + shift, ...rest]);
    return [
      { positions: unwrapped, closed },
      { positions: copy, closed },
    ];
  });
}

function linesOf(geometry: GeoJsonGeometry): Line[] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(linesOf);
  const closed = geometry.type.endsWith('Polygon');
  if (geometry.type === 'Point') return [{ positions: [geometry.coordinates], closed }];
  if (geometry.type === 'MultiPoint') {
    return (geometry.coordinates as Position[]).map(position => ({ positions: [position], closed }));
  }
  return pathsIn(geometry.coordinates).map(positions => ({ positions, closed }));
}

/** The lists of positions in however deeply nested lists. */
function pathsIn(nested: unknown): Position[][] {
  if (!Array.isArray(nested) || nested.length === 0) return [];
  const [first] = nested as unknown[];
  if (Array.isArray(first) && typeof first[0] === 'number') return [nested as Position[]];
  return nested.flatMap(pathsIn);
}

function extentOf({ geometry }: MapFeature): Extent[] {
  let extent: Extent | null = null;
  for (const { positions } of linesOf(geometry)) {
    for (const [x, y] of positions) {
      if (x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y)) continue;
      const { west, south, east, north }: Extent = extent ?? { west: x, south: y, east: x, north: y };
      extent = {
        west: Math.min(west, x),
        south: Math.min(south, y),
        east: Math.max(east, x),
        north: Math.max(north, y),
      };
    }
  }
  return extent === null ? [] : [extent];
}

/** Features on both sides of the 180th meridian, with the eastern ones put to the west of the others. */
function drawnTogether(features: readonly MapFeature[]): readonly MapFeature[] {
  const ends = features.flatMap(feature => extentOf(feature).flatMap(({ west, east }) => [west, east]));
  const cut = cutLongitude(ends);
  if (cut === null) return features;
  const shifted = (nested: unknown): unknown => {
    if (!Array.isArray(nested)) return nested;
    const [first, ...rest] = nested as unknown[];
    if (typeof first === 'number') return [first > cut ? first - 360 : first, ...rest];
    return nested.map(shifted);
  };
  const moved = (geometry: GeoJsonGeometry): GeoJsonGeometry =>
    geometry.type === 'GeometryCollection'
      ? { ...geometry, geometries: geometry.geometries.map(moved) }
      : ({ ...geometry, coordinates: shifted(geometry.coordinates) } as GeoJsonGeometry);
  return features.map(feature => ({ ...feature, geometry: moved(feature.geometry) }));
}
