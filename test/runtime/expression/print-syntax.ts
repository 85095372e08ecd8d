/**
 * A syntax tree as source, with parentheses only where the precedence table of the reference (section 3.1)
 * demands them. Written from the table, not from the parser.
 */

import type { Node } from '../../../runtime/expression/syntax.js';

const LEVELS: Readonly<Record<string, number>> = {
  or: 2,
  and: 3,
  '==': 5,
  '!=': 5,
  in: 5,
  'not in': 5,
  '<': 6,
  '<=': 6,
  '>': 6,
  '>=': 6,
  '|': 7,
  '^': 8,
  '&': 9,
  '<<': 10,
  '>>': 10,
  '+': 11,
  '-': 11,
  '*': 12,
  '/': 12,
  '//': 12,
  '%': 12,
  '**': 14,
};
const STATEMENT = 0;
const SIMPLE = 1;
const OR = 2;
const NOT = 4;
const UNARY = 13;
const POSTFIX = 15;

function level(node: Node): number {
  switch (node.kind) {
    case 'sequence':
    case 'if':
    case 'while':
    case 'for':
      return STATEMENT;
    case 'return':
    case 'let':
    case 'assign':
      return SIMPLE;
    case 'logical':
    case 'binary':
      return LEVELS[node.operator]!;
    case 'unary':
      return node.operator === 'not' ? NOT : UNARY;
    default:
      return POSTFIX;
  }
}

/** `node` where the grammar wants something of at least `least`. */
function at(least: number, node: Node): string {
  return level(node) >= least ? print(node) : `(${print(node)})`;
}

function list(nodes: readonly Node[]): string {
  return nodes.map(node => at(OR, node)).join(', ');
}

function isBlock(node: Node): boolean {
  return node.kind === 'if' || node.kind === 'while' || node.kind === 'for';
}

export function print(node: Node): string {
  switch (node.kind) {
    case 'literal':
      return literal(node.value);
    case 'name':
      return node.name;
    case 'list':
      return `[${list(node.items)}]`;
    case 'dict':
      return `{${node.entries.map(([key, value]) => `${at(OR, key)}: ${at(OR, value)}`).join(', ')}}`;
    case 'function':
      return `fn(${node.parameters.join(', ')}) { ${print(node.body)} }`;
    case 'unary':
      return node.operator === 'not' ? `not ${at(NOT, node.operand)}` : `-${at(UNARY, node.operand)}`;
    case 'logical':
    case 'binary':
      return binary(node.operator, node.left, node.right);
    case 'index':
      return `${at(POSTFIX, node.target)}[${at(OR, node.index)}]`;
    case 'slice': {
      const [start, stop, step] = [node.start, node.stop, node.step].map(part => (part ? at(OR, part) : ''));
      return `${at(POSTFIX, node.target)}[${start}:${stop}${node.step ? `:${step}` : ''}]`;
    }
    case 'member':
      return `${at(POSTFIX, node.target)}.${node.name}`;
    case 'call':
      return `${at(POSTFIX, node.callee)}(${list(node.args)})`;
    case 'assign':
      return `${at(POSTFIX, node.target)} ${node.operator ?? ''}= ${at(SIMPLE, node.value)}`;
    default:
      return statement(node);
  }
}

function statement(node: Node): string {
  switch (node.kind) {
    case 'let':
      return `let ${print(node.pattern)} = ${at(SIMPLE, node.value)}`;
    case 'return':
      return node.value === null ? 'return' : `return ${at(SIMPLE, node.value)}`;
    case 'if': {
      const head = `if ${at(OR, node.condition)} { ${print(node.body)} }`;
      if (node.otherwise === null) return head;
      return `${head} else ${node.otherwise.kind === 'if' ? print(node.otherwise) : `{ ${print(node.otherwise)} }`}`;
    }
    case 'while':
      return `while ${at(OR, node.condition)} { ${print(node.body)} }`;
    case 'for':
      return `for ${print(node.pattern)} in ${at(OR, node.iterable)} { ${print(node.body)} }`;
    case 'sequence':
      return node.items
        .map((item, i) => {
          const next = node.items[i + 1];
          // Between blocks a semicolon is an error, after other items it is needed.
          return (
            at(STATEMENT + (item.kind === 'sequence' ? 1 : 0), item) + (next && !isBlock(item) ? ';' : '')
          );
        })
        .join(' ');
    default:
      throw new Error(`not a statement: ${node.kind}`);
  }
}

/** All are left-associative but `**`, whose right side may be a `-x`. */
function binary(operator: string, left: Node, right: Node): string {
  const own = LEVELS[operator]!;
  const [leftLevel, rightLevel] = operator === '**' ? [POSTFIX, UNARY] : [own, own + 1];
  return `${at(leftLevel, left)} ${operator} ${at(rightLevel, right)}`;
}

function literal(value: null | boolean | bigint | number | string): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isInteger(value)) return `${value}.0`;
  // A digit right before a dot would begin a float.
  return typeof value === 'bigint' ? `${value} ` : String(value);
}
