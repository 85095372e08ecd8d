/** Why something failed, for the user: what an action says is a sentence, what a library or Node says alone is not. */
import { fileSentence } from './file-error.js';
import { messageOf } from './user-error.js';

/** What JavaScript and WebAssembly throw where code is wrong; nobody throws these to explain anything to a user. */
const ACCIDENTS = new Set([
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'URIError',
  // WebAssembly's.
  'RuntimeError',
]);

/** One sentence about anything that an action has thrown. */
export function reasonOf(thrown: unknown): string {
  const ofFile = fileSentence(thrown);
  if (ofFile !== undefined) return ofFile;
  if (thrown instanceof Error && ACCIDENTS.has(thrown.constructor.name)) {
    const what = `${thrown.constructor.name}: ${thrown.message}`;
    return `the action stumbled, which is a mistake in Arclab or in a library of its (${what}); please report it`;
  }
  return messageOf(thrown);
}
