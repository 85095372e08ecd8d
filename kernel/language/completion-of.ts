import type { Completion } from './requests.js';

/** Those of the names that what was typed before the cursor begins. */
export function completionOf(
  names: readonly string[],
  type: string,
  typed: string,
  cursor: number,
): Completion {
  const matches = names.filter(name => name.startsWith(typed)).map(text => ({ text, type }));
  return { start: cursor - typed.length, end: cursor, matches };
}
