/** Whether a cell can be run as it stands, or its author is not done with it: `is_complete_request`. */
import { tokenizer } from 'acorn';
import { transformSync } from 'oxc-transform';

export interface Completeness {
  status: 'complete' | 'incomplete' | 'invalid';
  /** What the next line begins with; empty unless incomplete. */
  indent: string;
}

const INDENT = '  ';
/** Whatever is open here may be closed on a later line; a string in quotes may not. */
const UNTERMINATED = /^Unterminated (multiline comment|template)/;

/** Without TypeScript's compiler, and at once: the parser that runs cells says where it had to give up. */
export function isComplete(code: string): Completeness {
  const text = code.replace(/^%.*/, '');
  const [error] = transformSync('cell.ts', text, { lang: 'ts', sourceType: 'module' }).errors;
  if (!error) return { status: 'complete', indent: '' };
  const bytes = Buffer.from(text.trimEnd());
  const reachesEnd = error.labels.some(({ start }) => start >= bytes.length);
  const isOpen =
    reachesEnd ||
    UNTERMINATED.test(error.message) ||
    error.labels.some(({ start }) => bytes[start] === 0x60 && error.message.startsWith('Unterminated')) ||
    (error.message.startsWith('Missing initializer') && error.labels.some(({ end }) => end >= bytes.length));
  if (!isOpen) return { status: 'invalid', indent: '' };
  return { status: 'incomplete', indent: INDENT.repeat(openBrackets(text)) };
}

/** Brackets that are not closed; types do not change how JavaScript is cut into tokens. */
function openBrackets(text: string): number {
  let depth = 0;
  try {
    for (const { type } of tokenizer(text, { ecmaVersion: 'latest', sourceType: 'module' })) {
      if (/^[{[(]$|^\$\{$/.test(type.label)) depth++;
      else if (/^[}\])]$/.test(type.label)) depth--;
    }
  } catch (error) {
    // The text ends in the middle of a token, a template say.
    if (!(error instanceof SyntaxError)) throw error;
  }
  return Math.max(0, depth);
}
