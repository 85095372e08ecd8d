/** Random syntax trees, all with `at: 0`. */

import fc from 'fast-check';
import type {
  ArithmeticOperator,
  BinaryOperator,
  Name,
  Node,
  Pattern,
} from '../../../runtime/expression/syntax.js';

const ARITHMETIC: readonly ArithmeticOperator[] = [
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '**',
  '&',
  '|',
  '^',
  '<<',
  '>>',
];
const BINARY: readonly BinaryOperator[] = [...ARITHMETIC, '==', '!=', '<', '<=', '>', '>=', 'in', 'not in'];
const NAMES = ['x', 'y', 'items', 'attributes', 'len', 'str'];
const MEMBERS = ['get', 'append', 'split', 'items', 'pop', 'upper', 'pi'];

const at = fc.constant(0);
const nameText = fc.constantFrom(...NAMES);
const name: fc.Arbitrary<Name> = fc.record({ kind: fc.constant('name'), at, name: nameText });

const literal: fc.Arbitrary<Node> = fc.record({
  kind: fc.constant('literal'),
  at,
  value: fc.oneof(
    fc.constantFrom(null, true, false),
    fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
    fc.constantFrom(0, 0.5, 2, 1234.25),
    fc.constantFrom('', 'a', 'a"b\\c\n', '大阪'),
  ),
});

function optional(node: fc.Arbitrary<Node>): fc.Arbitrary<Node | null> {
  return fc.option(node, { nil: null });
}

/** Whole programs. */
export const syntaxTrees: fc.Arbitrary<Node> = fc.letrec<{ node: Node; pattern: Pattern; if: Node }>(tie => {
  const node = tie('node');
  const nodes = fc.array(node, { maxLength: 3 });
  const pattern = tie('pattern');
  return {
    pattern: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      name,
      fc.record({ kind: fc.constant('list'), at, items: fc.array(pattern, { maxLength: 2 }) }),
    ),
    if: fc.record({
      kind: fc.constant('if'),
      at,
      condition: node,
      body: node,
      otherwise: optional(fc.oneof(node, tie('if'))),
    }),
    node: fc.oneof(
      { depthSize: 'medium', maxDepth: 6 },
      literal,
      name,
      fc.record({ kind: fc.constant('list'), at, items: nodes }),
      fc.record({ kind: fc.constant('dict'), at, entries: fc.array(fc.tuple(node, node), { maxLength: 2 }) }),
      fc
        .record({ parameters: fc.uniqueArray(nameText, { maxLength: 2 }), body: node })
        .map(parts => ({ kind: 'function' as const, at: 0, bound: new Set<string>(), ...parts })),
      fc.record({ kind: fc.constant('unary'), at, operator: fc.constantFrom('-', 'not'), operand: node }),
      fc.record({
        kind: fc.constant('binary'),
        at,
        operator: fc.constantFrom(...BINARY),
        left: node,
        right: node,
      }),
      fc.record({
        kind: fc.constant('logical'),
        at,
        operator: fc.constantFrom('and', 'or'),
        left: node,
        right: node,
      }),
      fc.record({ kind: fc.constant('index'), at, target: node, index: node }),
      fc.record({
        kind: fc.constant('slice'),
        at,
        target: node,
        start: optional(node),
        stop: optional(node),
        step: optional(node),
      }),
      fc.record({ kind: fc.constant('member'), at, target: node, name: fc.constantFrom(...MEMBERS) }),
      fc.record({ kind: fc.constant('call'), at, callee: node, args: nodes }),
      fc.record({
        kind: fc.constant('assign'),
        at,
        target: node,
        operator: fc.option(fc.constantFrom(...ARITHMETIC), { nil: null }),
        value: node,
      }),
      fc.record({ kind: fc.constant('let'), at, pattern, value: node }),
      fc.record({ kind: fc.constant('return'), at, value: optional(node) }),
      tie('if'),
      fc.record({ kind: fc.constant('for'), at, pattern, iterable: node, body: node }),
      fc.record({ kind: fc.constant('sequence'), at, items: fc.array(node, { minLength: 2, maxLength: 4 }) }),
    ),
  } as never;
}).node;
