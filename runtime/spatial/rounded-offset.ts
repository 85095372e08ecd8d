/**
 * Polygons grown or shrunk with round corners, drawn as the engine's Bufferer draws them: an arc goes in steps of
 * 0.1 rad from where the outline reaches a corner, and a shorter step to where it leaves it.
 *
 * GEOS has arcs of its own only. So the band along the outline is laid here, edge by edge with the arc at its
 * end, and GEOS unites it with the polygon or takes it away. That is right for every distance, where the engine
 * rejects or garbles buffers that are large beside the polygon.
 */

import { PathGeometry, polygonRings, stride } from '../feature/geometry.js';
import type { Geos } from './geos.js';
import { planarArea, ringDirection } from './measure.js';
import { polygonsOf } from './polygons.js';
import { makeRun } from './ring-order.js';

const ARC_STEP = 0.1;

/**
 * All places within `distance` of a two-dimensional polygon, in coordinate units; a negative one leaves those
 * that are as far from its outline, which may be none or several polygons. Their rings run as the polygon's did.
 */
export function roundedOffset(geos: Geos, polygon: PathGeometry, distance: number): PathGeometry[] {
  const { conversions } = geos;
  const direction = ringDirection(polygon);
  const sound = polygonsOf(geos.isValid(polygon) ? polygon : geos.union([polygon]), conversions);
  const offsets = sound.flatMap(part => {
    if (distance === 0) return [part];
    const band = bandOf(part, distance);
    if (band.length === 0) return [part];
    if (distance > 0) return polygonsOf(geos.union([part, ...band]), conversions);
    return polygonsOf(geos.difference(part, geos.union(band)), conversions).filter(left => !isSliver(left));
  });
  const whole = offsets.length > 1 && distance > 0 ? polygonsOf(geos.union(offsets), conversions) : offsets;
  for (const part of whole) {
    part.epsg = polygon.epsg;
    makeRun(part, direction);
  }
  return whole;
}

/** Whether a polygon is there only because positions were rounded: no wider than some units in their last place. */
function isSliver(polygon: PathGeometry): boolean {
  let largest = 0;
  let length = 0;
  const { coordinates } = polygon;
  for (let i = 0; i < coordinates.length; i += 2) {
    largest = Math.max(largest, Math.abs(coordinates[i]!), Math.abs(coordinates[i + 1]!));
    if (i > 0)
      length += Math.hypot(coordinates[i]! - coordinates[i - 2]!, coordinates[i + 1]! - coordinates[i - 1]!);
  }
  return planarArea(polygon) <= largest * 8 * Number.EPSILON * length;
}

/** What lies along the outline, outside for a distance above 0 and inside below it: a polygon for every edge. */
function bandOf(polygon: PathGeometry, distance: number): PathGeometry[] {
  const band: PathGeometry[] = [];
  for (const [first, end] of polygonRings(polygon)) {
    for (let ring = first; ring < end; ring++) {
      // Exteriors run counterclockwise and holes clockwise, so that the inside is always to the left.
      const edges = edgesOf(polygon, ring, ring === first ? 1 : -1);
      for (const [i, edge] of edges.entries()) {
        band.push(stretchOf(edge, edges[(i + 1) % edges.length]!, distance));
      }
    }
  }
  return band;
}

interface Edge {
  readonly x: number;
  readonly y: number;
  readonly toX: number;
  readonly toY: number;
  /** Which way its right side looks, in radians. */
  readonly outward: number;
}

/** The edges of a ring, brought to run counterclockwise for a `sense` of 1 and clockwise for -1. */
function edgesOf(polygon: PathGeometry, ring: number, sense: 1 | -1): Edge[] {
  const offsets = polygon.ringOffsets!;
  const step = stride(polygon.layout);
  const positions: [number, number][] = [];
  for (let i = offsets[ring]! * step; i < offsets[ring + 1]! * step; i += step) {
    const [x, y] = [polygon.coordinates[i]!, polygon.coordinates[i + 1]!];
    const before = positions[positions.length - 1];
    if (before === undefined || before[0] !== x || before[1] !== y) positions.push([x, y]);
  }
  if (doubledArea(positions) * sense < 0) positions.reverse();
  return positions.slice(1).map(([toX, toY], i) => {
    const [x, y] = positions[i]!;
    return { x, y, toX, toY, outward: Math.atan2(-(toX - x), toY - y) };
  });
}

function doubledArea(positions: readonly (readonly [number, number])[]): number {
  const [x0, y0] = positions[0]!;
  let sum = 0;
  for (let i = 1; i + 1 < positions.length; i++) {
    const [ax, ay] = positions[i]!;
    const [bx, by] = positions[i + 1]!;
    sum += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return sum;
}

/** The rectangle along an edge, and the wedge from its end to where the next edge's rectangle begins. */
function stretchOf(edge: Edge, next: Edge, distance: number): PathGeometry {
  const { x, y, toX, toY, outward } = edge;
  const ring: number[] = [x, y];
  const add = (centreX: number, centreY: number, angle: number): void => {
    ring.push(centreX + distance * Math.cos(angle), centreY + distance * Math.sin(angle));
  };
  add(x, y, outward);
  add(toX, toY, outward);
  const turn = turnBetween(outward, next.outward);
  // Grown outlines part at corners to the left, shrunk ones at corners to the right.
  if (turn * distance > 0) {
    const sense = Math.sign(turn);
    for (let step = 1; step * ARC_STEP < Math.abs(turn); step++) {
      add(toX, toY, outward + sense * step * ARC_STEP);
    }
    add(toX, toY, next.outward);
  }
  ring.push(toX, toY, x, y);
  const coordinates = Float64Array.from(ring);
  return new PathGeometry('Polygon', null, 'XY', coordinates, Uint32Array.of(0, coordinates.length / 2));
}

/** From one direction to another the shorter way, in radians: to the left above 0. */
function turnBetween(from: number, to: number): number {
  const turn = to - from;
  if (turn > Math.PI) return turn - 2 * Math.PI;
  return turn <= -Math.PI ? turn + 2 * Math.PI : turn;
}
