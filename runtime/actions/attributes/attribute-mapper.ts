/** Attribute Mapper: replaces all attributes by what its rules produce. */
import { z } from 'zod';
import { type AttributeValue, isMap } from '../../feature/attribute-value.js';
import { Attributes } from '../../feature/attributes.js';
import { messageOf } from '../../user-error.js';
import { defineProcessor, FEATURES, type ProcessContext } from '../action.js';
import { expr, name, optional } from '../shared/parameters.js';

const mapper = z.object({
  attribute: optional(name()),
  expr: optional(expr()),
  valueAttribute: optional(name()),
  parentAttribute: optional(name()),
  childAttribute: optional(name()),
  multipleExpr: optional(expr()),
});

type Mapper = z.output<typeof mapper>;

export const attributeMapper = defineProcessor({
  name: 'Attribute Mapper',
  category: 'Attribute',
  summary: 'Replaces all attributes by the ones that its rules produce',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES],
  parameters: z.object({ mappers: z.array(mapper) }),
  attributesRead: ({ mappers }) => mappers.flatMap(readBy),
  accumulates: false,
  heavyFinish: false,
  create: ({ mappers }) => ({
    process(context) {
      const attributes = Attributes.of();
      for (const mapper of mappers) {
        const { attribute } = mapper;
        if (attribute === undefined) {
          for (const [key, value] of entriesOf(mapper, context)) attributes.set(key, value);
        } else {
          const value = mappedValue(attribute, mapper, context);
          if (value !== undefined) attributes.set(attribute, value);
        }
      }
      const output = context.edit();
      output.setAttributes(attributes);
      context.send(output);
    },
  }),
});

/** The attributes that a rule names, of the first way that it gives. */
function readBy({ attribute, expr, valueAttribute, parentAttribute, childAttribute }: Mapper): string[] {
  if (attribute === undefined || expr !== undefined) return [];
  if (valueAttribute !== undefined) return [valueAttribute];
  return parentAttribute === undefined || childAttribute === undefined ? [] : [parentAttribute];
}

/** What the first way that the rule gives finds; `undefined` if it finds nothing to write. */
function mappedValue(attribute: string, mapper: Mapper, context: ProcessContext): AttributeValue | undefined {
  const { expr, valueAttribute, parentAttribute, childAttribute } = mapper;
  const { feature, variables } = context;
  if (expr !== undefined) {
    try {
      return expr.value({ attributes: feature, variables });
    } catch (error) {
      report(context, `"${attribute}" is null: ${messageOf(error)}`);
      return null;
    }
  }
  if (valueAttribute !== undefined) return feature.get(valueAttribute) ?? null;
  if (parentAttribute === undefined || childAttribute === undefined) return undefined;
  const parent = feature.get(parentAttribute);
  return isMap(parent) ? parent.get(childAttribute) : undefined;
}

/** The entries of the dictionary that a rule without an attribute of its own gives. */
function entriesOf({ multipleExpr }: Mapper, context: ProcessContext): Iterable<[string, AttributeValue]> {
  if (multipleExpr === undefined) return [];
  const { feature, variables } = context;
  try {
    const value = multipleExpr.value({ attributes: feature, variables });
    if (isMap(value)) return value;
    report(context, '`multipleExpr` must give a dictionary, and adds nothing');
  } catch (error) {
    report(context, `\`multipleExpr\` adds nothing: ${messageOf(error)}`);
  }
  return [];
}

function report(context: ProcessContext, message: string): void {
  context.diagnose('expr.attribute_operation_failed', message, context.feature.id);
}
