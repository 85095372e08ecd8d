/** Where code stands that is still being typed: the brackets that are open at its end. */
import { tokenizer } from 'acorn';

export interface OpenBracket {
  /** `(`, `[`, `{`, or `${` of a template. */
  label: string;
  /** The kind of the token before it: `name` as in a call, a keyword, another bracket; empty at the start. */
  before: string;
  /** Where the code before it ends. */
  beforeEnd: number;
}

/** Outermost first. Types do not change how JavaScript is cut into tokens. */
export function openBrackets(code: string): OpenBracket[] {
  const open: OpenBracket[] = [];
  let before = '';
  let beforeEnd = 0;
  try {
    // Decorators are beyond acorn, and have no part in what is open.
    const text = code.replaceAll('@', ' ');
    for (const { type, end } of tokenizer(text, { ecmaVersion: 'latest', sourceType: 'module' })) {
      if (/^(?:[{[(]|\$\{)$/.test(type.label)) open.push({ label: type.label, before, beforeEnd });
      else if (/^[}\])]$/.test(type.label)) open.pop();
      before = type.label;
      beforeEnd = end;
    }
  } catch (error) {
    // The text ends in the middle of a token, a template say.
    if (!(error instanceof SyntaxError)) throw error;
  }
  return open;
}
