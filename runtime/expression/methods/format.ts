/** `str.format` (flowexpr reference, section 7.2): `{}`, `{n}` and `{:[0][width][.precision][f|d]}`. */

import { intArgument, numberArgument } from '../arguments.js';
import { decompose, shiftHalfEven } from '../exact-float.js';
import { Failure } from '../expression-error.js';
import { floatText } from '../literal-text.js';
import { Regex, typeName, type Value } from '../value.js';

export function format(template: string, args: readonly Value[]): string {
  let text = '';
  let next = 0;
  for (let at = 0; at < template.length; ) {
    const brace = BRACE.exec(template.slice(at));
    if (brace === null) return text + template.slice(at);
    const start = at + brace.index;
    text += template.slice(at, start);
    if (template[start] === template[start + 1]) {
      text += template[start];
      at = start + 2;
      continue;
    }
    if (template[start] === '}') throw new Failure("single '}' in format string");
    const end = template.indexOf('}', start);
    if (end < 0) throw new Failure("unclosed '{' in format string");
    const [field, spec] = splitField(template.slice(start + 1, end));
    const index = field === '' ? next++ : fieldIndex(field);
    const value = args[index];
    if (value === undefined) throw new Failure(`argument index ${index} out of range`);
    text += formatValue(value, spec);
    at = end + 1;
  }
  return text;
}

const BRACE = /[{}]/;

function splitField(inside: string): [field: string, spec: string] {
  const colon = inside.indexOf(':');
  return colon < 0 ? [inside, ''] : [inside.slice(0, colon), inside.slice(colon + 1)];
}

function fieldIndex(field: string): number {
  if (!/^\d+$/.test(field)) throw new Failure(`invalid field '${field}'`);
  return Number(field);
}

interface Spec {
  readonly zeros: boolean;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: 'f' | 'd' | '';
}

const SPEC = /^(0?)(\d*)(?:\.(\d*))?(.*)$/su;
/** Far beyond any use; the engine's formatter takes no more than 16 bits either. */
const MAX_SIZE = 65_535;

function parseSpec(text: string): Spec {
  const [, zero, width, precision, rest] = SPEC.exec(text)!;
  if (precision !== undefined && (precision === '' || Number(precision) > MAX_SIZE)) {
    throw new Failure(`invalid precision in format spec '${text}'`);
  }
  const [type, ...more] = Array.from(rest!);
  if (type !== undefined && type !== 'f' && type !== 'd') throw new Failure(`unknown format type '${type}'`);
  if (more.length > 0 || Number(width) > MAX_SIZE) throw new Failure(`invalid format spec '${text}'`);
  return {
    zeros: zero !== '',
    width: Number(width),
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? '',
  };
}

const DEFAULT_PRECISION = 6;

function formatValue(value: Value, text: string): string {
  const spec = parseSpec(text);
  if (spec.type === 'f') {
    return padNumber(fixed(numberArgument(value), spec.precision ?? DEFAULT_PRECISION), spec);
  }
  if (spec.type === 'd') return padNumber(String(intArgument(value)), spec);
  const string = value instanceof Regex ? value.pattern : value;
  if (typeof string === 'string') return string + ' '.repeat(missing(string, spec.width));
  return padNumber(plainText(value), spec);
}

function plainText(value: Value): string {
  if (typeof value === 'number') return floatText(value);
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  throw new Failure(`cannot format ${typeName(value)}`);
}

/** Width counts UTF-8 bytes. */
function missing(text: string, width: number): number {
  return Math.max(0, width - Buffer.byteLength(text));
}

/** Pads on the left: spaces before the sign, or zeros after it. */
function padNumber(text: string, { zeros, width }: Spec): string {
  const count = missing(text, width);
  if (!zeros) return ' '.repeat(count) + text;
  const sign = text.startsWith('-') ? '-' : '';
  return sign + '0'.repeat(count) + text.slice(sign.length);
}

/**
 * `value` with `precision` decimals, rounded half to even on its exact binary value (`toFixed` rounds ties
 * away from zero, and takes neither large numbers nor many decimals).
 */
function fixed(value: number, precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}inf`;
  const [mantissa, exponent] = decompose(Math.abs(value));
  const scaled = mantissa * 10n ** BigInt(precision);
  const rounded = exponent >= 0 ? scaled << BigInt(exponent) : shiftHalfEven(scaled, BigInt(-exponent));
  const digits = String(rounded).padStart(precision + 1, '0');
  const point = digits.length - precision;
  return precision === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
