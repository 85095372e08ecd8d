/**
 * Reads a snapshot's strings: keeps their JSON text as bytes, and where each starts. They are decoded one by
 * one when a table shows them; a million JavaScript strings would take several times the memory.
 */
import { isUtf8 } from 'node:buffer';
import { bytesColumn, GrowingColumn, type SnapshotColumns, wideColumn } from '../columns.js';
import {
  BACKSLASH,
  CLOSE_BRACKET,
  COMMA,
  ESCAPED,
  isHexDigit,
  isSpace,
  type JsonCursor,
  LOWER_U,
  OPEN_BRACKET,
  QUOTE,
} from './json-cursor.js';

const WHERE = 'the array "strings"';

export type StringColumns = Pick<SnapshotColumns, 'text' | 'stringStart'>;

/** Takes the array of strings, of any JSON spelling. */
export function scanStrings(cursor: JsonCursor): StringColumns {
  cursor.expect(OPEN_BRACKET, WHERE);
  const text = bytesColumn(cursor.size - cursor.position);
  const starts = new GrowingColumn(wideColumn);
  let length = 0;
  let isClosed = cursor.peek() === CLOSE_BRACKET;
  if (isClosed) cursor.at += 1;
  while (!isClosed) {
    const from = cursor.at;
    isClosed = scanChunk(cursor, start => starts.push(length + start - from));
    const scanned = cursor.buffer.subarray(from, cursor.at);
    if (!isUtf8(scanned)) cursor.fail(`a string before byte ${cursor.position} is not UTF-8`);
    text.set(scanned, length);
    length += scanned.length;
    if (!isClosed && !cursor.fill()) cursor.failCutOff(WHERE);
  }
  starts.push(length);
  return { text: text.subarray(0, length), stringStart: starts.finish() };
}

/** Takes the strings that are in memory whole, with the comma or bracket behind each; true behind the bracket. */
function scanChunk(cursor: JsonCursor, push: (start: number) => void): boolean {
  const { buffer, end } = cursor;
  for (;;) {
    let at = cursor.at;
    while (at < end && isSpace(buffer[at]!)) at += 1;
    const start = at;
    if (at < end && buffer[at] !== QUOTE) refuse(cursor, at);
    at = stringEnd(cursor, at + 1);
    while (at < end && isSpace(buffer[at]!)) at += 1;
    if (at >= end) return false;
    const next = buffer[at]!;
    if (next !== COMMA && next !== CLOSE_BRACKET) refuse(cursor, at);
    push(start);
    cursor.at = at + 1;
    if (next === CLOSE_BRACKET) return true;
  }
}

/** Where the string ends whose content starts at `at`: behind its quote, or behind the bytes in memory. */
function stringEnd(cursor: JsonCursor, at: number): number {
  const { buffer, end } = cursor;
  for (let next = at; next < end; next += 1) {
    const byte = buffer[next]!;
    if (byte === QUOTE) return next + 1;
    if (byte === BACKSLASH) {
      const length = escapeLength(cursor, next);
      if (length === 0) refuse(cursor, next);
      next += length - 1;
    } else if (byte < 0x20) refuse(cursor, next);
  }
  return end;
}

/** The bytes of the escape that starts here, also where it ends beyond memory; 0 where it is none. */
function escapeLength({ buffer, end }: JsonCursor, at: number): number {
  if (at + 1 >= end) return 2;
  const escaped = buffer[at + 1]!;
  if (escaped !== LOWER_U) return ESCAPED.has(escaped) ? 2 : 0;
  for (let digit = at + 2; digit < Math.min(at + 6, end); digit += 1) {
    if (!isHexDigit(buffer[digit]!)) return 0;
  }
  return 6;
}

function refuse(cursor: JsonCursor, at: number): never {
  cursor.at = at;
  cursor.failUnexpected(WHERE);
}
