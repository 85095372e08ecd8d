/** Vertex Counter: writes how many vertices the geometry has, the closing ones of rings included. */
import { z } from 'zod';
import { defineProcessor, FEATURES } from '../action.js';
import { name } from '../shared/parameters.js';

export const vertexCounter = defineProcessor({
  name: 'Vertex Counter',
  category: 'Geometry',
  summary: 'Writes the number of vertices of the geometry to an attribute',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES],
  parameters: z.object({ outputAttribute: name() }),
  accumulates: false,
  heavyFinish: false,
  create: ({ outputAttribute }) => ({
    process(context) {
      const { geometry } = context.feature;
      if (geometry === null) {
        context.send(context.take());
        return;
      }
      const output = context.edit();
      output.set(outputAttribute, geometry.vertexCount);
      context.send(output);
    },
  }),
});
