/** Attribute Manager: creates, converts, renames and removes attributes. */
import { z } from 'zod';
import type { AttributeValue } from '../../feature/attribute-value.js';
import type { Feature } from '../../feature/feature.js';
import { messageOf } from '../../user-error.js';
import { defineProcessor, FEATURES, type ProcessContext } from '../action.js';
import { expr, name, optional } from '../shared/parameters.js';

const operation = z
  .object({
    attribute: name(),
    method: z.enum(['create', 'convert', 'rename', 'remove']),
    value: optional(expr()),
  })
  .refine(({ method, value }) => method !== 'rename' || value !== undefined, {
    message: 'method "rename" needs a `value`: the new name',
  });

type Operation = z.output<typeof operation>;

/** What an operation will do, decided on the unchanged input. */
type Edit = (output: Feature) => void;

export const attributeManager = defineProcessor({
  name: 'Attribute Manager',
  category: 'Attribute',
  summary: 'Creates, converts, renames and removes attributes',
  inputPorts: [FEATURES],
  outputPorts: [FEATURES],
  factoryError: 'Attribute Keeper error',
  parameters: z.object({ operations: z.array(operation) }),
  attributesRead: ({ operations }) =>
    operations.filter(({ method }) => method !== 'create').map(({ attribute }) => attribute),
  accumulates: false,
  heavyFinish: false,
  create: ({ operations }) => ({
    process(context) {
      const edits: Edit[] = [];
      for (const operation of operations) {
        const edit = editOf(operation, context);
        if (edit !== undefined) edits.push(edit);
      }
      const output = context.edit();
      for (const edit of edits) edit(output);
      context.send(output);
    },
  }),
});

/** Expressions and presence tests see the original input, so all are looked at before the first change. */
function editOf({ attribute, method, value }: Operation, context: ProcessContext): Edit | undefined {
  const { feature, variables } = context;
  const scope = { attributes: feature, variables };
  const isPresent = feature.has(attribute);
  if (method !== 'create' && !isPresent) return undefined;
  try {
    if (method === 'remove') return output => output.delete(attribute);
    if (method === 'rename') {
      return renaming(attribute, value!.string(scope).trim(), feature);
    }
    if (value === undefined) return undefined;
    const result: AttributeValue = value.value(scope);
    return output => output.set(attribute, result);
  } catch (error) {
    context.diagnose(
      'expr.attribute_operation_failed',
      `${method} "${attribute}": ${messageOf(error)}`,
      feature.id,
    );
    return undefined;
  }
}

function renaming(attribute: string, newName: string, feature: Feature): Edit | undefined {
  if (feature.has(newName)) return undefined;
  const value = feature.get(attribute)!;
  return output => {
    output.delete(attribute);
    output.set(newName, value);
  };
}
