/**
 * What an unquoted YAML scalar means: the YAML 1.2 core schema as serde_yaml 0.9 reads it. `yes` and `0123`
 * are text; a number is parsed and printed again, so `1.50` becomes `1.5` and `0x10` becomes `16`
 * (workflow-format reference, sections 2.1 and 13).
 */

import { type NumberValue, numberFromFloat, numberFromText } from '../feature/attribute-value.js';

const WORDS: ReadonlyMap<string, null | boolean> = new Map([
  ...['', '~', 'null', 'Null', 'NULL'].map(word => [word, null] as const),
  // The engine's JSON values have no place for these and make them null.
  ...['inf', 'Inf', 'INF'].flatMap(word => ['.', '+.', '-.'].map(sign => [sign + word, null] as const)),
  ...['.nan', '.NaN', '.NAN'].map(word => [word, null] as const),
  ...['true', 'True', 'TRUE'].map(word => [word, true] as const),
  ...['false', 'False', 'FALSE'].map(word => [word, false] as const),
]);

const RADIX_INTEGER = /^([+-]?)(0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+)$/;
const DECIMAL_INTEGER = /^([+-]?)(\d+)$/;
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The value of the unquoted scalar `text`. */
export function plainScalar(text: string): null | boolean | NumberValue | string {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const integer = RADIX_INTEGER.exec(text) ?? DECIMAL_INTEGER.exec(text);
  if (integer !== null) {
    const [, sign, digits] = integer as unknown as [string, string, string];
    if (/^0\d/.test(digits)) return text;
    const magnitude = BigInt(digits);
    return numberFromText(String(sign === '-' ? -magnitude : magnitude));
  }
  if (!FLOAT.test(text)) return text;
  const value = Number(text);
  return Number.isFinite(value) ? numberFromFloat(value) : text;
}
