/** White space as Unicode and the engine define it: unlike JavaScript's `trim`, with U+0085 and without U+FEFF. */

const LEADING = /^\p{White_Space}+/u;
const RUN = /\p{White_Space}+/u;
const SPACE = /\p{White_Space}/u;

export function trimStart(text: string): string {
  return text.replace(LEADING, '');
}

export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && SPACE.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** Most texts have nothing to trim, and begin and end with a visible ASCII character. */
export function trim(text: string): string {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (first > 0x20 && first < 0x7f && last > 0x20 && last < 0x7f) return text;
  return trimEnd(trimStart(text));
}

/** The parts between runs of white space, none of them empty. */
export function splitWords(text: string): string[] {
  return text.split(RUN).filter(part => part !== '');
}
