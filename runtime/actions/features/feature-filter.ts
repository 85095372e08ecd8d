/** Feature Filter: sends a feature by every port whose condition is true. */
import { z } from 'zod';
import { messageOf } from '../../user-error.js';
import { defineProcessor, FEATURES, type ProcessContext } from '../action.js';
import { flowExpr, name } from '../shared/parameters.js';

const UNFILTERED = 'unfiltered';

const parameters = z.object({ conditions: z.array(z.object({ expr: flowExpr(), outputPort: name() })) });

type Parameters = z.output<typeof parameters>;

export const featureFilter = defineProcessor({
  name: 'Feature Filter',
  category: 'Filter',
  summary: 'Sends a feature by every port whose condition is true, or by "unfiltered" if none is',
  inputPorts: [FEATURES],
  outputPorts: ({ conditions }: Parameters) => [
    ...conditions.map(condition => condition.outputPort),
    UNFILTERED,
  ],
  parameters,
  accumulates: false,
  heavyFinish: false,
  create: ({ conditions }) => ({
    process(context) {
      const ports = conditions.filter(condition => holds(condition, context)).map(c => c.outputPort);
      context.sendToAll(context.take(), ports.length === 0 ? [UNFILTERED] : ports);
    },
  }),
});

/** A condition that can't be evaluated counts as false, as in the engine, but not unseen. */
function holds({ expr }: Parameters['conditions'][number], context: ProcessContext): boolean {
  const { feature, variables } = context;
  try {
    return expr.boolean({ attributes: feature, variables });
  } catch (error) {
    context.diagnose(
      'expr.attribute_operation_failed',
      `filter eval error = ${messageOf(error)}`,
      feature.id,
    );
    return false;
  }
}
