/** Geometries as simplified lines on a small drawing: what a map of a report is made of. */
import type { Position } from '../../runtime/formats/geojson-geometry.js';

/** A stretch of vertices in drawing units, closed for the ring of an area. */
export interface Outline {
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly closed: boolean;
}

/** Simplified by Douglas and Peucker: no vertex that is left out lies farther than `tolerance` from the line that stands for it. */
export function simplified(points: Outline['points'], tolerance: number): Outline['points'] {
  if (points.length < 3) return points;
  const keep = new Uint8Array(points.length);
  keep[0] = 1;
  keep[points.length - 1] = 1;
  const stretches: [number, number][] = splitAtFarthest(points, keep);
  for (let stretch = stretches.pop(); stretch !== undefined; stretch = stretches.pop()) {
    const [from, to] = stretch;
    let farthest = from;
    let most = tolerance;
    for (let index = from + 1; index < to; index++) {
      const distance = distanceToSegment(points[index]!, points[from]!, points[to]!);
      if (distance > most) [farthest, most] = [index, distance];
    }
    if (farthest === from) continue;
    keep[farthest] = 1;
    stretches.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, index) => keep[index] === 1);
}

/** A ring begins where it ends, so that it is cut in two at the vertex farthest from there. */
function splitAtFarthest(points: Outline['points'], keep: Uint8Array): [number, number][] {
  const [first, last] = [points[0]!, points.at(-1)!];
  if (first[0] !== last[0] || first[1] !== last[1]) return [[0, points.length - 1]];
  let farthest = 0;
  let most = -1;
  for (const [index, [x, y]] of points.entries()) {
    const distance = Math.hypot(x - first[0], y - first[1]);
    if (distance > most) [farthest, most] = [index, distance];
  }
  keep[farthest] = 1;
  return [
    [0, farthest],
    [farthest, points.length - 1],
  ];
}

function distanceToSegment(
  [x, y]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const at = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length));
  return Math.hypot(x - x1 - at * dx, y - y1 - at * dy);
}

/** The `d` of an SVG path with one decimal, each point relative to the one before. */
export function pathData({ points, closed }: Outline): string {
  const tenths = points.map(([x, y]) => [Math.round(x * 10), Math.round(y * 10)] as const);
  let [beforeX, beforeY] = tenths[0]!;
  let data = `M${beforeX / 10} ${beforeY / 10}l`;
  let moved = false;
  for (const [x, y] of closed ? tenths.slice(1, -1) : tenths.slice(1)) {
    if (x === beforeX && y === beforeY) continue;
    data += `${moved ? ' ' : ''}${(x - beforeX) / 10} ${(y - beforeY) / 10}`;
    [beforeX, beforeY, moved] = [x, y, true];
  }
  // Something that small is a dot, which round ends of the line show.
  if (!moved) data += '0 0';
  return closed ? `${data}z` : data;
}

/** Where positions of a layer lie on the drawing: y upward becomes y downward, proportions are kept. */
export interface Frame {
  /** How many extents lie wholly beyond its edges. */
  readonly beyond: number;
  readonly width: number;
  readonly height: number;
  place(position: Position): [x: number, y: number];
}

const WIDTH = 880;
const TALLEST = 560;
const MARGIN = 4;

/** Where a feature lies: the middle of its extent, and the extent. */
export interface Extent {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The share of features at every end that may lie beyond the frame, where a few make the rest too small to see. */
const OUTLYING = 0.002;
/** The frame without them must be smaller than this share of the whole, or they stay. */
const WORTH_IT = 0.5;

/**
 * The frame that the extents fill. A few that lie far from all others are left beyond its edges.
 * @param geographic whether positions are degrees, of which those of longitude are shorter away from the equator
 * @returns `null` if there is no extent
 */
export function frameOf(extents: readonly Extent[], geographic: boolean): Frame | null {
  if (extents.length === 0) return null;
  const whole = union(extents);
  const most = union(withoutOutlying(extents));
  const area = ({ west, south, east, north }: Extent) => (east - west) * (north - south);
  const { west, south, east, north } = area(most) < WORTH_IT * area(whole) ? most : whole;
  // Of a map of the world every parallel is drawn at its full length: one that is right somewhere is odd elsewhere.
  const isWide = north - south > 90;
  const middle = (((north + south) / 2) * Math.PI) / 180;
  const squeeze = geographic && !isWide ? Math.max(0.1, Math.cos(middle)) : 1;
  const spanX = Math.max((east - west) * squeeze, 1e-9);
  const spanY = Math.max(north - south, 1e-9);
  const scale = Math.min(WIDTH / spanX, TALLEST / spanY);
  const isBeyond = (each: Extent) =>
    each.east < west || each.west > east || each.north < south || each.south > north;
  return {
    beyond: extents.filter(isBeyond).length,
    width: Math.ceil(spanX * scale) + 2 * MARGIN,
    height: Math.ceil(spanY * scale) + 2 * MARGIN,
    place: ([x, y]) => [(x! - west) * squeeze * scale + MARGIN, (north - y!) * scale + MARGIN],
  };
}

function union(extents: readonly Extent[]): Extent {
  return extents.reduce((all, each) => ({
    west: Math.min(all.west, each.west),
    south: Math.min(all.south, each.south),
    east: Math.max(all.east, each.east),
    north: Math.max(all.north, each.north),
  }));
}

function withoutOutlying(extents: readonly Extent[]): Extent[] {
  const middleX = ({ west, east }: Extent) => (west + east) / 2;
  const middleY = ({ south, north }: Extent) => (south + north) / 2;
  const isInside = [middleX, middleY].map(middle => {
    const sorted = extents.map(middle).sort((a, b) => a - b);
    const skipped = Math.ceil(OUTLYING * sorted.length);
    const [least, largest] = [sorted[skipped], sorted[sorted.length - 1 - skipped]];
    if (least === undefined || largest === undefined) return () => true;
    return (extent: Extent) => middle(extent) >= least && middle(extent) <= largest;
  });
  const inside = extents.filter(extent => isInside.every(test => test(extent)));
  return inside.length === 0 ? [...extents] : inside;
}

/**
 * The longitude to cut the world at: in the middle of its widest stretch without a feature, so that what lies on both
 * sides of the 180th meridian is drawn together. `null` where that stretch is no wider than a third of the world.
 */
export function cutLongitude(longitudes: readonly number[]): number | null {
  const sorted = [...longitudes].sort((a, b) => a - b);
  let widest = 120;
  let cut: number | null = null;
  for (const [index, longitude] of sorted.entries()) {
    const gap = (sorted[index + 1] ?? Number.NaN) - longitude;
    if (gap > widest) [widest, cut] = [gap, longitude + gap / 2];
  }
  return cut;
}
