import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { failure, outcome } from '../outcome.js';

test('white space is what Unicode says it is', () => {
  assert.is(outcome('" \\t\u3000a b\u0085\\n".strip()'), '"a b"');
  assert.is(outcome('["\u00a0 a ".lstrip(), " a\u2003".rstrip(), "".strip()]'), '["a ", " a", ""]');
  assert.is(outcome('"\ufeffa".strip() == "a"'), 'false');
  assert.is(outcome('" a\u3000b\\n\\tc ".split()'), '["a", "b", "c"]');
  assert.is(outcome('" ".split()'), '[]');
});

test('cases are mapped in full', () => {
  assert.is(outcome('["straße".upper(), "ΑΣ".lower(), "ﬁ".upper()]'), '["STRASSE", "ας", "FI"]');
});

test('find counts code points', () => {
  assert.is(
    outcome('s = "a😀b😀"; [s.find("😀"), s.rfind("😀"), s.find("b"), s.find(""), s.rfind("")]'),
    '[1, 3, 2, 0, 4]',
  );
  assert.is(outcome('"".rfind("a")'), 'null');
});

test('split from the left', () => {
  assert.is(outcome('["".split(","), "a".split(","), ",".split(",")]'), '[[""], ["a"], ["", ""]]');
  assert.is(outcome('["a,b,c".split(",", 0), "a,b,c".split(",", 5)]'), '[["a,b,c"], ["a", "b", "c"]]');
  assert.is(outcome('"aaa".split("aa")'), '["", "a"]');
  assert.is(
    outcome('["ab".split("", 0), "ab".split("", 1), "ab".split("", 2), "😀".split("")]'),
    '[["ab"], ["", "ab"], ["", "a", "b"], ["", "😀", ""]]',
  );
});

test('split from the right, in reading order', () => {
  assert.is(
    outcome('["a,b,c".rsplit(","), "a,b,c".rsplit(",", 1), "abc".rsplit(",", 1)]'),
    '[["a", "b", "c"], ["a,b", "c"], ["abc"]]',
  );
  assert.is(outcome('"aaa".rsplit("aa")'), '["a", ""]');
  assert.is(
    outcome('["ab".rsplit(""), "ab".rsplit("", 1), "ab".rsplit("", 2)]'),
    '[["", "a", "b", ""], ["ab", ""], ["a", "b", ""]]',
  );
});

test('joining what was split gives the text back', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', ',', '😀') });
  fc.assert(
    fc.property(texts, fc.constantFrom(',', 'ab', '😀'), fc.nat({ max: 4 }), (text, separator, limit) => {
      for (const split of ['split', 'rsplit']) {
        const parts = `${JSON.stringify(text)}.${split}("${separator}", ${limit})`;
        assert.is(
          outcome(
            `p = ${parts}; ["${separator}".join(p) == ${JSON.stringify(text)}, len(p) <= ${limit + 1}]`,
          ),
          '[true, true]',
        );
      }
    }),
  );
});

test('limits', () => {
  assert.is(failure('"a".split(",", -1)'), 'limit must be non-negative');
  assert.is(failure('"a".rsplit(",", -1)'), 'limit must be non-negative');
  assert.is(failure('"a".split(",", "1")'), 'expected int, got str');
  assert.is(failure('"a".rsplit()'), 'str.rsplit() expected 1 to 2 argument(s), got 0');
});

test('replace takes its texts as they are', () => {
  assert.is(
    outcome(
      '["a.b.c".replace(".", "$&"), "aXb".replace("X", ""), "abc".replace("", "-"), "😀".replace("", "-")]',
    ),
    '["a$&b$&c", "ab", "-a-b-c-", "-😀-"]',
  );
});

test('prefixes and suffixes are removed once', () => {
  assert.is(
    outcome(
      '["aab".remove_prefix("a"), "abb".remove_suffix("b"), "ab".remove_suffix("x"), "a".remove_suffix("")]',
    ),
    '["ab", "ab", "ab", "a"]',
  );
  assert.is(outcome('["abc".starts_with("ab"), "abc".ends_with("ab")]'), '[true, false]');
});

test('join takes a list of texts', () => {
  assert.is(outcome('[", ".join([]), "".join(["a", "b"])]'), '["", "ab"]');
  assert.is(failure('",".join("ab")'), 'join() argument must be a list, got str');
  assert.is(failure('",".join(["a", null])'), 'join() list elements must be strings, got nullType');
});

test('wrong arguments', () => {
  assert.is(failure('"a".upper(1)'), 'str.upper() expected 0 argument(s), got 1');
  assert.is(failure('"a".replace("b")'), 'str.replace() expected 2 argument(s), got 1');
  assert.is(failure('"a".find(1)'), 'expected string, got int');
  assert.is(failure('"a".starts_with(null)'), 'expected string, got nullType');
  assert.is(failure('"a".x'), "str has no method 'x'");
});

test('methods of the type take the receiver first', () => {
  assert.is(outcome('itertools.map(["a", "b"], str.upper)'), '["A", "B"]');
  assert.is(
    outcome('[str.split("a,b", ","), int.bit_length(5), list.get([1], 0), dict.keys({"a": 1})]'),
    '[["a", "b"], 3, 1, ["a"]]',
  );
  assert.is(failure('str.upper(1)'), 'expected string, got int');
  assert.is(failure('list.append(1, 2)'), 'expected list, got int');
  assert.is(failure('bool.x'), "type 'bool' has no attribute 'x'");
});

test.run();
