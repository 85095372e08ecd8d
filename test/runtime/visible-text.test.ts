import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { visibleJson, visibleLine, visibleText } from '../../runtime/visible-text.js';

/** Anything at all, lone surrogates included, with controls and marks of direction often. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.integer({ min: 0, max: 0x20 }),
      fc.integer({ min: 0x7f, max: 0x9f }),
      fc.constantFrom(0x202e, 0x2066, 0x2028, 0xd800, 0xdfff, 0x061c, 0x200f),
    ),
    { maxLength: 40 },
  )
  .map(codes => String.fromCharCode(...codes));

/** By the properties that Unicode gives characters: `Cc` are controls, `Bidi_Control` turn the direction. */
const UNSAFE = /\p{Cc}|\p{Bidi_Control}|\p{Zl}|\p{Zp}|\p{Surrogate}/u;

test('no control, mark of direction or half of a character is left, and lines stay only where they are kept', () => {
  fc.assert(
    fc.property(anyText, text => {
      assert.not.match(visibleLine(text), UNSAFE);
      assert.not.match(visibleText(text).replaceAll('\n', ''), UNSAFE);
      assert.is(visibleText(text).split('\n').length, text.split('\n').length);
    }),
  );
});

test('JSON says the same in safe letters', () => {
  fc.assert(
    fc.property(anyText, text => {
      const json = visibleJson(JSON.stringify({ [text]: text }, null, 2));
      assert.not.match(json.replaceAll('\n', ''), UNSAFE);
      assert.equal(JSON.parse(json), { [text]: text });
    }),
  );
});

test('escapes are those that people know', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    ['\x9b2J', '\\x9b2J'],
    ['a\rb\tc\nd', 'a\\rb\\tc\\nd'],
    ['gpj.\u202eexe', 'gpj.\\u202eexe'],
    ['half \ud83d', 'half \\ud83d'],
    ['Köln 東京 😀 é', 'Köln 東京 😀 é'],
  ];
  for (const [text, shown] of cases) assert.is(visibleLine(text), shown);
});

test.run();
