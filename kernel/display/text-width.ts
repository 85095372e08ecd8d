/** How wide text is on a terminal, in columns: a Chinese character takes two, a combining mark none. */
import stringWidth from 'string-width';

/** What each of whose characters takes one column; nearly all text. */
const PLAIN = /^[\x20-\x7e]*$/;
/** What a reader takes for one character. */
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** @param text one line, without control characters */
export function textWidth(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** The text, or its beginning with an ellipsis where it is wider than `width`. */
export function cutToWidth(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = '';
  let room = width - 1;
  for (const { segment } of characters.segment(text)) {
    room -= textWidth(segment);
    if (room < 0) break;
    kept += segment;
  }
  return `${kept}…`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text;
}
