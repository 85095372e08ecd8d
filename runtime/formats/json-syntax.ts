/**
 * Where and why a text is not JSON (RFC 8259). `JSON.parse` is the parser; its messages say no place for most
 * mistakes, so a text that it refuses is gone through once more here.
 */

/** The offset in the text, in UTF-16 units, and what should be there. */
export interface JsonSyntaxError {
  offset: number;
  expected: string;
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

type Next = 'value' | 'first item' | 'first key' | 'key' | 'comma';

const EXPECTED: Readonly<Record<Exclude<Next, 'comma'>, string>> = {
  value: 'a value',
  'first item': 'a value or "]"',
  'first key': 'a key in double quotes or "}"',
  key: 'a key in double quotes',
};

/** The first mistake in `text`, or `undefined` if it is JSON. */
export function findJsonSyntaxError(text: string): JsonSyntaxError | undefined {
  const closers: string[] = [];
  let next: Next = 'value';
  let at = skipSpace(text, 0);
  for (;;) {
    const character = text[at];
    const closer = closers[closers.length - 1];
    const mayClose = next === 'comma' || next === 'first item' || next === 'first key';
    if (mayClose && closer !== undefined && character === closer) {
      closers.pop();
      next = 'comma';
      at++;
    } else if (next === 'comma') {
      if (closer === undefined)
        return at === text.length ? undefined : { offset: at, expected: 'the end of the text' };
      if (character !== ',') return { offset: at, expected: `"," or "${closer}"` };
      next = closer === '}' ? 'key' : 'value';
      at++;
    } else if (character === '"') {
      const end = endOfString(text, at);
      if (typeof end !== 'number') return end;
      at = end;
      if (next === 'key' || next === 'first key') {
        at = skipSpace(text, at);
        if (text[at] !== ':') return { offset: at, expected: '":"' };
        next = 'value';
        at++;
      } else next = 'comma';
    } else if (next === 'key' || next === 'first key') {
      return { offset: at, expected: EXPECTED[next] };
    } else if (character === '{' || character === '[') {
      closers.push(character === '{' ? '}' : ']');
      next = character === '{' ? 'first key' : 'first item';
      at++;
    } else {
      SCALAR.lastIndex = at;
      if (!SCALAR.test(text)) return { offset: at, expected: EXPECTED[next] };
      next = 'comma';
      at = SCALAR.lastIndex;
    }
    at = skipSpace(text, at);
  }
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
}

/** The offset behind the string that starts at `start`. */
function endOfString(text: string, start: number): number | JsonSyntaxError {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') return at + 1;
    if (character < ' ') return { offset: at, expected: 'an escape such as \\n and no control character' };
    if (character === '\\') {
      ESCAPE.lastIndex = at;
      if (!ESCAPE.test(text)) return { offset: at, expected: 'an escape such as \\n or \\u00e9' };
      at = ESCAPE.lastIndex - 1;
    }
  }
  return { offset: text.length, expected: 'a closing double quote' };
}
