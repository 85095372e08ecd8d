/** Area Calculator: writes the area of the geometry, in the square of the unit of its coordinates. */
import { z } from 'zod';
import { numberFromFloat } from '../../feature/attribute-value.js';
import type { Geometry } from '../../feature/geometry.js';
import { planarArea, slopedArea } from '../../spatial/measure.js';
import { defineProcessor, FEATURES } from '../action.js';
import { name, withDefault } from '../shared/parameters.js';

const AREAS = { planeArea: planarArea, slopedArea } as const;

const areaTypes = Object.keys(AREAS) as (keyof typeof AREAS)[];

export const areaCalculator = defineProcessor({
  name: 'Area Calculator',
  category: 'Geometry',
  summary: 'Writes the area of the geometry to an attribute: as seen from above, or in space',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES],
  parameters: z.object({
    areaType: withDefault(z.enum(areaTypes), 'planeArea'),
    outputAttribute: withDefault(name(), 'area'),
    multiplier: withDefault(z.number(), 1),
  }),
  accumulates: false,
  heavyFinish: false,
  geometryUse: () => ({ areas: 'measured', planar: 'the area' }),
  create: ({ areaType, outputAttribute, multiplier }) => ({
    process(context) {
      const { geometry } = context.feature;
      const area = geometry === null ? 0 : areaOf(geometry, AREAS[areaType]) * multiplier;
      const output = context.edit();
      output.set(outputAttribute, numberFromFloat(Number.isFinite(area) ? area : 0));
      context.send(output);
    },
  }),
});

function areaOf(geometry: Geometry, measure: (geometry: Geometry) => number): number {
  if (geometry.type === 'GeometryCollection') {
    throw new Error('the area of a geometry collection is not defined: split it first');
  }
  return measure(geometry);
}
