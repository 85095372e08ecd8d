/** Geometry Remover: passes features on without their geometry. */
import { z } from 'zod';
import { defineProcessor, FEATURES } from '../action.js';

export const geometryRemover = defineProcessor({
  name: 'Geometry Remover',
  category: 'Geometry',
  summary: 'Removes the geometry and keeps the attributes',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES],
  parameters: z.object({}),
  accumulates: false,
  heavyFinish: false,
  create: () => ({
    process(context) {
      const output = context.edit();
      output.setGeometry(null);
      context.send(output);
    },
  }),
});
