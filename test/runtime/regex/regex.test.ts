import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CompiledRegex } from '../../../runtime/regex/regex.js';
import { failure, outcome } from '../expression/outcome.js';

function found(pattern: string, text: string): string[] {
  return new CompiledRegex(pattern).findAll(text).map(match => match.texts[0]!);
}

function matches(pattern: string, text: string): boolean {
  return new CompiledRegex(pattern).find(text) !== undefined;
}

test('the shape of a result follows the number of groups', () => {
  assert.is(outcome('Regex("b+").find("abbc")'), '"bb"');
  assert.is(outcome('Regex("a(b+)").find("abbc")'), '"bb"');
  assert.is(outcome('Regex("(a)|b").find("b")'), 'null');
  assert.is(outcome('Regex("(a)|(b)").find("b")'), '[null, "b"]');
  assert.is(outcome('Regex("(?:a)(?P<name>b)").find("ab")'), '"b"');
  assert.is(outcome('Regex("(a)(x)?").find_all("aax")'), '[["a", null], ["a", "x"]]');
  assert.is(outcome('Regex("z").find_all("abc")'), '[]');
});

test('split', () => {
  assert.is(outcome('Regex(",").split("a,b,c")'), '["a", "b", "c"]');
  assert.is(
    outcome('[Regex(",").split("a,b,c", 1), Regex(",").split("a,b", 0), Regex(",").split("")]'),
    '[["a", "b,c"], ["a,b"], [""]]',
  );
  assert.is(outcome('Regex("").split("大a")'), '["", "大", "a", ""]');
  assert.is(failure('Regex(",").split("a", -1)'), 'limit must be non-negative');
});

test('wrong uses', () => {
  assert.is(failure('Regex(1)'), 'expected string, got int');
  assert.is(failure('Regex("a").find(1)'), 'expected string, got int');
  assert.is(failure('Regex("a").match("a")'), "Regex has no method 'match'");
  assert.is(failure('Regex("a").find()'), 'Regex.find() expected 1 argument(s), got 0');
});

test('what Rust has and JavaScript has not', () => {
  assert.equal(found('(?i)straße', 'STRAßE'), ['STRAßE']);
  assert.equal(found('a(?i)b|c', 'aB C c b'), ['aB', 'C', 'c']);
  assert.equal(found('(?i:a)b', 'Ab AB'), ['Ab']);
  assert.equal(found('(?x) a b  # note', 'ab'), ['ab']);
  assert.equal(found('(?U)a+', 'aaa'), ['a', 'a', 'a']);
  assert.equal(found('(?s).', '\n'), ['\n']);
  assert.equal(found('(?m)^.+$', 'a\nb'), ['a', 'b']);
  assert.equal(found('(?mR)^.+$', 'a\r\nb'), ['a', 'b']);
  assert.equal(found('[a-z&&[^aeiou]]+', 'abcde'), ['bcd']);
  assert.equal(found('[\\w--\\d]+|[0-9~~4-9]', 'ab12'), ['ab', '1', '2']);
  assert.equal(found('[[:alpha:]]+', 'ab1é'), ['ab']);
  assert.equal(found('\\A\\w\\z', 'a'), ['a']);
  assert.equal(found('\\<\\w|\\b{end}.', 'ab c'), ['a', ' ', 'c']);
  assert.equal(found('a{2}{2}', 'aaaaa'), ['aaaa']);
});

test('classes know Unicode', () => {
  assert.equal(found('\\w+', '大阪 é_1'), ['大阪', 'é_1']);
  assert.equal(found('\\d', '1１٣'), ['1', '１', '٣']);
  assert.equal(found('\\s', 'a\u3000b'), ['\u3000']);
  assert.equal(found('\\p{Han}+|\\p{greek}|\\pL|\\p{gc=Nd}', '大α1a'), ['大', 'α', '1', 'a']);
  assert.equal(found('\\P{L}', 'a1'), ['1']);
  assert.equal(found('.', '😀'), ['😀']);
  assert.equal(found('\\bb', '大b b'), ['b']);
  assert.equal(found('(?-u:\\w)', '大a'), ['a']);
  assert.equal(found('(?i)k|(?i-u)s', 'K\u212aSſ'), ['K', '\u212a', 'S']);
});

