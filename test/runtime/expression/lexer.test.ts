import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ExpressionError } from '../../../runtime/expression/expression-error.js';
import { Lexer, type Token, tokenName } from '../../../runtime/expression/lexer.js';
import { TOKENS } from './tokens.js';

function tokens(source: string): Token[] {
  const lexer = new Lexer(source);
  const found: Token[] = [];
  for (let token = lexer.next(); token.type !== 'End'; token = lexer.next()) found.push(token);
  return found;
}

function names(source: string): string {
  return tokens(source).map(tokenName).join(' ');
}

function lexErrorAt(source: string): number {
  try {
    tokens(source);
  } catch (error) {
    assert.instance(error, ExpressionError);
    assert.is((error as ExpressionError).kind, 'lex');
    return (error as ExpressionError).position;
  }
  return assert.unreachable(`${source} was read`) as never;
}

test('the longest match wins', () => {
  assert.is(
    names('a **= b ** c * d'),
    'Ident("a") StarStarAssign Ident("b") StarStar Ident("c") Star Ident("d")',
  );
  assert.is(names('a//=b//c/d<<=e<<f<=g'), names('a //= b // c / d <<= e << f <= g'));
  assert.is(names('trueish notin _if In'), 'Ident("trueish") Ident("notin") Ident("_if") Ident("In")');
  assert.is(names('not in'), 'Not In');
});

test('numbers', () => {
  assert.is(names('007 0b101 0B1 0o17 0x1f 0XF'), 'Int(7) Int(5) Int(1) Int(15) Int(31) Int(15)');
  assert.is(names('1.5 1e3 1.5E-3 2e+2'), 'Float(1.5) Float(1000.0) Float(0.0015) Float(200.0)');
  assert.is(
    names('1. .5 1.e 2e 0b2 1_0'),
    'Int(1) Dot Dot Int(5) Int(1) Dot Ident("e") Int(2) Ident("e") Int(0) Ident("b2") Int(1) Ident("_0")',
  );
  assert.is(names('9223372036854775807'), 'Int(9223372036854775807)');
  assert.is(lexErrorAt('1 + 9223372036854775808'), 4);
  assert.is(lexErrorAt('0xFFFFFFFFFFFFFFFF'), 0);
});

test('strings', () => {
  const [escapes, raw, lines] = tokens('"a\\n\\t\\\\\\"é" r"\\d\\" "x\ny"');
  assert.is(escapes!.value, 'a\n\t\\"é');
  assert.is(raw!.value, '\\d\\');
  assert.is(lines!.value, 'x\ny');
  assert.is(names('r "a"'), 'Ident("r") Str("a")');
  assert.is(lexErrorAt('  "open'), 2);
  assert.is(lexErrorAt('"\\r"'), 0);
  assert.is(lexErrorAt('"ends\\'), 0);
  assert.is(lexErrorAt('r"open'), 1, 'an open raw string is the name r and an open string');
});

test('what is no token is an error where it begins, in bytes', () => {
  assert.is(lexErrorAt('1 ! 2'), 2);
  assert.is(lexErrorAt("'a'"), 0);
  assert.is(lexErrorAt('"大阪" $'), 9);
  assert.is(lexErrorAt('a\fb'), 1);
  assert.is(lexErrorAt('😀'), 0);
});

test('white space and comments separate', () => {
  assert.is(names('\t1\r\n# one ! "\n2#'), 'Int(1) Int(2)');
});

const GAP = /^(?:[ \t\r\n]|#[^\n]*(?:\n|$))*$/;

test('tokens and what is between them make up the source', () => {
  const gap = fc.constantFrom(' ', '\n', '\t', '# note\n', ' # "\n ');
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...TOKENS), gap)), pairs => {
      const source = pairs.map(pair => pair.join('')).join('');
      const found = tokens(source);
      assert.is(found.length, pairs.length);
      let end = 0;
      for (const [i, token] of found.entries()) {
        assert.is(source.slice(token.start, token.end), pairs[i]![0]);
        assert.ok(GAP.test(source.slice(end, token.start)));
        end = token.end;
      }
      assert.ok(GAP.test(source.slice(end)));
    }),
  );
});

test('any text is read or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ar1.#"\\=*! \n\u0000é大😀') }), source => {
      try {
        tokens(source);
      } catch (error) {
        assert.instance(error, ExpressionError);
      }
    }),
    { numRuns: 1000 },
  );
});

test.run();
