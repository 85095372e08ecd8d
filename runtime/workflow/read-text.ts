/** Reads the text files a workflow is made of, and says in plain words why one can't be read. */

import { readFileSync } from 'node:fs';
import { messageOf } from '../user-error.js';

const STANDARD_INPUT = 0;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'permission is denied',
  ERR_INVALID_ARG_VALUE: 'the path holds a NUL character',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
};

export type TextOrReason = { readonly text: string } | { readonly reason: string };

/** The UTF-8 text of a file (`-` is standard input), or the reason why it can't be had. */
export function readText(path: string): TextOrReason {
  try {
    const bytes = readFileSync(path === '-' ? STANDARD_INPUT : path);
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return { reason: REASONS[code] ?? messageOf(error) };
  }
}
