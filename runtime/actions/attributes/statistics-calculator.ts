/** Statistics Calculator: passes features on, and sums their numbers up by group. */
import { z } from 'zod';
import { isNumber, type NumberValue, textOf } from '../../feature/attribute-value.js';
import { Attributes } from '../../feature/attributes.js';
import { jsonOf } from '../../formats/json.js';
import { defineProcessor, FEATURES, type ProcessContext } from '../action.js';
import { Accumulator, AGGREGATIONS } from '../shared/accumulator.js';
import { flowExpr, name, optional, withDefault } from '../shared/parameters.js';

const COMPLETE = 'complete';

/** What group keys are joined by, and split by again for the summary. */
const SEPARATOR = '|';

const calculation = z
  .object({
    newAttribute: name(),
    aggregation: withDefault(z.enum(AGGREGATIONS), 'sum'),
    expr: optional(flowExpr()),
  })
  .refine(({ aggregation, expr }) => aggregation === 'count' || expr !== undefined, {
    path: ['expr'],
    message: 'every aggregation except count needs it: the number to aggregate',
  });

type Calculation = z.output<typeof calculation>;

/** By new attribute: two calculations of the same one share theirs, as in the engine. */
type Group = Map<string, Accumulator>;

export const statisticsCalculator = defineProcessor({
  name: 'Statistics Calculator',
  category: 'Attribute',
  summary: 'Passes features on and sends one summary per group: counts, sums, minima, maxima, means',
  inputPorts: [FEATURES],
  outputPorts: [COMPLETE, FEATURES],
  parameters: z.object({
    calculations: z.array(calculation),
    groupBy: optional(z.array(name())),
    groupId: optional(name()),
  }),
  attributesRead: ({ groupBy = [] }) => groupBy,
  accumulates: false,
  heavyFinish: false,
  create: ({ calculations, groupBy = [], groupId }) => {
    const groups = new Map<string, Group>();
    return {
      process(context) {
        const { feature } = context;
        const key = groupBy.map(attribute => textOf(feature.get(attribute) ?? '')).join(SEPARATOR);
        const group = groups.get(key) ?? new Map<string, Accumulator>();
        groups.set(key, group);
        for (const calculation of calculations) observe(group, calculation, context);
        context.send(context.take(), COMPLETE);
      },
      async finish(context) {
        for (const [key, group] of groups) {
          const attributes = Attributes.of();
          const parts = key.split(SEPARATOR);
          for (const [i, attribute] of groupBy.entries()) attributes.set(attribute, parts[i]!);
          if (groupId !== undefined) attributes.set(groupId, key);
          for (const { newAttribute, aggregation } of calculations) {
            attributes.set(newAttribute, group.get(newAttribute)!.result(aggregation));
          }
          context.send(context.create({ attributes }));
          await context.ready();
        }
      },
    };
  },
});

function observe(group: Group, calculation: Calculation, context: ProcessContext): void {
  const { newAttribute, aggregation } = calculation;
  const accumulator = group.get(newAttribute) ?? new Accumulator();
  group.set(newAttribute, accumulator);
  if (aggregation === 'count') accumulator.count();
  else accumulator.add(amountOf(calculation, context));
}

function amountOf({ newAttribute, expr }: Calculation, context: ProcessContext): NumberValue {
  const { feature, variables } = context;
  const amount = expr!.value({ attributes: feature, variables });
  if (isNumber(amount)) return amount;
  throw new Error(
    `calculation of "${newAttribute}": the expression must give a number, but gives ${jsonOf(amount)}`,
  );
}
