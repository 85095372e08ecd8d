/**
 * FlowExpr tokens to a syntax tree (flowexpr reference, section 3).
 *
 * The engine's parser is table-driven and takes any depth of nesting. Here each rule is a generator that
 * yields the rules nested in it to `parse`, which keeps them on a list, so the depth of the source never
 * becomes a depth of JavaScript's stack.
 */

import { ExpressionError } from './expression-error.js';
import { Lexer, type Token, type TokenType, tokenName } from './lexer.js';
import { ASSIGNMENTS, INFIX_OPERATORS, LOOSEST, NOT_LEVEL, UNARY_LEVEL } from './precedence.js';
import type { Fn, Name, Node, Pattern, Program } from './syntax.js';

/** Throws `ExpressionError` (`lex` or `parse`). */
export function parse(source: string): Program {
  const parser = new Parser(source);
  const rules = [parser.program()];
  let parsed: Node | undefined;
  for (let rule = rules.at(-1); rule !== undefined; rule = rules.at(-1)) {
    // The first `next` of a generator ignores its argument.
    const step: IteratorResult<Rule, Node> = rule.next(parsed as Node);
    if (step.done) {
      rules.pop();
      parsed = step.value;
    } else {
      rules.push(step.value);
    }
  }
  return { body: parsed as Node, bound: parser.bound };
}

/** Yields the nested rules it needs, is sent the node of each, and returns its own. */
type Rule = Generator<Rule, Node, Node>;
/** A part of a rule that returns something else, run by `yield*`. */
type Part<T> = Generator<Rule, T, Node>;

const BLOCK_STATEMENTS: ReadonlySet<TokenType> = new Set(['If', 'While', 'For']);

/** Tokens that can begin the rule `simple` of the grammar. */
const SIMPLE_STARTS: ReadonlySet<TokenType> = new Set<TokenType>([
  ...(['Int', 'Float', 'Str', 'True', 'False', 'Null', 'Ident', 'Fn'] as const),
  ...(['LParen', 'LBracket', 'LBrace', 'Minus', 'Not', 'Return', 'Let'] as const),
]);

class Parser {
  /** Names bound so far in the function that is being read. */
  bound = new Set<string>();
  readonly #lexer: Lexer;
  readonly #source: string;
  #token: Token;
  #previousEnd = 0;
  /** The latest node that was written as a bare postfix expression: only such a one can be assigned to. */
  #assignable: Node | undefined;

  constructor(source: string) {
    this.#source = source;
    this.#lexer = new Lexer(source);
    this.#token = this.#lexer.next();
  }

  *program(): Rule {
    const body = yield* this.#sequence();
    if (this.#token.type !== 'End') this.#unexpected();
    return body;
  }

  // Tokens

  #unexpected(): never {
    const ended = this.#token.type === 'End';
    throw new ExpressionError(
      'parse',
      ended ? 'unexpected end of input' : `unexpected token ${tokenName(this.#token)}`,
      this.#source,
      ended ? this.#previousEnd : this.#token.start,
    );
  }

