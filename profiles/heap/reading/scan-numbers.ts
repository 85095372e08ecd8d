/** Reads a JSON array of non-negative whole numbers: nearly all of a heap snapshot's bytes. */
import { CLOSE_BRACKET, COMMA, type JsonCursor, OPEN_BRACKET } from './json-cursor.js';

const ZERO = 0x30;
const NEWLINE = 0x0a;
/** Nine digits always fit into 32 bits, which are faster than floating-point numbers. */
const MOST_INT_DIGITS = 9;
/** Fifteen digits are always exact in a floating-point number. */
const MOST_DIGITS = 15;
/** More than a number of nine digits and what stands behind it. */
const FAST_BYTES = 16;

/**
 * Takes a whole array and hands its numbers to `consume`, in batches that fill `batch` except for the last.
 * `where` names the array in errors.
 */
export function scanNumbers(
  cursor: JsonCursor,
  where: string,
  batch: Float64Array,
  consume: (count: number) => void,
): void {
  cursor.expect(OPEN_BRACKET, where);
  if (cursor.peek() === CLOSE_BRACKET) {
    cursor.at += 1;
    return;
  }
  const target: Target = { batch, filled: 0 };
  let isClosed = false;
  while (!isClosed) {
    scanShort(cursor, target);
    if (target.filled < batch.length) isClosed = scanAny(cursor, where, target);
    if (isClosed || target.filled === batch.length) {
      consume(target.filled);
      target.filled = 0;
    }
  }
}

interface Target {
  readonly batch: Float64Array;
  filled: number;
}

/**
 * Takes numbers for as long as they are spelled as V8 spells nearly all of them: at most nine digits and a
 * comma, which a new line may precede. This loop is where reading a snapshot spends its time.
 */
function scanShort(cursor: JsonCursor, target: Target): void {
  const buffer: Uint8Array = cursor.buffer;
  const { batch } = target;
  const room = batch.length;
  const end = cursor.end - FAST_BYTES;
  let { at } = cursor;
  let { filled } = target;
  while (filled < room && at < end) {
    let next = at + 1;
    let value = buffer[at]! - ZERO;
    if (value >>> 0 > 9) break;
    let digit = buffer[next]! - ZERO;
    if (value === 0 && digit >>> 0 <= 9) break;
    while (digit >>> 0 <= 9) {
      value = (Math.imul(value, 10) + digit) | 0;
      next += 1;
      digit = buffer[next]! - ZERO;
    }
    if (next - at > MOST_INT_DIGITS) break;
    if (digit === NEWLINE - ZERO) {
      next += 1;
      digit = buffer[next]! - ZERO;
    }
    if (digit !== COMMA - ZERO) break;
    batch[filled] = value;
    filled += 1;
    at = next + 1;
  }
  cursor.at = at;
  target.filled = filled;
}

/** Takes one number of any spelling, and the comma or the bracket behind it; true behind the bracket. */
function scanAny(cursor: JsonCursor, where: string, target: Target): boolean {
  const first = cursor.peek();
  if (first === -1) cursor.failCutOff(where);
  const start = cursor.position;
  let value = 0;
  let digits = 0;
  while (cursor.at < cursor.end || cursor.fill()) {
    const digit = cursor.buffer[cursor.at]! - ZERO;
    if (digit < 0 || digit > 9) break;
    if (digits > 0 && value === 0) cursor.failUnexpected(where);
    if (digits === MOST_DIGITS) cursor.fail(`the number at byte ${start} in ${where} is too large`);
    value = 10 * value + digit;
    digits += 1;
    cursor.at += 1;
  }
  if (cursor.peek() === -1) cursor.failCutOff(where);
  if (digits === 0) cursor.failUnexpected(where);
  target.batch[target.filled] = value;
  target.filled += 1;
  return !cursor.takeComma(CLOSE_BRACKET, where);
}
