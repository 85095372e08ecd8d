/**
 * Text to a tree of values that know where they were written. The whole text is JSON if it parses as JSON,
 * else YAML (workflow-format reference, section 1 step 3). Every JSON text is YAML too, so one parser gives
 * the positions of both; only the spelling of numbers differs (section 2.1).
 */

import type { CST, Document, ErrorCode, Node } from 'yaml';
import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, Parser, Scalar } from 'yaml';
import { type AttributeValue, type NumberValue, numberFromText } from '../feature/attribute-value.js';
import { engineSpelling } from '../formats/json-exact.js';
import { plainScalar } from './plain-scalar.js';
import { mistakeAt, type Position } from './position.js';

export type TreeValue = null | boolean | NumberValue | string | readonly Tree[] | ReadonlyMap<string, Tree>;

export interface Tree {
  readonly value: TreeValue;
  readonly at: Position;
  /** How a plain scalar of YAML is written: a `null` that isn't there at all is "". Absent in JSON. */
  readonly plain?: string;
}

/** The limit of the engine's decoders. */
const DEEPEST = 128;

/** One level of nesting is at most two entries of the parser's stack; the parser itself has no limit. */
const DEEPEST_STACK = 2 * DEEPEST + 8;

/** Aliases of aliases multiply: so many values may come from them in one text. */
const MOST_ALIASED = 100_000;

/**
 * Parses `text`; `locate` tells where a line and column (from 1) of it were written.
 * Throws `UserError` with the position if it is neither JSON nor YAML, sets a key twice, or nests too deep.
 */
export function parseTree(text: string, locate: (line: number, column: number) => Position): Tree {
  const lines = new LineCounter();
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return locate(line, col);
  };
  const [document, second] = new Composer({ ...COMPOSER_OPTIONS, lineCounter: lines }).compose(
    tokensOf(text, lines, positionOf),
    true,
    text.length,
  );
  const error = document!.errors[0];
  if (error !== undefined) {
    const hint = HINTS[error.code];
    const problem = `Unknown format: neither JSON nor YAML: ${error.message}`;
    throw mistakeAt(positionOf(error.pos[0]), hint === undefined ? problem : `${problem}; ${hint}`);
  }
  if (second !== undefined) {
    const problem = 'a second YAML document starts here, but a workflow is one document; remove the "---"';
    throw mistakeAt(positionOf(second.range[0]), `Unknown format: ${problem}`);
  }
  return new TreeBuilder(positionOf, isJson(text)).build(document!);
}

const HINTS: { readonly [Code in ErrorCode]?: string } = {
  BAD_INDENT: 'indent the items of one list or map alike',
  BAD_SCALAR_START: 'put a text that begins with a special character in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'put a text that holds ": " in quotes',
  MISSING_CHAR: 'close every quote and bracket, and part items with commas',
  MULTILINE_IMPLICIT_KEY: 'write "key: value", with a colon and a space',
  TAB_AS_INDENT: 'indent with spaces',
};

/** All scalars stay text: what they mean is `plainScalar`'s to say. */
const COMPOSER_OPTIONS = {
  schema: 'failsafe',
  version: '1.2',
  uniqueKeys: false,
  prettyErrors: false,
} as const;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The parser's tokens; stops before the nesting is so deep that composing it would overflow the stack. */
function* tokensOf(
  text: string,
  lines: LineCounter,
  positionOf: (offset: number) => Position,
): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > DEEPEST_STACK) throw tooDeep(positionOf(parser.offset));
  }
  yield* parser.end();
}

function tooDeep(at: Position): Error {
  return mistakeAt(at, `lists and maps are nested more than ${DEEPEST} levels deep; use fewer levels`);
}

class TreeBuilder {
  readonly #positionOf: (offset: number) => Position;
  readonly #json: boolean;
  readonly #anchors = new Map<string, Node>();
  #aliased = 0;

