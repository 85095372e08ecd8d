import { fileProblem, fileSentence } from './file-error.js';

/**
 * Something is wrong with what the user gave: a file, a parameter, a value in their data.
 *
 * The message is one sentence that says what is wrong, where, and what would be right. The command line
 * prints it without a stack trace and exits with status 1.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The message of anything that was thrown; what the system says of files in words (file-error.ts). */
export function messageOf(thrown: unknown): string {
  return fileProblem(thrown) ?? (thrown instanceof Error ? thrown.message : String(thrown));
}

/** Does something with files whose errors say themselves which file it was, and throws them as `UserError`. */
export function withFiles<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    const sentence = fileSentence(error);
    throw sentence === undefined ? error : new UserError(sentence);
  }
}
