/** Feature Sorter: keeps all features and sends them in the order of some attributes. */
import { z } from 'zod';
import type { AttributeValue } from '../../feature/attribute-value.js';
import { defineProcessor, FEATURES, type Kept } from '../action.js';
import { name } from '../shared/parameters.js';
import { orderArrays } from '../shared/value-order.js';

interface Entry {
  readonly kept: Kept;
  /** The values that are there: a missing attribute is left out, as in the engine. */
  readonly key: readonly AttributeValue[];
}

export const featureSorter = defineProcessor({
  name: 'Feature Sorter',
  category: 'Merge',
  summary: 'Sorts features by attributes; those with equal values stay in the order in which they came',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES],
  parameters: z.object({
    attributes: z.array(name()),
    order: z.enum(['ascending', 'descending']),
  }),
  attributesRead: ({ attributes }) => attributes,
  accumulates: true,
  heavyFinish: true,
  create: ({ attributes, order }) => {
    const entries: Entry[] = [];
    const sign = order === 'ascending' ? 1 : -1;
    return {
      process(context) {
        const { feature } = context;
        const present = attributes.filter(attribute => feature.has(attribute));
        entries.push({ key: present.map(attribute => feature.get(attribute)!), kept: context.keep() });
      },
      async finish(context) {
        entries.sort((a, b) => sign * orderArrays(a.key, b.key));
        for (const { kept } of entries) {
          context.send(context.release(kept));
          await context.ready();
        }
      },
    };
  },
});
