/** Binding strengths of FlowExpr's operators (flowexpr reference, section 3.1): a higher level binds tighter. */

import type { TokenType } from './lexer.js';
import type { ArithmeticOperator, BinaryOperator } from './syntax.js';

export interface InfixOperator {
  readonly operator: BinaryOperator | 'and' | 'or';
  readonly level: number;
  /** The level at which the right operand is read. */
  readonly rightLevel: number;
}

export const LOOSEST = 2;
export const NOT_LEVEL = 4;
export const EQUALITY_LEVEL = 5;
export const UNARY_LEVEL = 13;
const POWER_LEVEL = 14;

function leftAssociative(operator: InfixOperator['operator'], level: number): InfixOperator {
  return { operator, level, rightLevel: level + 1 };
}

/** By the token that spells the operator; `not in` is found under its first. */
export const INFIX_OPERATORS: ReadonlyMap<TokenType, InfixOperator> = new Map<TokenType, InfixOperator>([
  ['Or', leftAssociative('or', LOOSEST)],
  ['And', leftAssociative('and', 3)],
  ['EqEq', leftAssociative('==', EQUALITY_LEVEL)],
  ['NotEq', leftAssociative('!=', EQUALITY_LEVEL)],
  ['In', leftAssociative('in', EQUALITY_LEVEL)],
  ['Not', leftAssociative('not in', EQUALITY_LEVEL)],
  ['Lt', leftAssociative('<', 6)],
  ['LtEq', leftAssociative('<=', 6)],
  ['Gt', leftAssociative('>', 6)],
  ['GtEq', leftAssociative('>=', 6)],
  ['Pipe', leftAssociative('|', 7)],
  ['Caret', leftAssociative('^', 8)],
  ['Amp', leftAssociative('&', 9)],
  ['Shl', leftAssociative('<<', 10)],
  ['Shr', leftAssociative('>>', 10)],
  ['Plus', leftAssociative('+', 11)],
  ['Minus', leftAssociative('-', 11)],
  ['Star', leftAssociative('*', 12)],
  ['Slash', leftAssociative('/', 12)],
  ['SlashSlash', leftAssociative('//', 12)],
  ['Percent', leftAssociative('%', 12)],
  ['StarStar', { operator: '**', level: POWER_LEVEL, rightLevel: UNARY_LEVEL }],
]);

/** The operator that an assignment applies first; `null` for plain `=`. */
export const ASSIGNMENTS: ReadonlyMap<TokenType, ArithmeticOperator | null> = new Map<
  TokenType,
  ArithmeticOperator | null
>([
  ['Assign', null],
  ['PlusAssign', '+'],
  ['MinusAssign', '-'],
  ['StarAssign', '*'],
  ['SlashAssign', '/'],
  ['SlashSlashAssign', '//'],
  ['PercentAssign', '%'],
  ['StarStarAssign', '**'],
  ['AmpAssign', '&'],
  ['PipeAssign', '|'],
  ['CaretAssign', '^'],
  ['ShlAssign', '<<'],
  ['ShrAssign', '>>'],
]);
