/** Feature Duplicate Filter: lets the first feature of every id pass. */
import { z } from 'zod';
import { defineProcessor, FEATURES, type Kept } from '../action.js';

export const featureDuplicateFilter = defineProcessor({
  name: 'Feature Duplicate Filter',
  category: 'Feature',
  summary: 'Lets only the first feature of every id pass; attributes are not compared',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES],
  parameters: z.object({}),
  accumulates: true,
  heavyFinish: false,
  create: () => {
    const firsts = new Map<string, Kept>();
    return {
      process(context) {
        const { id } = context.feature;
        if (!firsts.has(id)) firsts.set(id, context.keep());
      },
      async finish(context) {
        for (const first of firsts.values()) {
          context.send(context.release(first));
          await context.ready();
        }
      },
    };
  },
});
