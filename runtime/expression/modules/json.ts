/** The module `json` (flowexpr reference, section 9). */

import { numberFromFloat, numberText } from '../../feature/attribute-value.js';
import { stringArgument } from '../arguments.js';
import { Failure } from '../expression-error.js';
import { checkNesting } from '../limits.js';
import { floatText } from '../literal-text.js';
import { Module, NativeFunction, Regex, typeName, type Value } from '../value.js';
import { JsonReader } from './json-reader.js';

/** Compact; dicts keep their order; a Regex becomes its pattern. */
function dump(value: Value, depth = 0): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new Failure(`json.dumps: ${floatText(value)} is not representable in JSON`);
    return numberText(numberFromFloat(value));
  }
  checkNesting(depth);
  const parts: string[] = [];
  if (Array.isArray(value)) {
    for (const item of value) parts.push(dump(item, depth + 1));
    return `[${parts.join(',')}]`;
  }
  if (value instanceof Map) {
    for (const [key, item] of value) parts.push(`${JSON.stringify(key)}:${dump(item, depth + 1)}`);
    return `{${parts.join(',')}}`;
  }
  if (value instanceof Regex) return JSON.stringify(value.pattern);
  throw new Failure(`json.dumps: ${typeName(value)} is not serializable`);
}

export const json = new Module(
  'json',
  new Map<string, Value>([
    ['dumps', new NativeFunction('json.dumps', 1, 1, ([value]) => dump(value!))],
    [
      'loads',
      new NativeFunction('json.loads', 1, 1, ([text]) => new JsonReader(stringArgument(text!)).read()),
    ],
  ]),
);
