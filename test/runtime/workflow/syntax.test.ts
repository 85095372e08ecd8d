import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type AttributeValue, isMap, textOf } from '../../../runtime/feature/attribute-value.js';
import { plainMap } from '../../../runtime/workflow/plain-value.js';
import { attributeValueOf, parseTree, type Tree } from '../../../runtime/workflow/syntax.js';
import { assertMistake } from './sample.js';

const parse = (text: string): Tree => parseTree(text, (line, column) => ({ file: 'f.yml', line, column }));
const read = (text: string): AttributeValue => attributeValueOf(parse(text));

function at(tree: Tree, ...path: readonly (string | number)[]): Tree {
  let current = tree;
  for (const step of path) {
    current =
      typeof step === 'number'
        ? (current.value as Tree[])[step]!
        : (current.value as Map<string, Tree>).get(step)!;
  }
  return current;
}

test('every JSON text reads as JSON does, whatever its white space', () => {
  const space = fc.constantFrom('', ' ', '\t', '\n', '\r\n', ' \n\t ');
  fc.assert(
    fc.property(
      fc.jsonValue({ stringUnit: 'binary' }),
      fc.constantFrom(0, 1, 2, '\t'),
      space,
      (value, indent, around) => {
        const wrapped = { value };
        const text = around + JSON.stringify(wrapped, null, indent) + around;
        const tree = read(text);
        assert.ok(isMap(tree));
        assert.equal(plainMap(tree), JSON.parse(text));
      },
    ),
  );
});

test('long keys, deep nesting and a byte order mark', () => {
  const long = 'k'.repeat(5000);
  assert.equal(read(JSON.stringify([{ [long]: 1 }])), [new Map([[long, 1]])]);
  let nested = '5';
  for (let i = 0; i < 60; i++) nested = `- a:\n${nested.replace(/^/gm, '    ')}`;
  assert.ok(read(nested));
  assert.equal(read('\uFEFFa: 1\n'), new Map([['a', 1]]));
});

test('JSON keeps the spelling of numbers, YAML prints them again', () => {
  assert.is(textOf(read('[1.50, 3.0, 1E5, 1e999, -0]')), '1.50, 3.0, 1e+5, 1e+999, 0');
  assert.is(textOf(read('[1.50, 3.0, 1E5,]')), '1.5, 3.0, 100000.0');
});

test('quoted scalars, block scalars and !!str are text', () => {
  assert.equal(read(`[ '5', "true", !!str 5, ! 6, !!int 7 ]`), ['5', 'true', '5', '6', 7]);
  assert.equal(read('- |-\n  12\n- >-\n  a\n  b\n'), ['12', 'a b']);
});

test('anchors and aliases work, merge keys do not', () => {
  assert.equal(
    read('base: &base { a: 1 }\nuse: *base\n<<: *base\n'),
    new Map([
      ['base', new Map([['a', 1]])],
      ['use', new Map([['a', 1]])],
      ['<<', new Map([['a', 1]])],
    ]),
  );
});

test('an alias gets the last anchor before it', () => {
  assert.equal(read('- &a 1\n- *a\n- &a 2\n- *a\n'), [1, 1, 2, 2]);
});

test('keys are text, whatever they look like', () => {
  assert.equal(
    [...(read('1: a\ntrue: b\n"": c\n__proto__: d\n') as Map<string, unknown>).keys()],
    ['1', 'true', '', '__proto__'],
  );
});

test('values know their line and column', () => {
  const tree = parse('a:\n  - b: 1\n    c:   two\nd:\n');
  assert.equal(at(tree, 'a', 0, 'c').at, { file: 'f.yml', line: 3, column: 10 });
  assert.is(at(tree, 'd').at.line, 4);
  assert.equal(at(parse('{\n\t"a": [10,\n 20]\n}'), 'a', 1).at, { file: 'f.yml', line: 3, column: 2 });
});

test('neither JSON nor YAML', () => {
  assertMistake(
    () => parse('a: 1\nb: c: d\n'),
    'f.yml:2:4: Unknown format: neither JSON nor YAML',
    'in quotes',
  );
  assertMistake(() => parse('{"a": [1, 2}'), 'f.yml:1:', 'Unknown format');
  assertMistake(() => parse('a:\n\tb: 1\n'), 'f.yml:2:1: Unknown format', 'indent with spaces');
  assertMistake(() => parse('a: 1\n---\nb: 2\n'), 'f.yml:2:', 'Unknown format', 'one document');
});

test('a repeated key is an error in both syntaxes', () => {
  assertMistake(() => parse('a: 1\nb: 2\na: 3\n'), 'f.yml:3:1: duplicate field `a`', 'f.yml:1');
  assertMistake(() => parse('{"a": {"b": 1, "b": 1}}'), 'f.yml:1:16: duplicate field `b`');
});

test('what YAML allows and a workflow does not', () => {
  assertMistake(() => parse('a: *b\n'), 'f.yml:1:4', 'no anchor &b');
  assertMistake(() => parse('a: !thing 5\n'), 'the tag !thing', 'remove it');
  assertMistake(() => parse('? [a, b]\n: 1\n'), 'a key must be text');
});

test('nesting has a limit of 128 levels, also where a value contains itself', () => {
  assert.ok(read('['.repeat(127) + ']'.repeat(127)));
  for (const text of [
    '['.repeat(200_000),
    `${'['.repeat(129)}5${']'.repeat(129)}`,
    '- '.repeat(50_000),
    '&a [*a]',
  ]) {
    assertMistake(() => parse(text), 'nested more than 128 levels deep');
  }
});

test('aliases that multiply are refused', () => {
  const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`);
  assertMistake(() => parse(['l0: &l0 lol', ...levels].join('\n')), 'the aliases stand for more than');
});

test.run();
