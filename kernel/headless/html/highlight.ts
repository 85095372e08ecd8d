/** Source code as HTML with highlight.js's classes. */
import { createRequire } from 'node:module';
import { escapeHtml } from '../../display/escape-html.js';

/**
 * The part of highlight.js used here. Its own types would bring the DOM's globals into the whole program,
 * where `document` or `name` would no longer be an error.
 */
interface Highlighter {
  registerLanguage(name: string, language: unknown): void;
  getLanguage(name: string): object | undefined;
  highlight(code: string, options: { language: string; ignoreIllegals: boolean }): { value: string };
}

const require = createRequire(import.meta.url);
const LANGUAGES = ['typescript', 'javascript', 'json', 'yaml', 'bash'];
const highlighter = require('highlight.js/lib/core') as Highlighter;
for (const name of LANGUAGES) {
  highlighter.registerLanguage(name, require(`highlight.js/lib/languages/${name}`));
}

/** Code in a language or one of its usual short names; escaped only, where the language is not known. */
export function highlight(code: string, language: string): string {
  if (!highlighter.getLanguage(language)) return escapeHtml(code);
  return highlighter.highlight(code, { language, ignoreIllegals: true }).value;
}
