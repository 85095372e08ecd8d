/**
 * Text that may come from anywhere, for a terminal: names, attributes and paths may hold sequences that move the
 * cursor, change colours, or ask the terminal to type (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html), and
 * marks that turn the direction of what follows (https://www.unicode.org/reports/tr9/). They show as an escape.
 */

/**
 * What a terminal acts upon or does not show: C0 and C1 controls and DEL, separators of lines and paragraphs, marks,
 * embeddings, overrides and isolates of direction, invisible characters, and halves of surrogate pairs.
 */
const UNSAFE =
  /[\0-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;
const SHORT: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One line: `a\x1b[31mb`, with line breaks as `\n`. */
export function visibleLine(text: string): string {
  return text.replace(UNSAFE, character => SHORT[character] ?? escaped(character));
}

/** The same for text of several lines, which it keeps. */
export function visibleText(text: string): string {
  return text.replace(UNSAFE, character =>
    character === '\n' ? character : (SHORT[character] ?? escaped(character)),
  );
}

/** JSON with what `JSON.stringify` leaves as it is, as JSON's own escapes: the same data, in letters that are safe. */
export function visibleJson(json: string): string {
  return json.replace(UNSAFE, character => (character === '\n' ? character : unicodeEscape(character)));
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : unicodeEscape(character);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
