/** Bufferer: replaces geometries by what lies around them. */
import { z } from 'zod';
import type { Geometry, PathGeometry } from '../../feature/geometry.js';
import { type Geos, geos } from '../../spatial/geos.js';
import { dropHeights, hasHeights } from '../../spatial/heights.js';
import { hullOfCircles } from '../../spatial/hull-of-circles.js';
import { ringDirection } from '../../spatial/measure.js';
import { multiPolygonOf, polygonsOf } from '../../spatial/polygons.js';
import { makeRun } from '../../spatial/ring-order.js';
import { defineProcessor, FEATURES } from '../action.js';

/** In degrees; a smaller one means circles of more than 36,000 segments. */
const LEAST_ANGLE = 0.01;

const parameters = z.object({
  bufferType: z.literal('area2d'),
  distance: z.number(),
  interpolationAngle: z.number().min(LEAST_ANGLE),
});

/** How wide a buffer is, in coordinate units, and how many segments draw a quarter of a circle. */
interface Brush {
  readonly distance: number;
  readonly quadrantSegments: number;
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
  create: ({ distance, interpolationAngle }) => {
    const brush = { distance, quadrantSegments: Math.ceil(90 / interpolationAngle) };
    let plane!: Geos;
    return {
      async initialize() {
        plane = await geos();
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
  dropHeights(flat);
  switch (flat.type) {
    case 'Point':
    case 'LineString': {
      const { distance, quadrantSegments } = brush;
      if (flat.isEmpty || distance <= 0) return undefined;
      return hullOfCircles(plane, flat, distance, quadrantSegments);
    }
    case 'Polygon': {
      const buffers = polygonBuffers(plane, flat, brush);
      return buffers.length > 1 ? multiPolygonOf(buffers, flat.epsg) : buffers[0];
    }
    case 'MultiPolygon': {
      if (hasHeights(geometry)) return flat;
      const buffers = polygonsOf(flat).flatMap(polygon => polygonBuffers(plane, polygon, brush));
      return buffers.length > 0 ? multiPolygonOf(buffers, flat.epsg) : undefined;
    }
    default:
      return flat;
  }
}

/** The buffer of one polygon, which a negative distance can cut into several; they run the way it does. */
function polygonBuffers(
  plane: Geos,
  polygon: PathGeometry,
  { distance, quadrantSegments }: Brush,
): PathGeometry[] {
  const direction = ringDirection(polygon);
  const buffers = polygonsOf(plane.bufferOf(polygon, distance, quadrantSegments));
  for (const buffer of buffers) makeRun(buffer, direction);
  return buffers;
}
