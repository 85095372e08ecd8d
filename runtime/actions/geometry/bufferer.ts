/** Bufferer: replaces geometries by what lies around them. */
import { z } from 'zod';
import type { Geometry } from '../../feature/geometry.js';
import { copiedGeometry } from '../../feature/size.js';
import { circleAround, hullOfCircles } from '../../spatial/circle.js';
import { type Geos, geos } from '../../spatial/geos.js';
import { dropHeights, hasHeights } from '../../spatial/heights.js';
import { multiPolygonOf, polygonsOf } from '../../spatial/polygons.js';
import { roundedOffset } from '../../spatial/rounded-offset.js';
import { defineProcessor, FEATURES } from '../action.js';

/** What an angle of 0 or below counts as, in degrees. */
const DEFAULT_ANGLE = 0.1;

/** A smaller angle than this means draws circles of more positions than a feature should have. */
const MOST_SEGMENTS = 1_000_000;

const parameters = z.object({
  bufferType: z.literal('area2d'),
  distance: z.number(),
  interpolationAngle: z
    .number()
    .refine(
      angle => segmentsFor(angle) <= MOST_SEGMENTS,
      `a circle would have more than ${MOST_SEGMENTS} segments; use a larger angle`,
    ),
});

/** Of a whole turn: the engine divides a quarter, and so draws steps of four times the angle. */
function segmentsFor(angle: number): number {
  return Math.ceil(90 / (angle > 0 ? angle : DEFAULT_ANGLE));
}

/** How wide a buffer is, in coordinate units, and how many segments draw a circle around a point. */
interface Brush {
  readonly distance: number;
  readonly segments: number;
}

export const bufferer = defineProcessor({
  name: 'Bufferer',
  category: 'Geometry',
  summary: 'Replaces points, lines and areas by the area within a distance of them',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES, 'rejected'],
  parameters,
  accumulates: false,
  heavyFinish: false,
  geometryUse: () => ({ areas: 'measured', planar: 'the distance' }),
  create: ({ distance, interpolationAngle }) => {
    const brush = { distance, segments: segmentsFor(interpolationAngle) };
    let plane!: Geos;
    return {
      async initialize({ conversions }) {
        plane = await geos(conversions);
      },
      process(context) {
        const { geometry } = context.feature;
        if (geometry === null || !isChanged(geometry)) {
          context.send(context.take());
          return;
        }
        const buffer = bufferOf(plane, geometry, brush);
        if (buffer === undefined) {
          context.send(context.take(), 'rejected');
          return;
        }
        const output = context.edit();
        output.setGeometry(buffer);
        context.send(output);
      },
    };
  },
});

function isChanged(geometry: Geometry): boolean {
  return hasHeights(geometry) || ['Point', 'LineString', 'Polygon', 'MultiPolygon'].includes(geometry.type);
}

/** The two-dimensional buffer; what the engine does not buffer is only flattened. `undefined` if nothing is left. */
function bufferOf(plane: Geos, geometry: Geometry, brush: Brush): Geometry | undefined {
  const flat = geometry.clone();
  plane.conversions.add('own-copy', copiedGeometry(flat));
  dropHeights(flat);
  const { distance, segments } = brush;
  switch (flat.type) {
    case 'Point':
      return flat.isEmpty ? undefined : circleAround(flat, distance, segments);
    case 'LineString':
      return flat.isEmpty ? undefined : hullOfCircles(plane, flat, distance, segments);
    case 'Polygon': {
      const buffers = roundedOffset(plane, flat, distance);
      return buffers.length > 1 ? multiPolygonOf(buffers, flat.epsg, plane.conversions) : buffers[0];
    }
    case 'MultiPolygon': {
      if (hasHeights(geometry)) return flat;
      const buffers = polygonsOf(flat, plane.conversions).flatMap(polygon =>
        roundedOffset(plane, polygon, distance),
      );
      return buffers.length > 0 ? multiPolygonOf(buffers, flat.epsg, plane.conversions) : undefined;
    }
    default:
      return flat;
  }
}
