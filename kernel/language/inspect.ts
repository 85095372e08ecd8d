/** Hover: what is known about the name at the cursor, or about what is called where the cursor is. */
import type { Converter } from 'tslab/dist/converter.js';
import { declaredWhere } from './declared-where.js';
import { openBrackets } from './open-brackets.js';
import type { Hover } from './requests.js';

interface Part {
  text: string;
}

export function inspect(
  converter: Converter,
  declarations: string,
  { code, cursor, detail }: { code: string; cursor: number; detail: 0 | 1 },
): Hover | undefined {
  for (const position of [cursor, cursor - 1, calledAt(code.slice(0, cursor))]) {
    if (position === undefined || !/[\w$\u0080-\uffff]/.test(code[position] ?? '')) continue;
    const info = converter.inspect(declarations, code, position);
    // Of a name that does not exist, it is said to be `any`.
    if (!info || signatureOf(info) === 'any') continue;
    const about = textOf(info.documentation);
    const tags = (info.tags ?? []).map(({ name, text }) => `*@${name}* ${textOf(text)}`);
    const where = declaredWhere(code, position, declarations) ?? '';
    return {
      signature: signatureOf(info),
      documentation: detail === 1 ? [about, ...tags, where].join('\n\n') : about.split(/\n\s*\n/)[0]!,
    };
  }
  return undefined;
}

/** What something is, without the word that it was imported. */
export function signatureOf(info: { displayParts?: readonly Part[] } | undefined): string {
  return textOf(info?.displayParts)
    .replace(/^\(alias\) /, '')
    .replace(/\nimport .*$/, '');
}

/** The last character of the name whose arguments the code ends in. */
function calledAt(code: string): number | undefined {
  const call = openBrackets(code).findLast(({ label, before }) => label === '(' && before === 'name');
  return call && call.beforeEnd - 1;
}

function textOf(parts: readonly Part[] = []): string {
  return parts.map(({ text }) => text).join('');
}
