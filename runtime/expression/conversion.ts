/** Attribute values to FlowExpr values and back (flowexpr reference, section 11). */

import {
  type AttributeValue,
  DateTime,
  isArray,
  NumberText,
  numberFromFloat,
  numberFromText,
} from '../feature/attribute-value.js';
import { Failure } from './expression-error.js';
import { intFromText } from './integer.js';
import { checkNesting } from './limits.js';
import { Regex, Type, typeName, type Value } from './value.js';

/** A fresh copy of lists and maps, so that what an expression changes in them stays in the expression. */
export function fromAttribute(value: AttributeValue): Value {
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) ? BigInt(value) : fromNumberText(String(value));
    case 'string':
    case 'boolean':
      return value;
  }
  if (value === null) return null;
  if (value instanceof NumberText) return fromNumberText(value.text);
  if (value instanceof DateTime) return value.text;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (isArray(value)) {
    const list: Value[] = [];
    for (const item of value) list.push(fromAttribute(item));
    return list;
  }
  const dict = new Map<string, Value>();
  for (const [key, item] of value) dict.set(key, fromAttribute(item));
  return dict;
}

/** An int if the text is one of 64 bits, else a float. */
function fromNumberText(text: string): Value {
  const int = intFromText(text);
  if (int !== undefined) return int;
  const float = Number(text);
  if (Number.isFinite(float)) return float;
  warnOutOfRange(text);
  return null;
}

let hasWarned = false;

/** Once: a column of such numbers would bury everything else on standard error. */
function warnOutOfRange(text: string): void {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning(`The number ${text} is out of range; expressions see it and its like as null.`);
}

/** Throws `Failure` for what no attribute can hold: functions, modules, types, NaN, the infinities. */
export function toAttribute(value: Value, depth = 0): AttributeValue {
  switch (typeof value) {
    case 'bigint': {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : numberFromText(String(value));
    }
    case 'number':
      if (!Number.isFinite(value)) throw new Failure(`${floatName(value)} cannot become an attribute`);
      return numberFromFloat(value);
    case 'string':
    case 'boolean':
      return value;
  }
  if (value === null) return null;
  checkNesting(depth);
  if (Array.isArray(value)) {
    const array: AttributeValue[] = [];
    for (const item of value) array.push(toAttribute(item, depth + 1));
    return array;
  }
  if (value instanceof Map) {
    const map = new Map<string, AttributeValue>();
    for (const [key, item] of value) map.set(key, toAttribute(item, depth + 1));
    return map;
  }
  if (value instanceof Regex) return value.pattern;
  if (value instanceof Type) throw new Failure(`type '${value.name}' cannot be converted`);
  throw new Failure(`${typeName(value)} cannot be converted`);
}

function floatName(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'inf' : '-inf';
}
