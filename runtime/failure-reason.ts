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

/** What JavaScript says where data are too much for it. */
const LIMITS: readonly (readonly [RegExp, string])[] = [
  [/call stack/, 'the data are nested deeper than can be worked on'],
  [/string length/, 'the text would be longer than one text may be, half a gigabyte'],
  [
    /array length|Array buffer allocation|[Aa]rray size|offset is outside/,
    'the data are larger than can be held in one piece',
  ],
];

/** One sentence about anything that an action has thrown. */
export function reasonOf(thrown: unknown): string {
  const ofFile = fileSentence(thrown);
  if (ofFile !== undefined) return ofFile;
  if (thrown instanceof RangeError) {
    const limit = LIMITS.find(([pattern]) => pattern.test(thrown.message))?.[1];
    if (limit !== undefined) return `${limit} (${thrown.message})`;
  }
  if (thrown instanceof Error && ACCIDENTS.has(thrown.constructor.name)) {
    const what = `${thrown.constructor.name}: ${thrown.message}`;
    return `the action stumbled, which is a mistake in Arclab or in a library of its (${what}); please report it`;
  }
  return messageOf(thrown);
}
