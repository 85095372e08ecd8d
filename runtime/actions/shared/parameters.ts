/** Decodes a node's parameters: the forms that parameters take, and the error for those that don't. */
import { z } from 'zod';
import { Code } from '../../expression/code.js';
import { ExpressionError } from '../../expression/expression-error.js';
import { messageOf } from '../../user-error.js';
import type { ActionDefinition } from '../action.js';
import { factoryError, type UnbuiltNode } from './factory-error.js';

/** `{type: flowExpr | string, value}` */
export function expr() {
  return code('any');
}

/** `{type: flowExpr, value}` */
export function flowExpr() {
  return code('flowExpr');
}

/** What unknown-parameters.ts is told of an expression, which `Code` decodes. */
const EXPRESSION_KEYS = { properties: { type: {}, value: {} } };

function code(allowed: 'any' | 'flowExpr') {
  return z
    .unknown()
    .meta(EXPRESSION_KEYS)
    .transform((value, context): Code => {
      try {
        return Code.of(value, allowed);
      } catch (error) {
        context.addIssue({ code: 'custom', message: explanationOf(error) });
        return z.NEVER;
      }
    });
}

/** An expression's error shows the place in its source. */
function explanationOf(error: unknown): string {
  return error instanceof ExpressionError ? error.explain() : messageOf(error);
}

/** An attribute or port name: surrounding whitespace does not count. */
export function name() {
  return z.string().trim().min(1);
}

/** An optional parameter: absent or null is `undefined`. */
export function optional<T extends z.ZodType>(type: T) {
  return type.nullish().transform(value => value ?? undefined);
}

/** An optional parameter of which absent and null both stand for `value`. */
export function optionalOr<T extends z.ZodType>(type: T, value: z.output<T>) {
  return type.nullish().transform(given => given ?? value);
}

/** A parameter with a default, which can be left out; as in the engine, null is no value for it. */
export function withDefault<T extends z.ZodType>(type: T, value: z.output<T>) {
  return type.optional().transform(given => given ?? value);
}

/** A node as far as its parameters go. */
interface NodeParameters extends UnbuiltNode {
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The parameters that `definition.create` takes. Throws `FactoryError` naming node, parameter and problem. */
export function parametersOf(
  definition: ActionDefinition,
  node: NodeParameters,
  workflowFile: string | null,
): unknown {
  const result = definition.parameters.safeParse(node.parameters);
  if (result.success) return result.data;
  const problems = result.error.issues.map(issue => {
    const path = issue.path.map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
    return path === '' ? issue.message : `parameter ${path.replace(/^\./, '')}: ${issue.message}`;
  });
  throw factoryError(definition, node, workflowFile, problems.join('; '));
}
