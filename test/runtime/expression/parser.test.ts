import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ExpressionError } from '../../../runtime/expression/expression-error.js';
import { parse } from '../../../runtime/expression/parser.js';
import type { Node } from '../../../runtime/expression/syntax.js';
import { syntaxTrees } from './arbitrary-syntax.js';
import { print } from './print-syntax.js';
import { TOKENS } from './tokens.js';

function message(source: string): string | undefined {
  try {
    parse(source);
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

function accepts(source: string): void {
  assert.is(message(source), undefined, source);
}

function refuses(source: string, position: number, token: string): void {
  const what = token === 'end' ? 'unexpected end of input' : `unexpected token ${token}`;
  assert.is(message(source), `parse error at position ${position}: ${what}`, source);
}

/** Node by node without places, nested as written. */
function shape(source: string): string {
  return JSON.stringify(parse(source).body, (key, value) =>
    key === 'at' || key === 'bound' ? undefined : typeof value === 'bigint' ? Number(value) : value,
  );
}

test('there is no empty program', () => {
  refuses('', 0, 'end');
  refuses('  # only a comment', 0, 'end');
  refuses(';', 0, 'Semi');
});

test('block statements stand only in a sequence', () => {
  refuses('x = if a { 1 }', 4, 'If');
  refuses('f(if a { 1 })', 2, 'If');
  refuses('[while a { }]', 1, 'While');
  refuses('return for x in y { }', 7, 'For');
  accepts('x = (if a { 1 } else { 2 })');
  accepts('return (for x in y { })');
});

test('a block needs no semicolon after it, and may have none before another block', () => {
  accepts('if a { 1 } if b { 2 }');
  accepts('if a { 1 }; x = 1');
  accepts('if a { 1 } x = 1');
  accepts('if a { 1 };; if b { 2 }');
  accepts('1; if b { 2 }');
  refuses('if a { 1 }; if b { 2 }', 12, 'If');
  refuses('(while a { }; for b in c { })', 14, 'For');
  refuses('1 if a { 2 }', 2, 'If');
  refuses('x y', 2, 'Ident("y")');
});

test('a semicolon that nothing follows adds a null', () => {
  const nothing = '{"kind":"literal","value":null}';
  const one = '{"kind":"literal","value":1}';
  assert.is(shape('1;'), `{"kind":"sequence","items":[${one},${nothing}]}`);
  assert.is(shape('1;;1'), `{"kind":"sequence","items":[${one},${nothing},${one}]}`);
  assert.is(shape('(1;)'), shape('1;'));
  assert.is(shape('fn() { 1; }'), `{"kind":"function","parameters":[],"body":${shape('1;')}}`);
  assert.is(shape('if 1 { };'), `{"kind":"sequence","items":[${shape('if 1 { }')},${nothing}]}`);
});

test('braces are a dict in an expression and a block after a statement', () => {
  assert.is(shape('{}'), '{"kind":"dict","entries":[]}');
  assert.is(shape('if 1 {}'), shape('if 1 { null }'));
  assert.is(shape('if 1 { {} }').includes('"dict"'), true);
  refuses('if 1 { "a": 2 }', 10, 'Colon');
  refuses('{ 1 }', 4, 'RBrace');
});

test('lists take one trailing comma', () => {
  for (const source of [
    '[1,]',
    'f(1,)',
    'fn(a,) { }',
    '{"a": 1,}',
    'let [a,] = b',
    '[]',
    'f()',
    'let [] = b',
  ]) {
    accepts(source);
  }
  refuses('[,]', 1, 'Comma');
  refuses('f(,)', 2, 'Comma');
  refuses('[1,,]', 3, 'Comma');
  refuses('{,}', 1, 'Comma');
  refuses('[1 2]', 3, 'Int(2)');
});

test('arguments, entries, indices and items hold no assignment', () => {
  refuses('f(a = 1)', 4, 'Assign');
  refuses('[a = 1]', 3, 'Assign');
  refuses('x[a += 1]', 4, 'PlusAssign');
  refuses('{"a": b = 1}', 8, 'Assign');
  accepts('f((a = 1))');
});

test('not binds looser than comparison and follows no operator', () => {
  assert.is(shape('not a == b'), shape('not (a == b)'));
  assert.is(shape('not a in b'), shape('not (a in b)'));
  assert.is(shape('not a and b'), shape('(not a) and b'));
  assert.is(shape('a and not b'), shape('a and (not b)'));
  refuses('1 == not x', 5, 'Not');
  refuses('- not x', 2, 'Not');
  refuses('a not b', 6, 'Ident("b")');
});

test('only a bare postfix expression can be assigned to', () => {
  for (const target of ['x', 'x[0]', 'f()', 'a.b', '(a + b)', '1', '[a, b]', 'x[1:2]'])
    accepts(`${target} = 1`);
  refuses('-x = 1', 3, 'Assign');
  refuses('a + b = 1', 6, 'Assign');
  refuses('not x = 1', 6, 'Assign');
  refuses('2 ** x = 1', 7, 'Assign');
  assert.is(shape('a = b = c'), shape('a = (b = c)'));
  assert.is(shape('a += b **= return c'), shape('a += (b **= (return c))'));
});

test('patterns of let and for are names and lists of names', () => {
  accepts('let [a, [b, c]] = d');
  accepts('for [a, [b]] in c { }');
  refuses('let x[0] = 1', 5, 'LBracket');
  refuses('let [a.b] = 1', 6, 'Dot');
  refuses('for 1 in c { }', 4, 'Int(1)');
  refuses('let a += 1', 6, 'PlusAssign');
});

test('operators bind as the table says', () => {
  assert.is(shape('-2 ** 2'), shape('-(2 ** 2)'));
  assert.is(shape('2 ** -1 ** 2'), shape('2 ** (-(1 ** 2))'));
  assert.is(shape('a ** b ** c'), shape('a ** (b ** c)'));
  assert.is(shape('a - b - c'), shape('(a - b) - c'));
  assert.is(shape('a < b == c < d'), shape('(a < b) == (c < d)'));
  assert.is(shape('a | b ^ c & d << e + f * -g'), shape('a | (b ^ (c & (d << (e + (f * (-g))))))'));
  assert.is(shape('-a.b(c)[d]'), shape('-(((a.b)(c))[d])'));
});

test('slices may lack any part', () => {
  for (const source of ['x[:]', 'x[::]', 'x[1:]', 'x[:1]', 'x[::2]', 'x[1::2]', 'x[:1:2]', 'x[1:2:3]'])
    accepts(source);
  refuses('x[]', 2, 'RBracket');
  refuses('x[1:2:3:4]', 7, 'Colon');
});

test('places are counted in bytes of UTF-8', () => {
  refuses('"大阪" "x"', 9, 'Str("x")');
  refuses('(1 + # 大', 4, 'end');
});

test('an error behind the first one is not looked at', () => {
  refuses('1 2 $', 2, 'Int(2)');
});

test('a function knows the names it may bind', () => {
  const program = parse(
    'a = fn(p) { b = 1; let [c] = d; for e in f { [g, h[0]] = i } fn() { j = 1 } }; k += 1',
  );
  assert.equal([...program.bound], ['a']);
  const names: string[] = [];
  JSON.stringify(program.body, (_, value) => {
    if (value instanceof Set) names.push([...value].sort().join());
    return typeof value === 'bigint' ? 0 : value;
  });
  assert.equal(names.sort(), ['b,c,e,g,p', 'j']);
});

/** A tree without places. */
function comparable(node: Node): string {
  return JSON.stringify(node, (key, value) => {
    if (key === 'at' || key === 'bound') return undefined;
    return typeof value === 'bigint' ? `${value}n` : value;
  });
}

test('what is printed from a tree is read as that tree', () => {
  fc.assert(
    fc.property(syntaxTrees, tree => {
      assert.is(comparable(parse(print(tree)).body), comparable(tree));
    }),
    { numRuns: 500 },
  );
});

test('any tokens in any order are read or refused', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...TOKENS), { maxLength: 30 }), tokens => {
      message(tokens.join(' '));
    }),
    { numRuns: 500 },
  );
});

test('nesting has no bound', () => {
  const depth = 50_000;
  accepts(`${'('.repeat(depth)}1${')'.repeat(depth)}`);
  accepts(`${'['.repeat(depth)}${']'.repeat(depth)}`);
  accepts(`${'if a { 1 } else '.repeat(depth)}{ 2 }`);
  refuses('fn() {'.repeat(depth), 6 * depth, 'end');
});

test.run();
