/** FlowExpr counts texts in code points, JavaScript in UTF-16 units; only texts with surrogates differ. */

const SURROGATE = /[\ud800-\udfff]/;

/** Whether code points and UTF-16 units of `text` are the same. */
function isFlat(text: string): boolean {
  return !SURROGATE.test(text);
}

export function pointCount(text: string): number {
  if (isFlat(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** One string per code point. */
export function points(text: string): string[] {
  return Array.from(text);
}

/** Something to index and slice: code point `i` is element `i`. */
export function pointsOf(text: string): string | readonly string[] {
  return isFlat(text) ? text : Array.from(text);
}

/** How many code points come before UTF-16 offset `offset`. */
export function pointsBefore(text: string, offset: number): number {
  return pointCount(text.slice(0, offset));
}
