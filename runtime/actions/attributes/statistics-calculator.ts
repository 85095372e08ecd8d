/** Statistics Calculator: passes features on, and sums their numbers up by group. */
import { z } from 'zod';
import { type AttributeValue, isNumber, type NumberValue, textOf } from '../../feature/attribute-value.js';
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
    /** A group is there once something was counted for it. */
    const groups = new Map<string, Group>();
    return {
      process(context) {
        const { feature } = context;
        const key = groupBy.map(attribute => keyText(feature.get(attribute))).join(SEPARATOR);
        for (const calculation of calculations) {
          // Before the group is touched: what fails here has no part in it, what was counted before stays counted.
          const amount = amountOf(calculation, context);
          const group = groups.get(key) ?? new Map<string, Accumulator>();
          groups.set(key, group);
          observe(group, calculation.newAttribute, amount);
        }
        context.send(context.take(), COMPLETE);
      },
      async finish(context) {
        for (const [key, group] of groups) {
          const attributes = Attributes.of();
          const parts = key.split(SEPARATOR);
          for (const [i, attribute] of groupBy.entries()) attributes.set(attribute, parts[i]!);
          if (groupId !== undefined) attributes.set(groupId, key);
          for (const { newAttribute, aggregation } of calculations) {
            const accumulator = group.get(newAttribute);
            if (accumulator !== undefined) attributes.set(newAttribute, accumulator.result(aggregation));
          }
          context.send(context.create({ attributes }));
          await context.ready();
        }
      },
    };
  },
});

/** Only an absent attribute is empty: null has a text. */
function keyText(value: AttributeValue | undefined): string {
  return value === undefined ? '' : textOf(value);
}

function observe(group: Group, newAttribute: string, amount: NumberValue | null): void {
  const accumulator = group.get(newAttribute) ?? new Accumulator();
  group.set(newAttribute, accumulator);
  if (amount === null) accumulator.count();
  else accumulator.add(amount);
}

/** The number to aggregate; `null` for a count, which needs none. */
function amountOf(
  { newAttribute, aggregation, expr }: Calculation,
  context: ProcessContext,
): NumberValue | null {
  if (aggregation === 'count') return null;
  const { feature, variables } = context;
  const amount = expr!.value({ attributes: feature, variables });
  if (isNumber(amount)) return amount;
  throw new Error(
    `calculation of "${newAttribute}": the expression must give a number, but gives ${jsonOf(amount)}`,
  );
}
