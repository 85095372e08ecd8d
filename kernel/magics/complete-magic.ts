/** Completion in a cell's first line where that is a magic: its name, its options, and what they may be set to. */
import { completionOf } from '../language/completion-of.js';
import type { Completion } from '../language/requests.js';
import { MAGIC_NAMES } from './magic-names.js';

/** @returns undefined where the cursor is not in a magic's line */
export async function completeMagic(code: string, cursor: number): Promise<Completion | undefined> {
  const line = code.slice(0, cursor);
  if (!/^%[^\r\n]*$/.test(line)) return undefined;
  const name = /^%%?([\w-]*)$/.exec(line)?.[1];
  if (name !== undefined) return completionOf(['help', ...MAGIC_NAMES], 'magic', name, cursor);
  const [, magic = '', typed = ''] = /^%%([\w-]+)\s(?:.*[\s=])?([^\s=]*)$/.exec(line) ?? [];
  const before = line.slice(0, cursor - typed.length);
  const { MAGICS } = await import('./definitions.js');
  const definition = MAGICS[magic];
  if (!definition) return completionOf([], 'option', typed, cursor);
  const { options } = await definition.command();
  const setting = options.find(({ long }) => long && new RegExp(`\\s${long}[\\s=]+$`).test(before));
  if (setting?.required) return completionOf(setting.argChoices ?? [], 'value', typed, cursor);
  const ofNode = definition.kind === 'session' ? process.allowedNodeEnvironmentFlags : [];
  const flags = [...options.flatMap(({ long }) => long ?? []), '--help', ...ofNode];
  return completionOf(flags, 'option', typed, cursor);
}
