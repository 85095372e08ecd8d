/** Why something failed, for the user: what an action says is a sentence, what a library or Node says alone is not. */
import { fileSentence } from './file-error.js';
import { messageOf } from './user-error.js';

/** What JavaScript and WebAssembly throw where code is wrong; nobody throws these to explain anything to a user. */
const ACCIDENTS: readonly (abstract new (...words: never[]) => Error)[] = [
  TypeError,
  RangeError,
  ReferenceError,
  SyntaxError,
  URIError,
  WebAssembly.RuntimeError,
];

/** One sentence about anything that an action has thrown. */
export function reasonOf(thrown: unknown): string {
  const ofFile = fileSentence(thrown);
  if (ofFile !== undefined) return ofFile;
  if (ACCIDENTS.some(type => thrown instanceof type)) {
    const { name, message } = thrown as Error;
    return `the action stumbled, which is a mistake in Arclab or a library of its (${name}: ${message}); please report it`;
  }
  return messageOf(thrown);
}
