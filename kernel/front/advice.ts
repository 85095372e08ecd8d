/** The type checker's advice on a cell, as it shows below the cell. */
import { escapeHtml } from '../display/escape-html.js';
import type { Advice } from '../language/requests.js';
import type { JsonObject } from '../protocol/message.js';

/** Pieces of advice that are shown; one mistake often makes several. */
const MOST_SHOWN = 5;

export function adviceContent(advice: readonly Advice[]): JsonObject {
  const lines = advice.slice(0, MOST_SHOWN).map(({ message, line }) => `line ${line}: ${message}`);
  if (advice.length > MOST_SHOWN) lines.push(`and ${advice.length - MOST_SHOWN} more`);
  const items = lines.map(line => `<li>${escapeHtml(line)}</li>`).join('');
  const html = `<details><summary style="opacity:.7">Types: ${advice.length} to look at</summary><ul>${items}</ul></details>`;
  const data = { 'text/plain': `Types:\n${lines.join('\n')}`, 'text/html': html };
  return { data, metadata: {}, transient: {} };
}