  constructor(positionOf: (offset: number) => Position, json: boolean) {
    this.#positionOf = positionOf;
    this.#json = json;
  }

  build(document: Document.Parsed): Tree {
    const at = this.#positionOf(document.range[0]);
    return document.contents === null ? { value: null, at } : this.#tree(document.contents, at, 0, false);
  }

  /** `outer` is the place of a value that has none of its own, as the missing one in `{key}`. */
  #tree(node: Node, outer: Position, depth: number, aliased: boolean): Tree {
    const at = node.range ? this.#positionOf(node.range[0]) : outer;
    if (depth > DEEPEST) throw tooDeep(at);
    if (aliased && ++this.#aliased > MOST_ALIASED) {
      throw mistakeAt(at, `the aliases stand for more than ${MOST_ALIASED} values; write fewer of them`);
    }
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target === undefined) throw mistakeAt(at, `there is no anchor &${node.source} before the alias`);
      return { value: this.#tree(target, at, depth + 1, true).value, at };
    }
    const { anchor, tag } = node as { anchor?: string; tag?: string };
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    if (tag !== undefined && tag !== '!' && !tag.startsWith(CORE_TAG)) {
      throw mistakeAt(at, `the tag ${tag} means nothing in a workflow; remove it`);
    }
    const value = this.#value(node, at, depth, aliased);
    return this.#json || !isPlain(node) ? { value, at } : { value, at, plain: String(node.value ?? '') };
  }

  #value(node: Node, at: Position, depth: number, aliased: boolean): TreeValue {
    if (isScalar(node)) return this.#scalar(node);
    if (isSeq(node)) return node.items.map(item => this.#tree(item as Node, at, depth + 1, aliased));
    const entries = new Map<string, Tree>();
    if (!isMap(node)) return entries;
    for (const pair of node.items) {
      const key = this.#key(pair.key as Node, at);
      const earlier = entries.get(key.name);
      if (earlier !== undefined) {
        const { file, line } = earlier.at;
        throw mistakeAt(
          key.at,
          `duplicate field \`${key.name}\`: it is already set at ${file}:${line}; keep one`,
        );
      }
      const value = pair.value as Node | null;
      entries.set(
        key.name,
        value === null ? this.#nothing(key.at) : this.#tree(value, key.at, depth + 1, aliased),
      );
    }
    return entries;
  }

  /** The value of a key that has none. */
  #nothing(at: Position): Tree {
    return this.#json ? { value: null, at } : { value: null, at, plain: '' };
  }

  #key(node: Node, outer: Position): { name: string; at: Position } {
    const at = node.range ? this.#positionOf(node.range[0]) : outer;
    const target = isAlias(node) ? this.#anchors.get(node.source) : node;
    if (!isScalar(target)) throw mistakeAt(at, 'a key must be text, not a list or a map');
    if (target.anchor !== undefined) this.#anchors.set(target.anchor, target);
    return { name: String(target.value), at };
  }

  #scalar(node: Scalar): TreeValue {
    const text = String(node.value);
    if (node.type !== Scalar.PLAIN || node.tag === '!' || node.tag === `${CORE_TAG}str`) return text;
    const value = plainScalar(text);
    return this.#json && typeof value !== 'boolean' && value !== null
      ? numberFromText(engineSpelling(text))
      : value;
  }
}

function isPlain(node: Node): node is Scalar {
  return isScalar(node) && node.type === Scalar.PLAIN && node.tag === undefined;
}

const CORE_TAG = 'tag:yaml.org,2002:';

/** The value without its positions. */
export function attributeValueOf({ value }: Tree): AttributeValue {
  if (value instanceof Map) {
    return new Map(
      Array.from(value as ReadonlyMap<string, Tree>, ([key, item]) => [key, attributeValueOf(item)]),
    );
  }
  if (Array.isArray(value)) return (value as readonly Tree[]).map(attributeValueOf);
  return value as null | boolean | NumberValue | string;
}
