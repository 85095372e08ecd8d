/** Parameters that take an expression: `{type: flowExpr | string, value}` (flowexpr reference, section 1). */

import type { AttributeValue } from '../feature/attribute-value.js';
import { UserError } from '../user-error.js';
import { type AttributeReader, Expression, type ExpressionScope } from './expression.js';
import { intFromText } from './integer.js';
import { quote } from './literal-text.js';
import { floatFromText } from './types.js';
import { trim } from './white-space.js';

const ALLOWED_TYPES = { any: ['flowExpr', 'string'], flowExpr: ['flowExpr'] } as const;

/** An expression, or a text that stands for itself. */
export abstract class Code {
  /**
   * Compiles a parameter. `allowed` is what the parameter takes: both types, or expressions only.
   * Throws `UserError` if `value` has not the form of one, `ExpressionError` if its source can't be read.
   */
  static of(value: unknown, allowed: 'any' | 'flowExpr' = 'any'): Code {
    const { type, value: text } = parts(value);
    const types: readonly string[] = ALLOWED_TYPES[allowed];
    if (!types.includes(type)) {
      throw new UserError(`code type \`${type}\` is not allowed here; allowed: [${types.join(', ')}]`);
    }
    return type === 'string' ? new TextCode(text) : new ExpressionCode(Expression.compile(text));
  }

  abstract value(scope: ExpressionScope): AttributeValue;
  abstract boolean(scope: ExpressionScope): boolean;
  /** A whole number that JavaScript holds exactly. */
  abstract integer(scope: ExpressionScope): number;
  abstract float(scope: ExpressionScope): number;
  abstract string(scope: ExpressionScope): string;

  /** The string that it gives for every feature; `undefined` if that depends on attributes, or if it gives none. */
  constant(variables: AttributeReader): string | undefined {
    let isAsked = false;
    const asked = <T>(answer: T): T => {
      isAsked = true;
      return answer;
    };
    const attributes = { get: () => asked(undefined), has: () => asked(false), keys: () => asked([]) };
    try {
      const text = this.string({ attributes, variables });
      return isAsked ? undefined : text;
    } catch {
      return undefined;
    }
  }
}

function parts(parameter: unknown): { type: string; value: string } {
  if (typeof parameter !== 'object' || parameter === null) {
    throw new UserError(`expected an object with \`type\` and \`value\`, got ${JSON.stringify(parameter)}`);
  }
  const { type, value } = parameter as { type?: unknown; value?: unknown };
  if (type === undefined) throw new UserError('missing field `type`: it is flowExpr or string');
  if (value === undefined) throw new UserError('missing field `value`');
  if (typeof type !== 'string') throw new UserError(`\`type\` must be a string, got ${JSON.stringify(type)}`);
  if (typeof value !== 'string') {
    throw new UserError(`\`value\` must be a string, got ${JSON.stringify(value)}: put it in quotes`);
  }
  return { type, value };
}

class ExpressionCode extends Code {
  readonly #expression: Expression;

  constructor(expression: Expression) {
    super();
    this.#expression = expression;
  }

  override value(scope: ExpressionScope): AttributeValue {
    return this.#expression.evaluate(scope);
  }

  override boolean(scope: ExpressionScope): boolean {
    return this.#expression.evaluateBoolean(scope);
  }

  override integer(scope: ExpressionScope): number {
    return this.#expression.evaluateInteger(scope);
  }

  override float(scope: ExpressionScope): number {
    return this.#expression.evaluateFloat(scope);
  }

  override string(scope: ExpressionScope): string {
    return this.#expression.evaluateString(scope);
  }
}

/** The text is the result, whatever it looks like. */
class TextCode extends Code {
  readonly #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  override value(): string {
    return this.#text;
  }

  override boolean(): boolean {
    return this.#text !== '';
  }

  override integer(): number {
    const int = intFromText(trim(this.#text));
    const number = int === undefined ? Number.NaN : Number(int);
    if (!Number.isSafeInteger(number)) throw new UserError(`expected integer, got ${quote(this.#text)}`);
    return number;
  }

  override float(): number {
    const float = floatFromText(trim(this.#text));
    if (float === undefined) throw new UserError(`expected number, got ${quote(this.#text)}`);
    return float;
  }

  override string(): string {
    return this.#text;
  }
}
