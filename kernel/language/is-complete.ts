/** Whether a cell can be run as it stands, or its author is not done with it: `is_complete_request`. */
import { transformSync } from 'oxc-transform';
import { withoutMagic } from './cell-code.js';
import { openBrackets } from './open-brackets.js';

export interface Completeness {
  status: 'complete' | 'incomplete' | 'invalid';
  /** What the next line begins with; empty unless incomplete. */
  indent: string;
}

interface SyntaxProblem {
  message: string;
  labels: readonly { start: number; end: number }[];
}

const INDENT = '  ';
/** What is wrong only because the code ends there, though the parser points at what stands before the end. */
const MISSING_AT_END =
  /^Missing initializer|must have an initializer|^Identifier expected after|only valid meta property/;
const BACKTICK = 0x60;
const CLOSING_BRACE = 0x7d;

/** Without TypeScript's compiler, and at once: the parser that runs cells says where it had to give up. */
export function isComplete(code: string): Completeness {
  const text = withoutMagic(code);
  const [error] = transformSync('cell.ts', text, { lang: 'ts', sourceType: 'module' }).errors;
  if (!error) return { status: 'complete', indent: '' };
  if (!canGoOn(error, Buffer.from(text.trimEnd()))) return { status: 'invalid', indent: '' };
  return { status: 'incomplete', indent: INDENT.repeat(openBrackets(text).length) };
}

/** Whether more code may mend an error; the parser's positions count bytes. */
function canGoOn({ message, labels }: SyntaxProblem, text: Buffer): boolean {
  if (labels.some(({ start }) => start >= text.length)) return true;
  if (message.startsWith('Unterminated')) {
    // Comments and templates may be closed on a later line, a string in quotes may not. What goes on after a
    // template's `${…}` begins at the brace.
    return (
      /comment|template/.test(message) ||
      labels.some(({ start }) => text[start] === BACKTICK || text[start] === CLOSING_BRACE)
    );
  }
  return MISSING_AT_END.test(message) && labels.some(({ end }) => end >= text.length);
}
