/** The text of a value, as `str()`, `print` and containers show it (flowexpr reference, section 4). */

import { isHost } from './host.js';
import { checkNesting } from './limits.js';
import { floatText, quote } from './literal-text.js';
import { Closure, Module, Regex, Type, type Value } from './value.js';

/** A string is itself; inside a container it is quoted. */
export function textOf(value: Value): string {
  return typeof value === 'string' ? value : display(value);
}

/** Strings are quoted. Throws `Failure` for a container that contains itself. */
export function display(value: Value, depth = 0): string {
  switch (typeof value) {
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return floatText(value);
    case 'string':
      return quote(value);
  }
  if (value === null) return 'null';
  checkNesting(depth);
  const parts: string[] = [];
  if (Array.isArray(value)) {
    for (const item of value) parts.push(display(item, depth + 1));
    return `[${parts.join(', ')}]`;
  }
  if (value instanceof Map) {
    for (const [key, item] of value) parts.push(`${quote(key)}: ${display(item, depth + 1)}`);
    return `{${parts.join(', ')}}`;
  }
  if (value instanceof Closure) return `<fn(${value.code.parameters.join(', ')})>`;
  if (value instanceof Module) return '<module>';
  if (value instanceof Type) return value.name;
  if (value instanceof Regex) return value.pattern;
  return isHost(value) ? `<${value.typeName}>` : '<fn>';
}
