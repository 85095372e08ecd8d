/** The objects of the engine that an expression sees: `attributes` and `variables` (flowexpr reference, section 11). */

import type { AttributeValue } from '../feature/attribute-value.js';
import { stringArgument } from './arguments.js';
import { fromAttribute } from './conversion.js';
import { Failure } from './expression-error.js';
import { defineMethods, Host, type MethodTable, typeName, type Value } from './value.js';
import { trim } from './white-space.js';

/** Where the values of `attributes` and `variables` come from. */
export interface AttributeReader {
  get(name: string): AttributeValue | undefined;
  has(name: string): boolean;
  keys(): Iterable<string>;
}

/** The current feature's attributes. Keys are trimmed before they are looked up. */
export class Attributes extends Host {
  readonly typeName = 'Attributes';
  readonly #reader: AttributeReader;

  constructor(reader: AttributeReader) {
    super();
    this.#reader = reader;
  }

  get methods(): MethodTable {
    return ATTRIBUTES_METHODS;
  }

  get(key: string): Value | undefined {
    const value = this.#reader.get(trim(key));
    return value === undefined ? undefined : fromAttribute(value);
  }

  index(key: Value): Value {
    if (typeof key !== 'string') throw new Failure(`attributes index must be a string, got ${typeName(key)}`);
    const value = this.get(key);
    if (value === undefined) throw new Failure(`attribute '${key}' not found`);
    return value;
  }

  contains(key: Value): boolean {
    if (typeof key !== 'string') {
      throw new Failure(`'in' not supported between ${typeName(key)} and ${this.typeName}`);
    }
    return this.#reader.has(trim(key));
  }

  /** The names, in the feature's order. */
  names(): string[] {
    return [...this.#reader.keys()];
  }
}

/** The root workflow's variables. */
export class Variables extends Host {
  readonly typeName = 'Variables';
  readonly #reader: AttributeReader;

  constructor(reader: AttributeReader) {
    super();
    this.#reader = reader;
  }

  get methods(): MethodTable {
    return VARIABLES_METHODS;
  }

  get(key: string): Value | undefined {
    const value = this.#reader.get(key);
    return value === undefined ? undefined : fromAttribute(value);
  }

  index(key: Value): Value {
    if (typeof key !== 'string') throw new Failure(`variables index must be a string, got ${typeName(key)}`);
    const value = this.get(key);
    if (value === undefined) throw new Failure(`workflow variable '${key}' not found`);
    return value;
  }
}

function get(self: Host, args: readonly Value[]): Value {
  const value = self.get(stringArgument(args[0]!));
  return value !== undefined ? value : (args[1] ?? null);
}

const ATTRIBUTES_METHODS = defineMethods<Attributes>('Attributes', { get: [1, 2, get] });
const VARIABLES_METHODS = defineMethods<Variables>('Variables', { get: [1, 2, get] });

export function isHost(value: Value): value is Host {
  return value instanceof Host;
}
