/** Two Dimension Forcer: drops the heights of geometries. */
import { z } from 'zod';
import { coordinateBytes } from '../../feature/size.js';
import { dropHeights, hasHeights } from '../../spatial/heights.js';
import { defineProcessor, FEATURES } from '../action.js';

export const twoDimensionForcer = defineProcessor({
  name: 'Two Dimension Forcer',
  category: 'Geometry',
  summary: 'Makes geometries two-dimensional by dropping their heights',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES, 'rejected'],
  parameters: z.object({}),
  accumulates: false,
  heavyFinish: false,
  create: () => ({
    process(context) {
      const { geometry } = context.feature;
      if (geometry === null || !hasHeights(geometry)) {
        context.send(context.take());
        return;
      }
      const output = context.edit();
      const flat = output.geometryMut();
      dropHeights(flat);
      context.conversions.add('flattening', coordinateBytes(flat));
      context.send(output);
    },
  }),
});
