/** Feature Counter: numbers features as they come, each group by itself. */
import { z } from 'zod';
import { textOf } from '../../feature/attribute-value.js';
import type { Feature } from '../../feature/feature.js';
import { defineProcessor, FEATURES } from '../action.js';
import { name, optional, withDefault } from '../shared/parameters.js';

export const featureCounter = defineProcessor({
  name: 'Feature Counter',
  category: 'Debug',
  summary: 'Numbers features in the order in which they arrive, each group by itself',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES],
  parameters: z.object({
    outputAttribute: z.string(),
    countStart: withDefault(z.int().nonnegative(), 1),
    groupBy: optional(z.array(name())),
  }),
  attributesRead: ({ groupBy = [] }) => groupBy,
  accumulates: false,
  heavyFinish: false,
  create: ({ outputAttribute, countStart, groupBy = [] }) => {
    const next = new Map<string, number>();
    return {
      process(context) {
        const key = groupKey(context.feature, groupBy);
        const count = next.get(key) ?? countStart;
        next.set(key, count + 1);
        const output = context.edit();
        output.set(outputAttribute, count);
        context.send(output);
      },
    };
  },
});

/** The texts joined, as in the engine, where an absent attribute is like an empty one. */
function groupKey(feature: Feature, groupBy: readonly string[]): string {
  return groupBy.map(attribute => textOf(feature.get(attribute) ?? '')).join(',');
}
