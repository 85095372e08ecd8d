/**
 * The names that nodes are grouped by, as in the browser's tool (HeapSnapshot.ts, calculateObjectNames): the
 * constructor for objects, and a name in parentheses for what is not an object of the language.
 */

/** Names by type; types that are missing here are named `(type)`, and null stands for the node's own name. */
const NAMES = new Map<string, string | null>([
  ['hidden', '(system)'],
  ['object', null],
  ['native', null],
  ['code', '(compiled code)'],
  ['closure', 'Function'],
  ['regexp', 'RegExp'],
]);

/** The name of all nodes of a type, or null where each goes by its own. */
export function classNameOfType(type: string): string | null {
  const name = NAMES.get(type);
  return name === undefined ? `(${type})` : name;
}
