/** Feature Creator: features from an expression. */
import { z } from 'zod';
import { isArray, isMap } from '../../feature/attribute-value.js';
import { Attributes } from '../../feature/attributes.js';
import { UserError } from '../../user-error.js';
import { defineSource } from '../action.js';
import { flowExpr } from '../shared/parameters.js';
import { skippedSentence } from '../shared/skipped-items.js';

export const featureCreator = defineSource({
  name: 'Feature Creator',
  category: 'Input',
  summary: 'Creates one feature per dictionary that an expression gives',
  outputPorts: ['features'],
  factoryError: 'FeatureCreator Factory error',
  parameters: z.object({ creator: flowExpr() }),
  create({ creator }, { variables }) {
    const created = creator.value({ variables });
    return {
      async start(out) {
        if (!isMap(created) && !isArray(created)) {
          throw new UserError('`creator` must give a dictionary or a list of dictionaries');
        }
        const items = isMap(created) ? [created] : created;
        const objects = items.filter(isMap);
        for (const item of objects) await out.emit({ attributes: Attributes.of(item) });
        const skipped = items.length - objects.length;
        if (skipped > 0) out.note('json.skipped_items', `\`creator\`: ${skippedSentence(skipped)}`);
      },
    };
  },
});
