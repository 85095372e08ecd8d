/** Takes typed fields out of a parsed map; whatever is missing or of the wrong type is a `UserError`. */

import { type AttributeValue, isNumber, numberText } from '../feature/attribute-value.js';
import { nearName } from './nearest-names.js';
import { mistakeAt, type Position, placeOf } from './position.js';
import { attributeValueOf, type Tree } from './syntax.js';

const UUID_DIGITS = /^[0-9a-f]{32}$/;
const UUID_HYPHENATED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID_PARTS = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;
const UUID_ADVICE = 'write one such as 3f2a9c1e-5b7d-4e60-8a14-c29d7e5f0b36';

export class Fields {
  readonly at: Position;
  readonly #entries: ReadonlyMap<string, Tree>;
  readonly #path: string;
  readonly #shape: string;
  readonly #asked = new Set<string>();

  /**
   * `path` is where the map is in the document (`graphs[0]`), `shape` what it should hold, for messages:
   * "an edge needs id, from, to, fromPort and toPort".
   */
  constructor(tree: Tree, path: string, shape: string) {
    if (!(tree.value instanceof Map) && !(tree.value === null && path === '')) {
      const where = path === '' ? 'the workflow' : path;
      throw mistakeAt(tree.at, `${where} must be a map, not ${describe(tree)}; ${shape}`);
    }
    // Of a wholly empty text the fields are missing.
    this.#entries = (tree.value ?? new Map()) as ReadonlyMap<string, Tree>;
    this.#path = path;
    this.#shape = shape;
    this.at = tree.at;
  }

  text(key: string): string {
    const tree = this.#required(key);
    if (typeof tree.value === 'string') return tree.value;
    const plain = typeof tree.value === 'boolean' || isNumber(attributeValueOf(tree));
    const right = plain ? `write it in quotes: "${scalarText(tree)}"` : 'write some text';
    throw this.#wrong(tree, key, 'text', right);
  }

  /** Some text, as which YAML's plain scalars count as they are written: `5`, `null`, and nothing for "". */
  anyText(key: string): string {
    return this.#required(key).plain ?? this.text(key);
  }

  /** Port names count without the white space around them. */
  port(key: string): string {
    return this.anyText(key).trim();
  }

  /** A UUID in any of its usual spellings, as lower case with hyphens. */
  uuid(key: string): string {
    const tree = this.#required(key);
    if (typeof tree.value !== 'string') throw this.#wrong(tree, key, 'a UUID', UUID_ADVICE);
    const text = tree.value;
    const bare = text
      .toLowerCase()
      .replace(/^urn:uuid:/, '')
      .replace(/^\{(.*)\}$/, '$1');
    if (UUID_HYPHENATED.test(bare)) return bare;
    if (UUID_DIGITS.test(bare)) return bare.replace(UUID_PARTS, '$1-$2-$3-$4-$5');
    throw mistakeAt(tree.at, `${this.#label(key)}: "${text}" is not a UUID; ${UUID_ADVICE}`);
  }

  oneOf<Variant extends string>(key: string, variants: readonly Variant[]): Variant {
    const tree = this.#required(key);
    const found = variants.find(variant => variant === tree.value);
    if (found !== undefined) return found;
    const given = typeof tree.value === 'string' ? `\`${tree.value}\`` : describe(tree);
    const expected = variants.map(variant => `\`${variant}\``).join(' or ');
    throw mistakeAt(tree.at, `${this.#label(key)}: unknown variant ${given}, expected ${expected}`);
  }

  /** The items of a list, each made by `decode` from its tree and its path. */
  list<Item>(key: string, decode: (item: Tree, path: string) => Item): Item[] {
    const tree = this.#required(key);
    if (tree.value === null && tree.plain === '') return [];
    if (tree.value === null) {
      const found = tree.plain === undefined ? 'null' : 'unit value';
      const right = 'write [] for an empty one';
      throw mistakeAt(tree.at, `${this.#label(key)}: invalid type: ${found}, expected a sequence; ${right}`);
    }
    if (!Array.isArray(tree.value)) throw this.#wrong(tree, key, 'a list', 'begin each item with "- "');
    const path = this.#pathOf(key);
    return (tree.value as readonly Tree[]).map((item, i) => decode(item, `${path}[${i}]`));
  }

  /** An optional map; null and a missing key are an empty one. */
  map(key: string): ReadonlyMap<string, AttributeValue> {
    if (!this.has(key)) return new Map();
    const tree = this.#required(key);
    const value = attributeValueOf(tree);
    if (!(value instanceof Map)) throw this.#wrong(tree, key, 'a map', 'write "name: value" lines');
    return value as ReadonlyMap<string, AttributeValue>;
  }

  /** An optional boolean, `false` if it is missing or null. */
  flag(key: string): boolean {
    if (!this.has(key)) return false;
    const tree = this.#required(key);
    if (typeof tree.value !== 'boolean') throw this.#wrong(tree, key, 'a boolean', 'write true or false');
    return tree.value;
  }

  /** The map under `key`. */
  fields(key: string, shape: string): Fields {
    return new Fields(this.#required(key), this.#pathOf(key), shape);
  }

  /**
   * What to say of keys that nobody asked for and that must have been meant for one that is not there: `wiht`. Others
   * are passed over in silence, as the engine does.
   */
  slips(): string[] {
    const missing = [...this.#asked].filter(key => !this.#entries.has(key));
    return Array.from(this.#entries).flatMap(([key, tree]) => {
      const near = this.#asked.has(key) ? undefined : nearName(key, missing);
      if (near === undefined) return [];
      return [
        `${placeOf(tree.at)}: \`${this.#pathOf(key)}\` is unknown and ignored; did you mean "${near}"?`,
      ];
    });
  }

  /** Whether `key` is there, if only with null. */
  present(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Whether `key` is there with a value that isn't null. */
  has(key: string): boolean {
    this.#asked.add(key);
    const value = this.#entries.get(key)?.value;
    return value !== undefined && value !== null;
  }

  #required(key: string): Tree {
    this.#asked.add(key);
    const tree = this.#entries.get(key);
    if (tree !== undefined) return tree;
    const where = this.#path === '' ? '' : `${this.#label()}: `;
    throw mistakeAt(this.at, `${where}missing field \`${key}\`; ${this.#shape}`);
  }

  #wrong(tree: Tree, key: string, expected: string, right: string): Error {
    return mistakeAt(tree.at, `${this.#label(key)} must be ${expected}, not ${describe(tree)}; ${right}`);
  }

  #pathOf(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`;
  }

  /** The path of the map or of one of its fields, with the map's name if it has one. */
  #label(key?: string): string {
    const path = key === undefined ? this.#path : this.#pathOf(key);
    const name = this.#entries.get('name')?.value;
    return typeof name === 'string' && this.#path !== '' && key !== 'name' ? `${path} of "${name}"` : path;
  }
}

const LONGEST_QUOTE = 40;

function describe(tree: Tree): string {
  if (tree.value === null) return 'null';
  if (Array.isArray(tree.value)) return 'a list';
  if (tree.value instanceof Map) return 'a map';
  const text = scalarText(tree);
  const short = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  if (typeof tree.value === 'boolean') return `the boolean ${short}`;
  return typeof tree.value === 'string' ? `the text "${short}"` : `the number ${short}`;
}

function scalarText(tree: Tree): string {
  const value = attributeValueOf(tree);
  return isNumber(value) ? numberText(value) : String(value);
}
