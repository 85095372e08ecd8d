/** Runs an expression and says what came of it, as one text. */

import { toAttribute } from '../../../runtime/expression/conversion.js';
import { type AttributeReader, Expression, ExpressionError } from '../../../runtime/expression/expression.js';
import { JsonReader } from '../../../runtime/expression/modules/json-reader.js';
import type { AttributeMap } from '../../../runtime/feature/attribute-value.js';

/** The members of a JSON object, their numbers spelled as they are there. */
export function readerOfJson(json: string): AttributeReader {
  return toAttribute(new JsonReader(json).read()) as AttributeMap;
}

export const variables: AttributeReader = new Map<string, string | number>([
  ['mode', 'fast'],
  ['limit', 10],
]);

/** The result in display form, or the message of the `ExpressionError`. */
export function outcome(source: string, attributesJson = '{}'): string {
  try {
    return Expression.compile(source).display({ attributes: readerOfJson(attributesJson), variables });
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

/** The message of an evaluation error without its place. */
export function failure(source: string, attributesJson?: string): string {
  return outcome(source, attributesJson).replace(/^eval error at position \d+: /, '');
}
