/** Where code stands that is still being typed: the brackets that are open at its end. */
import { tokenizer } from 'acorn';

export interface OpenBracket {
  /** `(`, `[`, `{`, or `${` of a template. */
  label: string;
  /** Where the name ends that stands right before it, as in a call; undefined if there is none. */
  nameEnd: number | undefined;
}

/** Outermost first. Types do not change how JavaScript is cut into tokens. */
export function openBrackets(code: string): OpenBracket[] {
  const open: OpenBracket[] = [];
  let nameEnd: number | undefined;
  try {
    // Decorators are beyond acorn, and have no part in what is open.
    const text = code.replaceAll('@', ' ');
    for (const { type, end } of tokenizer(text, { ecmaVersion: 'latest', sourceType: 'module' })) {
      if (/^(?:[{[(]|\$\{)$/.test(type.label)) open.push({ label: type.label, nameEnd });
      else if (/^[}\])]$/.test(type.label)) open.pop();
      nameEnd = type.label === 'name' ? end : undefined;
    }
  } catch (error) {
    // The text ends in the middle of a token, a template say.
    if (!(error instanceof SyntaxError)) throw error;
  }
  return open;
}
