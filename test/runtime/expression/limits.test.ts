import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { syntaxTrees } from './arbitrary-syntax.js';
import { failure, outcome } from './outcome.js';
import { print } from './print-syntax.js';

const TOO_LONG = /^expression takes more than 10000000 steps: perhaps a loop never ends/;

test('what would never end, or fill the process, is an error of the language', () => {
  const hostile = [
    'while true {}',
    'range(60000000)',
    'f = fn() { 1 }; while true { f() }',
    'a = [1]; while true { a = a + a }',
    'a = [1]; while true { a.extend(a) }',
    'a = range(1000000); while true { itertools.count(a) }',
    's = "abcdefgh"; for i in range(17) { s = s + s } while true { s[5] }',
    'a = range(1000000); while true { -1 in a }',
    'a = [1]; b = [1]; i = 0; while i < 60 { a = [a, a]; b = [b, b]; i += 1 } a == b',
    'a = [1]; b = [1]; i = 0; while i < 60 { a = [a, a]; b = [b, b]; i += 1 } a < b',
    'a = [1]; i = 0; while i < 60 { a = [a, a]; i += 1 } str(a)',
  ];
  for (const source of hostile) assert.match(failure(source), TOO_LONG, source);
});

test('a result that is too large is an error of its conversion', () => {
  const doubled = 'a = [1]; i = 0; while i < 60 { a = [a, a]; i += 1 } a';
  assert.match(outcome(doubled), /more than 10000000 steps/);
});

test('every evaluation has all its steps', () => {
  for (let i = 0; i < 3; i++) {
    assert.is(outcome('for i in range(2000000) { 0 } i'), '1999999');
  }
});

test('no random program hangs, or throws anything but an error of the language', () => {
  fc.assert(
    fc.property(syntaxTrees, tree => {
      assert.type(outcome(print(tree)), 'string');
      // The same without an end of its own.
      const [first, second] = [print(tree), outcome(`i = 0; while true { i += 1; (${print(tree)}) }`)];
      if (!first.includes('return')) assert.match(second, /error at position/);
    }),
    { numRuns: 2 },
  );
  fc.assert(
    fc.property(syntaxTrees, tree => {
      assert.type(outcome(print(tree)), 'string');
    }),
    { numRuns: 500 },
  );
});

test.run();
