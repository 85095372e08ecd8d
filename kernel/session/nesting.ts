/**
 * How deep a text nests, found without recursion: the parsers of cells are recursive, and one in native code ends
 * the process where its stack does.
 *
 * Brackets and type arguments take most of a parser's stack (it ends between 3,000 and 10,000 of them), operators
 * that take what follows as their operand a fifth of that.
 */
import { tokenizer } from 'acorn';

const BRACKET = 5;
const OPERATOR = 1;
/** 1,500 brackets, or 7,500 operators without a comma or semicolon between them. */
const LIMIT = 7500;
const OPENS = new Set(['(', '[', '{', '${', '<']);
const CLOSES = new Set([')', ']', '}']);
const ENDS = new Set([',', ';']);
const OPERATORS = /^(?:=>|\?|:|=|_=|if|else|new|\*\*|for|while|with|<\/>\/<=\/>=|prefix|\+\/-)$/;

/** Whether a parser may run out of its stack on the text. */
export function isTooDeep(text: string): boolean {
  // What nests takes a character at least.
  if (text.length * BRACKET <= LIMIT) return false;
  return roughDepth(text) > LIMIT && depthOf(text) > LIMIT;
}

/** As if all brackets and operators counted, those in texts and comments too. */
function roughDepth(text: string): number {
  let open = 0;
  let most = 0;
  let others = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if ('([{<'.includes(character)) most = Math.max(most, ++open);
    else if (')]}'.includes(character)) open = Math.max(0, open - 1);
    if ('=?:!~-*)'.includes(character)) others++;
    else if (character === 'e' || character === 'f' || character === 'w') others++;
  }
  return BRACKET * most + OPERATOR * others;
}

/** What nests at the deepest place: the brackets around it, and in each the operators since its last comma. */
function depthOf(text: string): number {
  const levels = [0];
  let depth = 0;
  let most = 0;
  let end = 0;
  const raise = (by: number): void => {
    levels[levels.length - 1]! += by;
    depth += by;
    most = Math.max(most, depth);
  };
  const clear = (): void => {
    depth -= levels.at(-1)!;
    levels[levels.length - 1] = 0;
  };
  try {
    // Decorators are beyond acorn, and nest no deeper than what they stand before.
    for (const token of tokenizer(text.replaceAll('@', ' '), {
      ecmaVersion: 'latest',
      sourceType: 'module',
    })) {
      const { label } = token.type;
      const isFirst = text.slice(end, token.start).includes('\n');
      end = token.end;
      if (ENDS.has(label)) clear();
      else if (CLOSES.has(label)) {
        if (levels.length > 1) depth -= levels.pop()!;
        raise(OPERATOR);
      } else if (OPENS.has(label)) {
        raise(0);
        levels.push(0);
        raise(BRACKET);
      } else if (label === '</>/<=/>=') raise(text[token.start] === '<' ? BRACKET : 0);
      else if (OPERATORS.test(label)) raise(OPERATOR);
      else if (isFirst) clear();
    }
  } catch (error) {
    // The text ends in the middle of a token, or is no JavaScript to the letter.
    if (!(error instanceof SyntaxError)) throw error;
    return most + roughDepth(text.slice(end));
  }
  return most;
}
