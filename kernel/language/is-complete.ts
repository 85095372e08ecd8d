/** Whether a cell can be run as it stands, or its author is not done with it: `is_complete_request`. */
import { type OxcError, transformSync } from 'oxc-transform';
import { isTooDeep } from '../session/nesting.js';
import { withoutMagic } from './cell-code.js';
import { type OpenBracket, openBrackets } from './open-brackets.js';
import { questionIn } from './question.js';

export interface Completeness {
  status: 'complete' | 'incomplete' | 'invalid';
  /** What the next line begins with; empty unless incomplete. */
  indent: string;
}

const INDENT = '  ';
/** What may come next where the code ends, and after some of its brackets are closed. */
const NEXT = ['', ' a', ' = a', ': a', ' {}'];
const LAST = ['', ' => {}', '>()', '() => {}', '>() => {}'];
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '${': '}' };

/** Without TypeScript's compiler, and at once: the parser that runs cells says where it had to give up. */
export function isComplete(code: string): Completeness {
  if (questionIn(code)) return { status: 'complete', indent: '' };
  const text = withoutMagic(code);
  if (isTooDeep(text)) return { status: 'invalid', indent: '' };
  const error = firstError(text);
  if (!error) return { status: 'complete', indent: '' };
  const open = openBrackets(text);
  if (!endsEarly(error, text) && !canGoOn(text, open)) return { status: 'invalid', indent: '' };
  return { status: 'incomplete', indent: INDENT.repeat(open.length) };
}

function firstError(text: string): OxcError | undefined {
  return transformSync('cell.ts', text, { lang: 'ts', sourceType: 'module' }).errors[0];
}

/** Whether all that is wrong is that the code ends there. */
function endsEarly({ message, labels }: OxcError, text: string): boolean {
  // The parser's positions count bytes.
  const bytes = Buffer.from(text.trimEnd());
  if (labels.some(({ start }) => start >= bytes.length)) return true;
  // Comments and templates may be closed on a later line, strings in quotes may not. A template that goes on
  // after a `${…}` begins anew at the brace.
  const isOpenTemplate = labels.some(({ start }) => '`}'.includes(String.fromCharCode(bytes[start]!)));
  return (
    /^Unterminated multiline comment/.test(message) ||
    (isOpenTemplate && /^Unterminated|found `Unknown`/.test(message))
  );
}

/**
 * Whether some code, put behind, leaves no error in the middle: what begins like an arrow function, a generic
 * call or a method is read as something else until its end is there.
 */
function canGoOn(text: string, open: readonly OpenBracket[]): boolean {
  const closing = open.map(({ label }) => CLOSING[label]!).reverse();
  const ends = ['', ...closing].flatMap((_, closed) => {
    const closedSoFar = closing.slice(0, closed).join('');
    return LAST.map(last => closedSoFar + last);
  });
  return NEXT.some(next => ends.some(end => isOpen(text + next + end)));
}

function isOpen(text: string): boolean {
  const error = firstError(text);
  return !error || endsEarly(error, text);
}
