/** Reads the text files a workflow is made of, and says in plain words why one can't be read. */

import { readFileSync } from 'node:fs';
import { messageOf } from '../user-error.js';

const STANDARD_INPUT = 0;

export type TextOrReason = { readonly text: string } | { readonly reason: string };

/** The UTF-8 text of a file (`-` is standard input), or the reason why it can't be had. */
export function readText(path: string): TextOrReason {
  try {
    const bytes = readFileSync(path === '-' ? STANDARD_INPUT : path);
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}
