/** FlowExpr, the expression language of workflow parameters (flowexpr reference). */

import { type AttributeValue, isNumber, numberText } from '../feature/attribute-value.js';
import { runBody } from './call.js';
import { compileBody } from './compiler.js';
import { fromAttribute, toAttribute } from './conversion.js';
import { display } from './display.js';
import { ExpressionError, Failure, NOWHERE } from './expression-error.js';
import { type AttributeReader, Attributes, Variables } from './host.js';
import { limited } from './limits.js';
import { checkNothingLeft } from './liveness.js';
import { parse } from './parser.js';
import { Scope } from './scope.js';
import { Frame, type FunctionBody, Run, type Value } from './value.js';

export { ExpressionError } from './expression-error.js';
export type { AttributeReader } from './host.js';

/**
 * What an expression sees. Without `attributes` that name is not bound; without `variables` there are none.
 */
export interface ExpressionScope {
  readonly attributes?: AttributeReader;
  readonly variables?: AttributeReader;
}

const NO_VARIABLES: AttributeReader = { get: () => undefined, has: () => false, keys: () => [] };

/** A compiled expression. All readers throw `ExpressionError` of kind `eval` or `conversion`. */
export class Expression {
  readonly #body: FunctionBody;
  readonly #slotCount: number;

  private constructor(readonly source: string) {
    const program = parse(source);
    const scope = new Scope(program.bound, null);
    this.#body = compileBody(program.body, scope);
    this.#slotCount = scope.size;
  }

  /** Throws `ExpressionError` of kind `lex` or `parse`. */
  static compile(source: string): Expression {
    return new Expression(source);
  }

  /** The result as an attribute can hold it. */
  evaluate(scope: ExpressionScope): AttributeValue {
    return limited(() => this.#convert(this.#run(scope)));
  }

  /** The result, which must be true or false: nothing else counts as either. */
  evaluateBoolean(scope: ExpressionScope): boolean {
    const value = limited(() => this.#run(scope));
    if (typeof value !== 'boolean') throw this.#conversionError('eval result is not a bool');
    return value;
  }

  /** The result, which must be an int, and one that a JavaScript number holds exactly. */
  evaluateInteger(scope: ExpressionScope): number {
    const value = limited(() => this.#run(scope));
    const number = typeof value === 'bigint' ? Number(value) : undefined;
    if (number !== undefined && Number.isSafeInteger(number)) return number;
    this.#convert(value);
    throw this.#conversionError('expected integer');
  }

  /** The result, which must be an int or a finite float. */
  evaluateFloat(scope: ExpressionScope): number {
    const value = this.evaluate(scope);
    if (!isNumber(value)) throw this.#conversionError('expected number');
    return Number(numberText(value));
  }

  /** The result, which must be a string. */
  evaluateString(scope: ExpressionScope): string {
    const value = limited(() => this.#run(scope));
    if (typeof value !== 'string') throw this.#conversionError('eval result is not a string');
    return value;
  }

  /** The result as a literal of the language: strings in quotes, `3.0` for a float. */
  display(scope: ExpressionScope): string {
    return display(fromAttribute(this.evaluate(scope)));
  }

  #run(scope: ExpressionScope): Value {
    const attributes = scope.attributes === undefined ? undefined : new Attributes(scope.attributes);
    const variables = new Variables(scope.variables ?? NO_VARIABLES);
    const run = new Run(attributes, variables);
    const frame = new Frame(run, null, new Array(this.#slotCount).fill(undefined), 0);
    let result: Value;
    try {
      result = runBody(this.#body, frame);
    } catch (thrown) {
      throw this.#evaluationError(thrown, run.at);
    }
    if (run.grown !== undefined || run.attributes !== attributes || run.variables !== variables) {
      this.#checkNothingLeft(run, attributes, variables);
    }
    return result;
  }

  #checkNothingLeft(run: Run, attributes: Value | undefined, variables: Value): void {
    try {
      checkNothingLeft(run, attributes, variables);
    } catch (thrown) {
      throw this.#evaluationError(thrown, NOWHERE);
    }
  }

  #convert(value: Value): AttributeValue {
    try {
      return toAttribute(value);
    } catch (thrown) {
      throw thrown instanceof Failure ? this.#conversionError(thrown.message) : thrown;
    }
  }

  #conversionError(reason: string): ExpressionError {
    return new ExpressionError('conversion', reason, this.source, 0);
  }

  /** A program can run into JavaScript's own limits (stack, length of a string), which are `RangeError`s. */
  #evaluationError(thrown: unknown, at: number): unknown {
    if (thrown instanceof Failure || thrown instanceof RangeError) {
      return new ExpressionError('eval', thrown.message, this.source, at);
    }
    return thrown;
  }
}
