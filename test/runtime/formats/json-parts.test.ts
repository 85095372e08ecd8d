import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  isArrayPart,
  isObjectPart,
  itemsOf,
  type JsonPart,
  membersOf,
  readPart,
  wholePart,
} from '../../../runtime/formats/json-parts.js';
import { UserError } from '../../../runtime/user-error.js';

/** The value at a part, put together from its parts all the way down. */
function rebuilt(text: string, part: JsonPart): unknown {
  if (isArrayPart(text, part)) return Array.from(itemsOf(text, part), item => rebuilt(text, item));
  if (isObjectPart(text, part)) {
    return Object.fromEntries(
      Array.from(membersOf(text, part), member => [member.key, rebuilt(text, member)]),
    );
  }
  return readPart(text, part, spelled => JSON.parse(spelled) as unknown);
}

test('the parts of a text are the parts of its value', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2), (json, indent) => {
      const value = JSON.parse(json) as unknown;
      const text = JSON.stringify(value, null, indent);
      assert.is(JSON.stringify(rebuilt(text, wholePart(text))), JSON.stringify(value));
    }),
  );
});

test('white space, escapes and brackets in strings are no matter', () => {
  const text = '\n [ { "a\\"]" : "}\\\\" , "\\u0062" :[ ] } , -1.5e3 ] \t';
  assert.equal(rebuilt(text, wholePart(text)), [{ 'a"]': '}\\', b: [] }, -1500]);
});

test('a text that is not JSON ends in an error with a place, wherever it breaks', () => {
  const text = '{"a": [1, {"b": "c\\"d"}, true], "e": {"f": null}}';
  for (let cut = 0; cut < text.length; cut++) {
    for (const wrong of [text.slice(0, cut), `${text.slice(0, cut)}#${text.slice(cut)}`]) {
      if (isJson(wrong)) continue;
      try {
        rebuilt(wrong, wholePart(wrong));
        assert.unreachable(wrong);
      } catch (error) {
        assert.instance(error, UserError, wrong);
        assert.match((error as UserError).message, /line 1, column \d+/);
      }
    }
  }
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('what a reader throws for a text that is JSON passes as it is', () => {
  const failing = (): never => {
    throw new UserError('no such thing');
  };
  assert.throws(() => readPart('[1]', wholePart('[1]'), failing), /no such thing/);
});

test.run();
