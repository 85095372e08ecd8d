/** Bounds Extractor: writes the box around the geometry to attributes. */
import { z } from 'zod';
import { numberFromFloat } from '../../feature/attribute-value.js';
import { type Box, boundsOf, type Geometry, PathGeometry, stride } from '../../feature/geometry.js';
import { defineProcessor, FEATURES } from '../action.js';
import { name, optionalOr } from '../shared/parameters.js';

const attribute = (key: keyof Box) => optionalOr(name(), key);

const parameters = z.object({
  xmin: attribute('xmin'),
  xmax: attribute('xmax'),
  ymin: attribute('ymin'),
  ymax: attribute('ymax'),
  zmin: attribute('zmin'),
  zmax: attribute('zmax'),
});

const PLANE = ['xmin', 'xmax', 'ymin', 'ymax'] as const;
const HEIGHTS = ['zmin', 'zmax'] as const;

export const boundsExtractor = defineProcessor({
  name: 'Bounds Extractor',
  category: 'Geometry',
  summary: 'Writes the bounds of points, lines and polygons to attributes',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES, 'rejected'],
  parameters,
  accumulates: false,
  heavyFinish: false,
  create: names => ({
    process(context) {
      const { geometry } = context.feature;
      const box = geometry === null ? undefined : measuredBox(geometry);
      if (box === undefined) {
        context.send(context.take(), 'rejected');
        return;
      }
      const output = context.edit();
      for (const key of allFinite(box, HEIGHTS) ? [...PLANE, ...HEIGHTS] : PLANE) {
        output.set(names[key], numberFromFloat(box[key]));
      }
      context.send(output);
    },
  }),
});

/** The box of the types that the engine measures: of a polygon the exterior counts, and no type of many parts. */
function measuredBox(geometry: Geometry): Box | undefined {
  let measured = geometry;
  if (geometry.type === 'Polygon') measured = exteriorOf(geometry);
  else if (geometry.type !== 'Point' && geometry.type !== 'LineString') return undefined;
  const box = boundsOf(measured);
  return box !== undefined && allFinite(box, PLANE) ? box : undefined;
}

function exteriorOf({ epsg, layout, coordinates, ringOffsets }: PathGeometry): PathGeometry {
  const end = (ringOffsets![1] ?? 0) * stride(layout);
  return new PathGeometry('LineString', epsg, layout, coordinates.subarray(0, end));
}

function allFinite(box: Box, keys: readonly (keyof Box)[]): boolean {
  return keys.every(key => Number.isFinite(box[key]));
}
