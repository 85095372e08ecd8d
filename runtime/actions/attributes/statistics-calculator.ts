/** Statistics Calculator: passes features on, and sums their numbers up by group. */
import { z } from 'zod';
import { type AttributeValue, isNumber, type NumberValue, textOf } from '../../feature/attribute-value.js';
import { Attributes } from '../../feature/attributes.js';
import { jsonOf } from '../../formats/json.js';
import { quoted } from '../../workflow/nearest-names.js';
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
  factoryError: 'StatisticsCalculator Factory error',
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
        const observe = (amounts: readonly Amount[]): void => {
          if (amounts.length === 0) return;
          const group = groups.get(key) ?? new Map<string, Accumulator>();
          groups.set(key, group);
          for (const { newAttribute, amount } of amounts) count(group, newAttribute, amount);
        };
        const { amounts, failure } = amountsOf(calculations, context);
        if (failure !== undefined) {
          // The engine has counted the feature by then.
          observe(amounts);
          throw failure;
        }
        context.send(context.take(), COMPLETE);
        observe(amounts);
      },
      async finish(context) {
        for (const [key, group] of groups) {
          const attributes = Attributes.of();
          const parts = key.split(SEPARATOR);
          for (const [i, attribute] of groupBy.entries()) attributes.set(attribute, parts[i]!);
          if (groupId !== undefined) attributes.set(groupId, key);
          for (const { newAttribute, aggregation } of calculations) {
            // There is none if every feature of the group failed in it.
            const result = group.get(newAttribute)?.result(aggregation);
            if (result !== undefined) attributes.set(newAttribute, result);
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

function count(group: Group, newAttribute: string, amount: Amount['amount']): void {
  const accumulator = group.get(newAttribute) ?? new Accumulator();
  group.set(newAttribute, accumulator);
  if (amount === null) accumulator.count();
  else accumulator.add(amount);
}

/** What a feature adds to a calculation: a number to aggregate; `null` for a count, which needs none. */
interface Amount {
  readonly newAttribute: string;
  readonly amount: NumberValue | null;
}

/** Those of the calculations before the first that fails, and its failure, which says what they have counted. */
function amountsOf(
  calculations: readonly Calculation[],
  context: ProcessContext,
): { readonly amounts: readonly Amount[]; readonly failure?: Error } {
  const amounts: Amount[] = [];
  for (const calculation of calculations) {
    try {
      amounts.push({ newAttribute: calculation.newAttribute, amount: amountOf(calculation, context) });
    } catch (cause) {
      if (amounts.length === 0 || !(cause instanceof Error)) throw cause;
      const counted = quoted(
        amounts.map(({ newAttribute }) => newAttribute),
        'and',
      );
      const message = `${cause.message}; the calculations before it, ${counted}, have counted the feature`;
      return { amounts, failure: new Error(message, { cause }) };
    }
  }
  return { amounts };
}

/** The number to aggregate; `null` for a count. */
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