  #advance(): Token {
    const token = this.#token;
    this.#previousEnd = token.end;
    this.#token = this.#lexer.next();
    return token;
  }

  #accept(type: TokenType): boolean {
    if (this.#token.type !== type) return false;
    this.#advance();
    return true;
  }

  #expect(type: TokenType): Token {
    return this.#token.type === type ? this.#advance() : this.#unexpected();
  }

  #identifier(): string {
    return this.#expect('Ident').value as string;
  }

  // Statements

  /**
   * Items up to the first token that can't go on. After an item that isn't a block there must be a `;`. After
   * a block there may be one, but not if another block follows. A `;` that nothing follows adds a null.
   */
  *#sequence(): Part<Node> {
    const at = this.#token.start;
    const items: Node[] = [];
    let afterBlock = BLOCK_STATEMENTS.has(this.#token.type);
    items.push(yield this.#item());
    for (;;) {
      const semicolon = this.#token.type === 'Semi' ? this.#advance() : undefined;
      const block = BLOCK_STATEMENTS.has(this.#token.type);
      if (semicolon === undefined && !afterBlock) break;
      if (semicolon !== undefined && afterBlock && block) this.#unexpected();
      if (block || SIMPLE_STARTS.has(this.#token.type)) {
        items.push(yield this.#item());
      } else if (semicolon !== undefined) {
        items.push({ kind: 'literal', at: semicolon.start, value: null });
      } else {
        break;
      }
      afterBlock = block;
    }
    return items.length === 1 ? items[0]! : { kind: 'sequence', at, items };
  }

  #item(): Rule {
    switch (this.#token.type) {
      case 'If':
        return this.#if();
      case 'While':
        return this.#while();
      case 'For':
        return this.#for();
      default:
        return this.#simple();
    }
  }

  *#if(): Rule {
    const at = this.#expect('If').start;
    const condition = yield this.#expression(LOOSEST);
    const body = yield this.#block();
    if (!this.#accept('Else')) return { kind: 'if', at, condition, body, otherwise: null };
    const otherwise = yield this.#token.type === 'If' ? this.#if() : this.#block();
    return { kind: 'if', at, condition, body, otherwise };
  }

  *#while(): Rule {
    const at = this.#expect('While').start;
    const condition = yield this.#expression(LOOSEST);
    return { kind: 'while', at, condition, body: yield this.#block() };
  }

  *#for(): Rule {
    const at = this.#expect('For').start;
    const pattern = (yield this.#pattern()) as Pattern;
    this.#expect('In');
    const iterable = yield this.#expression(LOOSEST);
    return { kind: 'for', at, pattern, iterable, body: yield this.#block() };
  }

  *#block(): Rule {
    const at = this.#expect('LBrace').start;
    if (this.#accept('RBrace')) return { kind: 'literal', at, value: null };
    const body = yield* this.#sequence();
    this.#expect('RBrace');
    return body;
  }

  *#simple(): Rule {
    const at = this.#token.start;
    if (this.#accept('Return')) {
      return { kind: 'return', at, value: SIMPLE_STARTS.has(this.#token.type) ? yield this.#simple() : null };
    }
    if (this.#accept('Let')) {
      const pattern = (yield this.#pattern()) as Pattern;
      this.#expect('Assign');
      return { kind: 'let', at, pattern, value: yield this.#simple() };
    }
    const target = yield this.#expression(LOOSEST);
    const operator = ASSIGNMENTS.get(this.#token.type);
    if (operator === undefined || target !== this.#assignable) return target;
    this.#advance();
    if (operator === null) this.#bind(target);
    return { kind: 'assign', at, target, operator, value: yield this.#simple() };
  }

  *#pattern(): Rule {
    const at = this.#token.start;
    if (this.#accept('LBracket')) {
      const items = yield* this.#list('RBracket', () => this.#pattern());
      return { kind: 'list', at, items };
    }
    const name = this.#identifier();
    this.bound.add(name);
    return { kind: 'name', at, name };
  }

  /** Notes the names that an assignment to `target` may bind. */
  #bind(target: Node): void {
    const rest = [target];
    for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
      if (node.kind === 'name') this.bound.add(node.name);
      if (node.kind === 'list') for (const item of node.items) rest.push(item);
    }
  }

  // Expressions

  /** Operators of `level` and tighter ones. */
  *#expression(level: number): Rule {
    const at = this.#token.start;
    let left: Node;
    if (this.#token.type === 'Not' && level <= NOT_LEVEL) {
      this.#advance();
      left = { kind: 'unary', at, operator: 'not', operand: yield this.#expression(NOT_LEVEL) };
    } else if (this.#accept('Minus')) {
      left = { kind: 'unary', at, operator: '-', operand: yield this.#expression(UNARY_LEVEL) };
    } else {
      left = yield* this.#postfix();
    }
    for (;;) {
      const infix = INFIX_OPERATORS.get(this.#token.type);
      if (infix === undefined || infix.level < level) return left;
      this.#advance();
      if (infix.operator === 'not in') this.#expect('In');
      const right = yield this.#expression(infix.rightLevel);
      left =
        infix.operator === 'and' || infix.operator === 'or'
          ? { kind: 'logical', at, operator: infix.operator, left, right }
          : { kind: 'binary', at, operator: infix.operator, left, right };
    }
  }

  *#postfix(): Part<Node> {
    const at = this.#token.start;
    let node = yield* this.#primary();
    for (;;) {
      if (this.#accept('LBracket')) {
        node = yield* this.#subscript(at, node);
      } else if (this.#accept('Dot')) {
        node = { kind: 'member', at, target: node, name: this.#identifier() };
      } else if (this.#accept('LParen')) {
        const args = yield* this.#list('RParen', () => this.#expression(LOOSEST));
        node = { kind: 'call', at, callee: node, args };
      } else {
        this.#assignable = node;
        return node;
      }
    }
  }

  /** `[index]` or `[start:stop:step]`, after the bracket. */
  *#subscript(at: number, target: Node): Part<Node> {
    const start = this.#token.type === 'Colon' ? null : yield this.#expression(LOOSEST);
    if (start !== null && this.#accept('RBracket')) return { kind: 'index', at, target, index: start };
    this.#expect('Colon');
    const stop = yield* this.#slicePart();
    const step = this.#accept('Colon') ? yield* this.#slicePart() : null;
    this.#expect('RBracket');
    return { kind: 'slice', at, target, start, stop, step };
  }

  *#slicePart(): Part<Node | null> {
    if (this.#token.type === 'Colon' || this.#token.type === 'RBracket') return null;
    return yield this.#expression(LOOSEST);
  }

  *#primary(): Part<Node> {
    const { type, start: at, value } = this.#token;
    switch (type) {
      case 'Int':
      case 'Float':
      case 'Str':
        this.#advance();
        return { kind: 'literal', at, value };
      case 'True':
      case 'False':
        this.#advance();
        return { kind: 'literal', at, value: type === 'True' };
      case 'Null':
        this.#advance();
        return { kind: 'literal', at, value: null };
      case 'Ident':
        return { kind: 'name', at, name: this.#identifier() };
      case 'LParen':
        return yield* this.#parenthesized();
      case 'LBracket':
        this.#advance();
        return { kind: 'list', at, items: yield* this.#list('RBracket', () => this.#expression(LOOSEST)) };
      case 'LBrace':
        return yield* this.#dict();
      case 'Fn':
        return yield* this.#function();
      default:
        return this.#unexpected();
    }
  }

  *#parenthesized(): Part<Node> {
    this.#expect('LParen');
    const body = yield* this.#sequence();
    this.#expect('RParen');
    return body;
  }

  *#dict(): Part<Node> {
    const at = this.#expect('LBrace').start;
    const entries: [Node, Node][] = [];
    while (!this.#accept('RBrace')) {
      const key = yield this.#expression(LOOSEST);
      this.#expect('Colon');
      entries.push([key, yield this.#expression(LOOSEST)]);
      if (this.#token.type !== 'RBrace') this.#expect('Comma');
    }
    return { kind: 'dict', at, entries };
  }

  *#function(): Part<Fn> {
    const at = this.#expect('Fn').start;
    this.#expect('LParen');
    const parameters = (yield* this.#list('RParen', () => this.#parameter())) as Name[];
    const outerBound = this.bound;
    const bound = new Set(parameters.map(parameter => parameter.name));
    this.bound = bound;
    const body = yield this.#block();
    this.bound = outerBound;
    return { kind: 'function', at, parameters: parameters.map(({ name }) => name), body, bound };
  }

  // biome-ignore lint/correctness/useYield: a rule without nested rules
  *#parameter(): Rule {
    return { kind: 'name', at: this.#token.start, name: this.#identifier() };
  }

  /** Items with commas between them, perhaps one after the last, up to and with `close`. */
  *#list(close: TokenType, item: () => Rule): Part<Node[]> {
    const items: Node[] = [];
    while (!this.#accept(close)) {
      items.push(yield item());
      if (this.#token.type !== close) this.#expect('Comma');
    }
    return items;
  }
}
