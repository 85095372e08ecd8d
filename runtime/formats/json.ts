/**
 * JSON text from and to attribute values, with numbers as they are written (workflow-format reference, section
 * 2.1: `1.50`, `1.0` and integers of twenty digits keep their text) and keys in the order of the text.
 *
 * `JSON.parse` loses both: it has doubles only, and moves keys like "12" to the front. A scan marks what it would
 * lose inside the text first (`json-exact.ts`); most texts have nothing to mark and are parsed as they are.
 */

import {
  type AttributeValue,
  DateTime,
  isArray,
  isMap,
  NumberText,
  numberFromText,
} from '../feature/attribute-value.js';
import { UserError } from '../user-error.js';
import { markExact, unmarked } from './json-exact.js';
import { findJsonSyntaxError } from './json-syntax.js';
import { MAX_NESTING } from './nesting-limit.js';

/** The value that a JSON text holds. Throws `UserError` with line and column if it is not JSON. */
export function attributeValueFromJson(text: string): AttributeValue {
  const marked = markExact(text);
  return toValue(parse(marked ?? text, text), marked !== undefined, 0);
}

function parse(parsed: string, text: string): unknown {
  try {
    return JSON.parse(parsed);
  } catch (thrown) {
    const mistake = findJsonSyntaxError(text);
    if (mistake === undefined) throw thrown;
    const before = text.slice(0, mistake.offset);
    const line = before.split('\n').length;
    const column = mistake.offset - before.lastIndexOf('\n');
    const found =
      mistake.offset === text.length ? 'the text ends' : `there is ${JSON.stringify(text[mistake.offset])}`;
    throw new UserError(
      `The JSON is wrong at line ${line}, column ${column}: ${found} where ${mistake.expected} should be`,
    );
  }
}

/**
 * The attribute value of a plain value, as a YAML or JSON parser makes it, or as a user writes it: objects and
 * maps become maps, `Date`s date-times, `bigint`s numbers, `undefined` null; attribute values stay.
 * Throws `UserError` for NaN, infinities, functions and symbols, which no attribute can hold.
 */
export function valueFromPlain(value: unknown): AttributeValue {
  return toValue(value, false, 0);
}

function toValue(value: unknown, isMarked: boolean, depth: number): AttributeValue {
  if (typeof value === 'string') return isMarked ? unmarked(value) : value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new UserError(`${value} can't be an attribute value; a number must be finite`);
  }
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return numberFromText(String(value));
  if (typeof value !== 'object') throw new UserError(`A ${typeof value} can't be an attribute value`);
  if (depth > MAX_NESTING) throw new UserError(`A value is nested more than ${MAX_NESTING} levels deep`);
  if (Array.isArray(value)) return value.map(item => toValue(item, isMarked, depth + 1));
  if (value instanceof NumberText || value instanceof DateTime || value instanceof Uint8Array) return value;
  if (value instanceof Date) return dateTimeOf(value);
  return mapOf(value, isMarked, depth);
}

function mapOf(value: object, isMarked: boolean, depth: number): AttributeValue {
  const map = new Map<string, AttributeValue>();
  if (value instanceof Map) {
    for (const [key, item] of value) map.set(String(key), toValue(item, isMarked, depth + 1));
    return map;
  }
  for (const key of Object.keys(value)) {
    const item = toValue((value as Record<string, unknown>)[key], isMarked, depth + 1);
    map.set(isMarked ? String(unmarked(key)) : key, item);
  }
  return map;
}

function dateTimeOf(date: Date): DateTime {
  const dateTime = Number.isNaN(date.getTime()) ? undefined : DateTime.parse(date.toISOString());
  if (dateTime === undefined) throw new UserError('A date must lie in the years 0000 to 9999');
  return dateTime;
}

/**
 * The JSON text of a value, without white space: numbers by their text, dates and date-times as strings, bytes
 * as an array of integers (workflow-format reference, section 9).
 */
export function jsonOf(value: AttributeValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (value instanceof NumberText) return value.text;
  if (value instanceof DateTime) return JSON.stringify(value.text);
  if (value instanceof Uint8Array) return `[${value.join(',')}]`;
  if (isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (!isMap(value)) throw new TypeError('not an attribute value');
  let text = '';
  for (const [key, item] of value) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${jsonOf(item)}`;
  return `{${text}}`;
}
