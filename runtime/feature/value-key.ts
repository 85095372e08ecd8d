/** Attribute values as texts that are equal only where the values are: 1, "1" and 1.0 differ. */
import { type AttributeValue, DateTime, isArray, isMap, isNumber, numberText } from './attribute-value.js';

/** A number counts by its text, as in the engine; a map by its entries, whatever their order. */
export function valueKey(value: AttributeValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (isNumber(value)) return numberText(value);
  if (value instanceof DateTime) return `t${JSON.stringify(value.text)}`;
  if (value instanceof Uint8Array) return `b[${value.join(',')}]`;
  if (isArray(value)) return `[${value.map(valueKey).join(',')}]`;
  if (!isMap(value)) throw new TypeError('not an attribute value');
  const entries = Array.from(value, ([key, item]) => `${JSON.stringify(key)}:${valueKey(item)}`);
  return `{${entries.sort().join(',')}}`;
}
