/**
 * The values an attribute can hold: null, boolean, number, string, date-time, bytes, array, map.
 *
 * The engine keeps numbers as text, so that `1`, `1.0` and `1.00` are three different values
 * (workflow-format reference, section 2.1). Nearly every number is spelled the way JavaScript spells it,
 * so a plain `number` stands for the text `String(n)`, and only the others are `NumberText`.
 */

import { rustString } from './rust-debug.js';

/** A number whose text is not the one JavaScript would print for it: `1.0`, `1.50`, `1e+16`, 20 digits. */
export class NumberText {
  constructor(readonly text: string) {}

  valueOf(): number {
    return Number(this.text);
  }

  toString(): string {
    return this.text;
  }
}

/** A date (`2024-07-01`) or an instant in RFC 3339 (`2024-07-01T09:30:00Z`, `…+09:00`), kept as its text. */
export class DateTime {
  private constructor(readonly text: string) {}

  /** Returns the date or date-time that `text` spells, or `undefined` if it spells none. */
  static parse(text: string): DateTime | undefined {
    const match = DATE_TIME.exec(text);
    if (match === null || Number.isNaN(Date.parse(text.replace(' ', 'T')))) return undefined;
    const day = Number(match[3]);
    const lastDay = new Date(Date.UTC(Number(match[1]), Number(match[2]), 0)).getUTCDate();
    return day <= lastDay ? new DateTime(text) : undefined;
  }

  /** Milliseconds since 1970-01-01T00:00:00Z; a date counts from its midnight in UTC. */
  get epochMs(): number {
    return Date.parse(this.text.replace(' ', 'T'));
  }

  toString(): string {
    return this.text;
  }
}

const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2}))?$/;

export type AttributeMap = ReadonlyMap<string, AttributeValue>;

/** Arrays, maps and bytes are never changed in place: an action that edits one sets a new one. */
export type AttributeValue =
  | null
  | boolean
  | number
  | NumberText
  | string
  | DateTime
  | Uint8Array
  | readonly AttributeValue[]
  | AttributeMap;

export type NumberValue = number | NumberText;

export function isNumber(value: AttributeValue | undefined): value is NumberValue {
  return typeof value === 'number' || value instanceof NumberText;
}

export function isMap(value: AttributeValue | undefined): value is AttributeMap {
  return value instanceof Map;
}

export function isArray(value: AttributeValue | undefined): value is readonly AttributeValue[] {
  return Array.isArray(value);
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Returns the number value spelled `text`; throws `RangeError` if `text` spells no JSON-like number. */
export function numberFromText(text: string): NumberValue {
  if (!NUMBER.test(text)) throw new RangeError(`"${text}" is not a number`);
  const value = Number(text);
  return String(value) === text ? value : new NumberText(text);
}

/** The text of a number value, as it is compared and written. */
export function numberText(value: NumberValue): string {
  return typeof value === 'number' ? String(value) : value.text;
}

const LEAST_FIXED = 1e-5;
const FIRST_SCIENTIFIC = 1e16;

/**
 * The number value of a 64-bit float, in the engine's spelling: always a point or an exponent, so that it
 * reads back as a float (`3.0`); an exponent for magnitudes from 1e16 up and below 1e-5.
 * Throws `RangeError` for NaN and the infinities, which an attribute can't hold.
 */
export function numberFromFloat(value: number): NumberValue {
  if (!Number.isFinite(value)) throw new RangeError(`${value} can't be an attribute value`);
  if (Object.is(value, -0)) return new NumberText('-0.0');
  const magnitude = Math.abs(value);
  if (magnitude >= FIRST_SCIENTIFIC || (magnitude < LEAST_FIXED && magnitude > 0)) {
    const text = value.toExponential();
    return String(value) === text ? value : new NumberText(text);
  }
  if (Number.isInteger(value)) return new NumberText(`${value}.0`);
  return value;
}

/** The display form of a value, by which the engine groups and joins (actions reference, `text(v)`). */
export function textOf(value: AttributeValue): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (value instanceof NumberText || value instanceof DateTime) return value.text;
  if (value instanceof Uint8Array) return `[${Array.from(value).join(', ')}]`;
  if (isArray(value)) return value.map(textOf).join(', ');
  return debugMap(value);
}

/** Maps have no display form: the engine shows them as Rust debugs them, `{"k": Number(Number(1))}`. */
function debugMap(map: AttributeMap): string {
  return `{${Array.from(map, ([key, item]) => `${rustString(key)}: ${debugValue(item)}`).join(', ')}}`;
}

function debugValue(value: AttributeValue): string {
  if (value === null) return 'Null';
  if (typeof value === 'boolean') return `Bool(${value})`;
  if (typeof value === 'string') return `String(${rustString(value)})`;
  if (isNumber(value)) return `Number(Number(${numberText(value)}))`;
  if (value instanceof DateTime) return `DateTime(${value.text})`;
  if (value instanceof Uint8Array) return `Bytes(${rustString(Buffer.from(value).toString('latin1'))})`;
  if (isArray(value)) return `Array([${value.map(debugValue).join(', ')}])`;
  return `Map(${debugMap(value)})`;
}

/** Whether two values are the same: numbers by their text, containers element by element. */
export function sameValue(a: AttributeValue, b: AttributeValue): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (a instanceof NumberText) return b instanceof NumberText && a.text === b.text;
  if (a instanceof DateTime) return b instanceof DateTime && a.text === b.text;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  if (isArray(a)) return isArray(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i]!));
  if (!isMap(a) || !isMap(b) || a.size !== b.size) return false;
  for (const [key, item] of a) {
    const other = b.get(key);
    if (other === undefined || !sameValue(item, other)) return false;
  }
  return true;
}
