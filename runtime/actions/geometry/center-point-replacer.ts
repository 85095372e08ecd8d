/** Center Point Replacer: replaces geometries by one point. */
import { z } from 'zod';
import { boundsOf, type Geometry, type PathGeometry, PointGeometry, stride } from '../../feature/geometry.js';
import type { ConversionCounter } from '../../ledger/conversions.js';
import { centroidOf } from '../../spatial/centroid.js';
import { type Geos, geos } from '../../spatial/geos.js';
import { hasHeights } from '../../spatial/heights.js';
import { insidePoint } from '../../spatial/inside-point.js';
import { planarArea } from '../../spatial/measure.js';
import { polygonsOf } from '../../spatial/polygons.js';
import { defineProcessor, FEATURES } from '../action.js';
import { withDefault } from '../shared/parameters.js';

/** How much nearer to the boundary than the pole of inaccessibility a point inside may be, in coordinate units. */
const TOLERANCE = 1e-6;

/** The point that stands for a geometry; `undefined` for a geometry that has none of the kind. */
type Center = (geometry: Geometry, plane: Geos) => PointGeometry | undefined;

const CENTERS = {
  centerOfGravity: centroidOf,
  boundingBoxCenter,
  anyInsidePoint,
} satisfies Record<string, Center>;

const modes = Object.keys(CENTERS) as (keyof typeof CENTERS)[];

export const centerPointReplacer = defineProcessor({
  name: 'Center Point Replacer',
  category: 'Geometry',
  summary: 'Replaces the geometry by its centre of gravity, the centre of its box, or a point inside',
  inputPorts: [FEATURES],
  outputPorts: ['point', 'rejected'],
  parameters: z.object({ mode: withDefault(z.enum(modes), 'centerOfGravity') }),
  accumulates: false,
  heavyFinish: false,
  geometryUse: () => ({ areas: 'measured' }),
  create: ({ mode }) => {
    const centerOf: Center = CENTERS[mode];
    let plane!: Geos;
    return {
      async initialize({ conversions }) {
        plane = await geos(conversions);
      },
      process(context) {
        const { geometry } = context.feature;
        const center = geometry === null ? undefined : centerOf(geometry, plane);
        const output = context.edit();
        if (center === undefined) {
          output.set('fme_rejection_code', 'INVALID_GEOMETRY_TYPE');
          context.send(output, 'rejected');
        } else {
          output.setGeometry(center);
          context.send(output, 'point');
        }
      },
    };
  },
});

function boundingBoxCenter(geometry: Geometry): PointGeometry | undefined {
  const box = boundsOf(geometry);
  if (box === undefined) return undefined;
  const { xmin, ymin, zmin, xmax, ymax, zmax } = box;
  return pointAt(geometry, middle(xmin, xmax), middle(ymin, ymax), middle(zmin, zmax));
}

function middle(min: number, max: number): number {
  return min + (max - min) / 2;
}

/** Of a multi-polygon, a point in its largest part, at the mean height of the positions of that part's rings. */
function anyInsidePoint(geometry: Geometry, plane: Geos): PointGeometry | undefined {
  if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') return undefined;
  const largest = largestPolygon(geometry, plane.conversions);
  if (largest === undefined) return undefined;
  const place = insidePoint(plane.context, largest, TOLERANCE);
  if (place === undefined) return undefined;
  const [x, y] = place;
  return pointAt(geometry, x, y, hasHeights(largest) ? meanHeight(largest) : Number.NaN);
}

/** Of all positions as they are stored, so that the first of each ring counts twice; an absent height counts as 0. */
function meanHeight({ coordinates, layout }: PathGeometry): number {
  const step = stride(layout);
  let sum = 0;
  for (let i = 2; i < coordinates.length; i += step) sum += coordinates[i]! || 0;
  return sum / (coordinates.length / step);
}

/** Of parts of one size the last, as in the engine. */
function largestPolygon(geometry: PathGeometry, conversions: ConversionCounter): PathGeometry | undefined {
  let largest: PathGeometry | undefined;
  let largestArea = -1;
  for (const polygon of polygonsOf(geometry, conversions)) {
    const area = planarArea(polygon);
    if (area < largestArea) continue;
    largest = polygon;
    largestArea = area;
  }
  return largest;
}

/** A point of the dimension of `geometry`; an absent height counts as 0. */
function pointAt(geometry: Geometry, x: number, y: number, z: number): PointGeometry {
  return hasHeights(geometry)
    ? new PointGeometry(geometry.epsg, 'XYZ', x, y, z || 0)
    : new PointGeometry(geometry.epsg, 'XY', x, y);
}