test('of several matches the leftmost, then the preferred one counts', () => {
  assert.equal(found('a|ab', 'ab'), ['a']);
  assert.equal(found('(?:ab|a)(?:c|bcd)?', 'abcd'), ['abc']);
  assert.equal(found('a*?', 'aa'), ['', '', '']);
  assert.equal(found('x*', 'axb'), ['', 'x', '']);
  assert.equal(found('(?:a?){3}b', 'aab'), ['aab']);
});

test('patterns that are refused', () => {
  const reasons: Readonly<Record<string, string>> = {
    '(': 'unclosed group',
    ')': 'unopened group',
    '[a': 'unclosed character class',
    '*': 'repetition operator missing expression',
    'a{2,1}': 'invalid repetition count range',
    'a{,2}': 'repetition quantifier expects a valid decimal',
    '(?=a)': 'look-around, including look-ahead and look-behind, is not supported',
    '(?<!a)': 'look-around, including look-ahead and look-behind, is not supported',
    '(a)\\1': 'backreferences are not supported',
    '\\q': 'unrecognized escape sequence',
    '[z-a]': 'invalid character class range',
    '\\p{Nope}': 'Unicode property not found',
    '(?P<a>.)(?P<a>.)': 'duplicate capture group name',
    '(?z)': 'unrecognized flag',
    '\\x{110000}': 'hexadecimal literal is not a Unicode scalar value',
    'a{9999}{9999}': 'compiled regex exceeds size limit',
  };
  for (const [pattern, reason] of Object.entries(reasons)) {
    assert.throws(
      () => new CompiledRegex(pattern),
      (error: Error) => error.message.startsWith(`invalid regex: ${reason}`),
    );
  }
  assert.match(failure(`Regex("${'('.repeat(5000)}")`), /nested/);
  assert.match(failure(`Regex("a${'*'.repeat(5000)}")`), /nested/);
});

test('no pattern takes exponential time', () => {
  const text = 'a'.repeat(5000);
  assert.is(matches('(a+)+b', text), false);
  assert.is(matches('(a|a)*b', text), false);
  assert.is(matches('(?:a?){50}a{50}', text), true);
  assert.is(matches('(?:a{0}){4000000000}(?:){4000000000,}', text), true);
});

/** Patterns that mean the same in JavaScript: no groups in loops, no empty loops. */
const shared = fc.letrec<{ pattern: string }>(tie => ({
  pattern: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '^', '$', '\\b', 'a+', 'b*?', '(a)', '(?:b|ab)'),
    fc.tuple(tie('pattern'), tie('pattern')).map(parts => parts.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map(parts => `(?:${parts.join('|')})`),
    fc
      .tuple(
        fc.constantFrom('a', '[ab]', 'b.', 'ab'),
        fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '*?', '+?', '??'),
      )
      .map(([part, times]) => `(?:${part})${times}`),
  ),
})).pattern;

test('agrees with JavaScript where both mean the same', () => {
  fc.assert(
    fc.property(
      shared,
      fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n'), maxLength: 8 }),
      (pattern, text) => {
        const expected = new RegExp(pattern, 'u').exec(text);
        const actual = new CompiledRegex(pattern).find(text);
        assert.equal(
          actual?.texts,
          expected === null ? undefined : Array.from(expected, group => group ?? null),
        );
        if (expected !== null) assert.is(actual!.start, expected.index);
      },
    ),
    { numRuns: 2000 },
  );
});

test('any text is a pattern or refused', () => {
  const unit = fc.constantFrom(...'ab()[]{}?*+|^$.\\-&~:,1PpdwxiU<>=! #大');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 15 }), pattern => {
      assert.ok(
        failure(`type(Regex(${JSON.stringify(pattern)})) == Regex`).match(/^(?:true$|invalid regex: )/),
      );
    }),
    { numRuns: 3000 },
  );
});

test.run();
