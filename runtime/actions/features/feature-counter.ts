/** Feature Counter: numbers features as they come, each group by itself. */
import { z } from 'zod';
import { type AttributeValue, numberFromText, textOf } from '../../feature/attribute-value.js';
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
    outputAttribute: name(),
    countStart: withDefault(z.int().nonnegative(), 1),
    groupBy: optional(z.array(name())),
  }),
  attributesRead: ({ groupBy = [] }) => groupBy,
  accumulates: false,
  heavyFinish: false,
  create: ({ outputAttribute, countStart, groupBy = [] }) => {
    const next = new Map<string, bigint>();
    return {
      process(context) {
        const key = groupKey(context.feature, groupBy);
        const count = next.get(key) ?? BigInt(countStart);
        const output = context.edit();
        output.set(outputAttribute, numberFromText(String(count)));
        context.send(output);
        // Last, so that no number is lost with a feature that fails.
        next.set(key, count + 1n);
      },
    };
  },
});

/** The texts joined, as in the engine, where an absent attribute is like an empty text, and null is not. */
function groupKey(feature: Feature, groupBy: readonly string[]): string {
  return groupBy.map(attribute => keyText(feature.get(attribute))).join(',');
}

function keyText(value: AttributeValue | undefined): string {
  return value === undefined ? '' : textOf(value);
}
