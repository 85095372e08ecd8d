/** Where a name comes from, in words: which the checker's description of it does not say. */
import { packageFile } from '../package-root.js';

const ARCLAB = packageFile('dist', 'kernel', 'arclab');

/** Undefined for the members of objects, and for what comes with JavaScript and Node. */
export function declaredWhere(code: string, position: number, declarations: string): string | undefined {
  const start = position - /[\w$]*$/.exec(code.slice(0, position))![0].length;
  const name = /^[\w$]*/.exec(code.slice(start))![0];
  if (/\.\s*$/.test(code.slice(0, start)) || name === '') return undefined;
  const word = `(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`;
  const imported = new RegExp(`import\\s(?:[^;'"]*[\\s{,])?${word}[^;'"]*from\\s*["']([^"']+)["']`);
  const declared = new RegExp(
    `(?:(?:const|let|var|function\\*?|class|interface|type|enum|namespace)\\s+|^declare (?:const|let|var) .*, )${word}`,
    'm',
  );
  const [, here] = imported.exec(code) ?? [];
  if (here !== undefined) return `Imported from '${here}'.`;
  if (declared.test(code)) return 'Declared in this cell.';
  const [, earlier] = imported.exec(declarations) ?? [];
  if (earlier === ARCLAB) return 'Comes with arclab, in every cell.';
  if (earlier !== undefined) return `Imported from '${earlier}' by an earlier cell.`;
  const ofEarlierCell = name !== 'prompt' && name !== 'password' && declared.test(declarations);
  return ofEarlierCell ? 'Declared in an earlier cell.' : undefined;
}
