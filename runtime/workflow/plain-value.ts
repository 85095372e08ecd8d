/** Attribute values as the plain JavaScript values that the parameters of actions are decoded from. */

import { type AttributeValue, isArray, isMap, isNumber } from '../feature/attribute-value.js';

/** A map as an object. Numbers lose their spelling: `1.50` is 1.5. */
export function plainMap(map: ReadonlyMap<string, AttributeValue>): Record<string, unknown> {
  return Object.fromEntries(Array.from(map, ([key, value]) => [key, plainValue(value)]));
}

function plainValue(value: AttributeValue): unknown {
  if (isNumber(value)) return Number(value);
  if (isArray(value)) return value.map(plainValue);
  return isMap(value) ? plainMap(value) : value;
}
