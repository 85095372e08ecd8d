/** The source of a function of a cell's, as its author has it: without what `rewrite.ts` put into it. */
import { AWAIT_GLOBAL, IMPORT_GLOBAL } from '../script.js';

const escaped = (name: string): string => name.replace('$', '\\$&');
const AWAIT_START = new RegExp(` ${escaped(AWAIT_GLOBAL)}(?:\\.each)?\\(`, 'g');
const AWAIT_END = /,\/\*\*\/\d+,\d+,\d+\)/g;
const IMPORT = new RegExp(`${escaped(IMPORT_GLOBAL)}(?=\\(|\\.meta)`, 'g');

/** What runs elsewhere, in a browser's page or another thread, is sent there as text. */
export function installFunctionSource(): void {
  const original = Function.prototype.toString;
  const replacement = {
    toString(this: unknown): string {
      return sourceAsWritten(original.call(this));
    },
  };
  Object.defineProperty(Function.prototype, 'toString', {
    value: replacement.toString,
    configurable: true,
    writable: true,
  });
}

function sourceAsWritten(source: string): string {
  const text = source.includes(IMPORT_GLOBAL) ? source.replace(IMPORT, 'import') : source;
  return text.includes(AWAIT_GLOBAL) ? text.replace(AWAIT_START, '').replace(AWAIT_END, '') : text;
}
