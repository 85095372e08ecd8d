/**
 * Where the items of a JSON array and the members of a JSON object lie in its text, so that a large file can be
 * read item by item: the whole tree of a 100 MB file needs ten times its size.
 *
 * The contents of a part are skipped, not checked; whoever reads the part finds the mistakes in it.
 */
import { UserError } from '../user-error.js';
import { attributeValueFromJson } from './json.js';

/** A value in the text: from its first character to behind its last. */
export interface JsonPart {
  readonly start: number;
  readonly end: number;
}

export interface JsonMember extends JsonPart {
  readonly key: string;
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /[\w.+-]+/y;

/**
 * The value that the whole text holds, without the white space around it. Throws `UserError` where the text is
 * not JSON.
 */
export function wholePart(text: string): JsonPart {
  const start = skipSpace(text, 0);
  const whole = { start, end: skipValue(text, start) };
  if (skipSpace(text, whole.end) < text.length) throw wrongJson(text);
  if (!isArrayPart(text, whole) && !isObjectPart(text, whole)) readPart(text, whole, attributeValueFromJson);
  return whole;
}

export function isArrayPart(text: string, { start }: JsonPart): boolean {
  return text[start] === '[';
}

export function isObjectPart(text: string, { start }: JsonPart): boolean {
  return text[start] === '{';
}

/** The items of the array at `part`, in order. Throws `UserError` where the text is not JSON. */
export function* itemsOf(text: string, part: JsonPart): Generator<JsonPart> {
  let at = skipSpace(text, part.start + 1);
  if (text[at] === ']') return;
  for (;;) {
    const end = skipValue(text, at);
    yield { start: at, end };
    at = skipSpace(text, end);
    if (text[at] === ']') return;
    if (text[at] !== ',') throw wrongJson(text);
    at = skipSpace(text, at + 1);
  }
}

/** The members of the object at `part`, in order. Throws `UserError` where the text is not JSON. */
export function* membersOf(text: string, part: JsonPart): Generator<JsonMember> {
  let at = skipSpace(text, part.start + 1);
  if (text[at] === '}') return;
  for (;;) {
    if (text[at] !== '"') throw wrongJson(text);
    const keyEnd = skipValue(text, at);
    const key = readPart(text, { start: at, end: keyEnd }, spelled => JSON.parse(spelled) as string);
    at = skipSpace(text, keyEnd);
    if (text[at] !== ':') throw wrongJson(text);
    const start = skipSpace(text, at + 1);
    const end = skipValue(text, start);
    yield { key, start, end };
    at = skipSpace(text, end);
    if (text[at] === '}') return;
    if (text[at] !== ',') throw wrongJson(text);
    at = skipSpace(text, at + 1);
  }
}

/**
 * What `read` makes of the text of a part. If it throws because the part is not JSON, the error names the line
 * and column in the whole text.
 */
export function readPart<T>(text: string, { start, end }: JsonPart, read: (partText: string) => T): T {
  try {
    return read(text.slice(start, end));
  } catch (error) {
    attributeValueFromJson(text);
    throw error;
  }
}

/** The error for a text that is not JSON, with its line and column. */
function wrongJson(text: string): UserError {
  try {
    attributeValueFromJson(text);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('a text was taken for wrong JSON that is right');
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
}

const QUOTE = 34;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** The offset behind the value that starts at `start`. */
function skipValue(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return skipString(text, start);
  if (first === OPEN_BRACKET || first === OPEN_BRACE) return skipNested(text, start);
  SCALAR.lastIndex = start;
  if (!SCALAR.test(text)) throw wrongJson(text);
  return SCALAR.lastIndex;
}

function skipNested(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = skipString(text, at) - 1;
    } else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      depth++;
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) {
      if (--depth === 0) return at + 1;
    }
  }
  throw wrongJson(text);
}

function skipString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
  throw wrongJson(text);
}
