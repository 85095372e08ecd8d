/**
 * Makes a value small enough to be inspected: what is shown is bounded, and so must be the time that it takes.
 *
 * Inspecting goes through every key of an object and every character of a text before it cuts them. Nothing is
 * changed: a part that is too large is replaced in a copy of what holds it.
 */
import { types } from 'node:util';

/** Keys of one object that are shown. */
export const MOST_KEYS = 1000;
/** Characters of one text that are shown. */
export const MOST_CHARACTERS = 50_000;
/** Lists that are longer than this are left to Node's own inspect, which does not look at every index. */
const LONG_LIST = 10_000;
/** Parts that are looked at. */
const MOST_SEARCHED = 10_000;

export interface Trimmed {
  readonly value: unknown;
  /** Keys of the value itself that were left out. */
  readonly keysLeft: number;
  /** Whether a list is so long that only Node's own inspect can show it at once. */
  readonly hasLongList: boolean;
}

/** @param depth how deep objects within objects are shown */
export function trim(value: unknown, depth: number): Trimmed {
  const trimmer = new Trimmer();
  const shown = trimmer.trim(value, depth + 1);
  return { value: shown, keysLeft: trimmer.left.get(value) ?? 0, hasLongList: trimmer.hasLongList };
}

class Trimmer {
  hasLongList = false;
  /** Keys left out of objects. */
  readonly left = new Map<unknown, number>();
  private readonly copies = new Map<object, unknown>();
  private searched = 0;

  trim(value: unknown, depth: number): unknown {
    if (typeof value === 'string') {
      const rest = value.length - MOST_CHARACTERS;
      return rest > 0 ? `${value.slice(0, MOST_CHARACTERS)}… and ${rest} more characters` : value;
    }
    if (types.isProxy(value)) return value;
    if (typeof value === 'function') this.trimRecord(value, depth);
    if (typeof value !== 'object' || value === null) return value;
    if (depth < 0 || ++this.searched > MOST_SEARCHED) return value;
    const known = this.copies.get(value);
    if (known !== undefined) return known;
    // A value that holds itself is met again while it is looked at.
    this.copies.set(value, value);
    const trimmed = this.trimObject(value, depth);
    this.copies.set(value, trimmed);
    return trimmed;
  }

  private trimObject(value: object, depth: number): unknown {
    if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) {
      this.hasLongList ||= value.byteLength > LONG_LIST;
      return value;
    }
    if (Array.isArray(value)) {
      this.hasLongList ||= value.length > LONG_LIST;
      return this.trimList(value, depth);
    }
    if (types.isNativeError(value)) return trimError(value);
    const prototype: unknown = Object.getPrototypeOf(value);
    const isPlain = prototype === null || prototype === Object.prototype || !isBuiltIn(value);
    return isPlain ? this.trimRecord(value, depth) : value;
  }

  /** The items that are shown are the first hundred. */
  private trimList(list: readonly unknown[], depth: number): unknown {
    const shown = list.slice(0, 100);
    const items = shown.map(item => this.trim(item, depth - 1));
    if (items.every((item, i) => item === shown[i])) return list;
    const copy = list.slice();
    for (const [i, item] of items.entries()) if (i in copy) copy[i] = item;
    return copy;
  }

  private trimRecord(value: object, depth: number): unknown {
    const keys = Object.keys(value);
    const first = keys.length > MOST_KEYS ? keys.slice(0, MOST_KEYS) : keys;
    let isChanged = keys.length > MOST_KEYS;
    const properties: PropertyDescriptorMap = {};
    for (const key of first) {
      const property = Object.getOwnPropertyDescriptor(value, key);
      if (property === undefined) continue;
      if ('value' in property) {
        const item: unknown = this.trim(property.value, depth - 1);
        isChanged ||= item !== property.value;
        property.value = item;
      }
      properties[key] = property;
    }
    if (!isChanged) return value;
    this.left.set(value, keys.length - first.length);
    return Object.create(Object.getPrototypeOf(value) as object | null, properties);
  }
}

/** Maps, sets, dates and their like have an inside that a copy would not have. */
function isBuiltIn(value: object): boolean {
  return (
    types.isMap(value) ||
    types.isSet(value) ||
    types.isDate(value) ||
    types.isRegExp(value) ||
    types.isPromise(value) ||
    types.isBoxedPrimitive(value) ||
    types.isWeakMap(value) ||
    types.isWeakSet(value) ||
    types.isMapIterator(value) ||
    types.isSetIterator(value) ||
    types.isGeneratorObject(value) ||
    types.isModuleNamespaceObject(value) ||
    types.isExternal(value) ||
    types.isArgumentsObject(value) ||
    Symbol.for('nodejs.util.inspect.custom') in value
  );
}

function trimError(error: Error): Error {
  const { stack } = error;
  if (typeof stack !== 'string' || stack.length <= MOST_CHARACTERS) return error;
  const cut = (text: string): string =>
    text.length > MOST_CHARACTERS
      ? `${text.slice(0, MOST_CHARACTERS)}… and ${text.length - MOST_CHARACTERS} more characters`
      : text;
  const copy = new Error(cut(error.message));
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object);
  copy.stack = cut(stack);
  return copy;
}
