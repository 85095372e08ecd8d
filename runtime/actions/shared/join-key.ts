/** The key by which Feature Merger and Feature Joiner match requestors with suppliers. */
import { z } from 'zod';
import { textOf } from '../../feature/attribute-value.js';
import { messageOf } from '../../user-error.js';
import type { AttributeRead, ProcessContext } from '../action.js';
import { flowExpr, name, optional } from './parameters.js';

/** The parameters of both sides, to be spread into an action's own; `checkJoinKeys` goes with them. */
export const joinKeyParameters = {
  requestorAttribute: optional(z.array(name())),
  supplierAttribute: optional(z.array(name())),
  requestorAttributeValue: optional(flowExpr()),
  supplierAttributeValue: optional(flowExpr()),
};

export type JoinKeyParameters = z.output<z.ZodObject<typeof joinKeyParameters>>;

export const JOIN_PORTS = ['requestor', 'supplier'] as const;

export type JoinPort = (typeof JOIN_PORTS)[number];

/** A refinement of the parameters: each side needs one of its two forms. */
export function checkJoinKeys(parameters: JoinKeyParameters, context: z.RefinementCtx): void {
  for (const side of JOIN_PORTS) {
    if (parameters[`${side}Attribute`] !== undefined || parameters[`${side}AttributeValue`] !== undefined) {
      continue;
    }
    const message = `give \`${side}Attribute\` (attribute names) or \`${side}AttributeValue\` (an expression)`;
    context.addIssue({ code: 'custom', path: [`${side}Attribute`], message });
  }
}

/** The key attributes of both sides. */
export function joinAttributesRead(parameters: JoinKeyParameters): AttributeRead[] {
  return JOIN_PORTS.flatMap(port =>
    (parameters[`${port}Attribute`] ?? []).map(attribute => ({ name: attribute, port })),
  );
}

/** The side that the input is of. */
export function joinPortOf({ port }: ProcessContext): JoinPort {
  const side = JOIN_PORTS.find(candidate => candidate === port);
  if (side === undefined) throw new Error(`Invalid port handle: ${port}`);
  return side;
}

/**
 * The key of the input: the texts of the attributes that it has, joined with "-", or else the string that the
 * expression gives. An expression that fails or gives no string makes the key "", which matches "".
 */
export function joinKeyOf(parameters: JoinKeyParameters, side: JoinPort, context: ProcessContext): string {
  const { feature, variables } = context;
  const attributes = parameters[`${side}Attribute`];
  if (attributes !== undefined) {
    const values = attributes.map(attribute => feature.get(attribute));
    return values
      .filter(value => value !== undefined)
      .map(textOf)
      .join('-');
  }
  try {
    return parameters[`${side}AttributeValue`]!.string({ attributes: feature, variables });
  } catch (error) {
    const message = `the ${side} key is empty: ${messageOf(error)}`;
    context.diagnose('expr.attribute_operation_failed', message, feature.id);
    return '';
  }
}
