/**
 * FlowExpr source to tokens (flowexpr reference, section 2).
 *
 * Token types carry the names that the engine's parse errors print.
 */

import { ExpressionError } from './expression-error.js';
import { fitsInt } from './integer.js';
import { floatText, quote } from './literal-text.js';

const KEYWORDS = {
  true: 'True',
  false: 'False',
  null: 'Null',
  in: 'In',
  not: 'Not',
  and: 'And',
  or: 'Or',
  if: 'If',
  else: 'Else',
  while: 'While',
  for: 'For',
  return: 'Return',
  fn: 'Fn',
  let: 'Let',
} as const;

const SYMBOLS = {
  '+': 'Plus',
  '-': 'Minus',
  '*': 'Star',
  '/': 'Slash',
  '//': 'SlashSlash',
  '%': 'Percent',
  '**': 'StarStar',
  '&': 'Amp',
  '|': 'Pipe',
  '^': 'Caret',
  '<<': 'Shl',
  '>>': 'Shr',
  '==': 'EqEq',
  '!=': 'NotEq',
  '<': 'Lt',
  '<=': 'LtEq',
  '>': 'Gt',
  '>=': 'GtEq',
  '=': 'Assign',
  '+=': 'PlusAssign',
  '-=': 'MinusAssign',
  '*=': 'StarAssign',
  '/=': 'SlashAssign',
  '//=': 'SlashSlashAssign',
  '%=': 'PercentAssign',
  '**=': 'StarStarAssign',
  '&=': 'AmpAssign',
  '|=': 'PipeAssign',
  '^=': 'CaretAssign',
  '<<=': 'ShlAssign',
  '>>=': 'ShrAssign',
  '(': 'LParen',
  ')': 'RParen',
  '[': 'LBracket',
  ']': 'RBracket',
  '{': 'LBrace',
  '}': 'RBrace',
  ',': 'Comma',
  ':': 'Colon',
  ';': 'Semi',
  '.': 'Dot',
} as const;

const KEYWORD_TYPES: ReadonlyMap<string, TokenType> = new Map(Object.entries(KEYWORDS));
const SYMBOL_TYPES: ReadonlyMap<string, TokenType> = new Map(Object.entries(SYMBOLS));
const LONGEST_SYMBOL = 3;

export type TokenType =
  | (typeof KEYWORDS)[keyof typeof KEYWORDS]
  | (typeof SYMBOLS)[keyof typeof SYMBOLS]
  | 'Int'
  | 'Float'
  | 'Str'
  | 'Ident'
  | 'End';

/** `start` and `end` are UTF-16 offsets. `value` is what a literal or identifier spells. */
export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  readonly value: bigint | number | string | null;
}

/** The token as parse errors name it: `If`, `Int(1)`, `Ident("x")`. */
export function tokenName({ type, value }: Token): string {
  if (value === null) return type;
  if (typeof value === 'string') return `${type}(${quote(value)})`;
  return `${type}(${typeof value === 'bigint' ? value : floatText(value)})`;
}

const SPACE = /(?:[ \t\r\n]+|#[^\n]*)*/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const FLOAT = /\d+(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)/y;
const INTEGER = /0[bB][01]+|0[oO][0-7]+|0[xX][0-9a-fA-F]+|\d+/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['\\', '\\'],
  ['"', '"'],
]);

/** Hands out one token after the other, so that what follows the first parse error is never looked at. */
export class Lexer {
  #at = 0;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** The next token; of type `End` and no length when there is none. Throws `ExpressionError` (`lex`). */
  next(): Token {
    this.#match(SPACE);
    const start = this.#at;
    const first = this.#source[start];
    if (first === undefined) return { type: 'End', start, end: start, value: null };
    if (first === '"') return this.#string(start);
    if (first === 'r' && this.#source[start + 1] === '"') {
      const end = this.#source.indexOf('"', start + 2);
      if (end >= 0) return this.#token('Str', start, end + 1, this.#source.slice(start + 2, end));
    }
    return this.#word(start) ?? this.#number(start) ?? this.#symbol(start);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#source)?.[0];
    if (text !== undefined) this.#at += text.length;
    return text;
  }

  #token(type: TokenType, start: number, end: number, value: Token['value'] = null): Token {
    this.#at = end;
    return { type, start, end, value };
  }

  #fail(start: number): never {
    throw new ExpressionError('lex', 'unexpected character', this.#source, start);
  }

  #word(start: number): Token | undefined {
    const word = this.#match(WORD);
    if (word === undefined) return undefined;
    const keyword = KEYWORD_TYPES.get(word);
    return keyword === undefined
      ? this.#token('Ident', start, this.#at, word)
      : this.#token(keyword, start, this.#at);
  }

  #number(start: number): Token | undefined {
    const float = this.#match(FLOAT);
    if (float !== undefined) return this.#token('Float', start, this.#at, Number(float));
    const digits = this.#match(INTEGER);
    if (digits === undefined) return undefined;
    const value = BigInt(digits);
    if (!fitsInt(value)) this.#fail(start);
    return this.#token('Int', start, this.#at, value);
  }

  #symbol(start: number): Token {
    for (let length = LONGEST_SYMBOL; length > 0; length--) {
      const symbol = this.#source.slice(start, start + length);
      const type = SYMBOL_TYPES.get(symbol);
      if (type !== undefined) return this.#token(type, start, start + symbol.length);
    }
    return this.#fail(start);
  }

  #string(start: number): Token {
    let value = '';
    let from = start + 1;
    for (let at = from; at < this.#source.length; at++) {
      const character = this.#source[at];
      if (character === '"') return this.#token('Str', start, at + 1, value + this.#source.slice(from, at));
      if (character !== '\\') continue;
      const escaped = ESCAPES.get(this.#source[at + 1] ?? '');
      if (escaped === undefined) break;
      value += this.#source.slice(from, at) + escaped;
      at += 1;
      from = at + 1;
    }
    return this.#fail(start);
  }
}
