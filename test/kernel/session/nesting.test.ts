import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isTooDeep } from '../../../kernel/session/nesting.js';

const MANY = 20_000;

test('everything that nests is counted: brackets, types, and operators that take what follows', () => {
  for (const deep of [
    '('.repeat(MANY),
    `${'['.repeat(MANY)}${']'.repeat(MANY)}`,
    `let a: ${'A<'.repeat(MANY)}B`,
    '`${'.repeat(MANY),
    `${'a => '.repeat(MANY)}1`,
    `${'a ? b : '.repeat(MANY)}c`,
    `${'if (a) {\n}\nelse '.repeat(MANY)}{}`,
    `${'new '.repeat(MANY)}A`,
    `a${'()'.repeat(MANY)}`,
  ]) {
    assert.is(isTooDeep(deep), true, deep.slice(0, 20));
  }
});

test('what is long is not deep: statements, lists, texts, sums', () => {
  for (const flat of [
    'a = b ? c : d\n'.repeat(MANY),
    'x = y => z;'.repeat(MANY),
    `[${'{ a: b ? c : d, e: f() },'.repeat(MANY)}]`,
    `"${'('.repeat(MANY)}"`,
    `/* ${'('.repeat(MANY)} */`,
    `class A {\n${'m() { return a ? b : c }\n'.repeat(MANY)}}`,
    `1${'+1'.repeat(MANY)}`,
  ]) {
    assert.is(isTooDeep(flat), false, flat.slice(0, 20));
  }
});

test('any text has an answer', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'([{<>}])`$"\'/*=?:,;\n\\@#a1 '.split('')), maxLength: 4000 }),
      text => {
        assert.type(isTooDeep(text), 'boolean');
      },
    ),
  );
});

test.run();
