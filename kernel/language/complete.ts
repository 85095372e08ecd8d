/** Completion: what may stand at the cursor, the likely first, in Jupyter's words. */
import type { CompletionInfo, Converter } from 'tslab/dist/converter.js';
import { signatureOf } from './inspect.js';
import { moduleNames } from './module-names.js';
import type { Completion, Match } from './requests.js';

/** Jupyter's words for TypeScript's kinds; what is not here is a value: `instance`. */
const TYPES: Readonly<Record<string, string>> = {
  function: 'function',
  'local function': 'function',
  method: 'function',
  class: 'class',
  'local class': 'class',
  interface: 'class',
  type: 'class',
  enum: 'class',
  property: 'property',
  getter: 'property',
  setter: 'property',
  accessor: 'property',
  module: 'module',
  keyword: 'keyword',
  'primitive type': 'keyword',
  string: 'text',
};
/** A longer list only hides what is meant. */
const MOST_MATCHES = 500;
/** Names whose type is looked up when their kind does not tell it; each takes a few milliseconds. */
const MOST_LOOKED_UP = 12;
const LOOKED_UP = new Set(['alias', 'const', 'let', 'var', 'function']);
/** What a signature tells about a name that is imported or declared as a variable. */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^function |^(?:const|let|var) [\w$]+: (?:<.*>)?\(.*\) => /s, 'function'],
  [
    /^(?:abstract )?(?:class|interface|type|enum) |^(?:const|let|var) [\w$]+: (?:typeof |\w+Constructor$)/s,
    'class',
  ],
  [/^(?:module|namespace) /, 'module'],
];

/** The part of TypeScript's `CompletionEntry` that matters here; `sortText` puts what is near before globals. */
interface Entry {
  name: string;
  kind: string;
  sortText: string;
}

export function complete(
  converter: Converter,
  declarations: string,
  folder: string,
  { code, cursor }: { code: string; cursor: number },
): Completion {
  const modules = moduleNames(code.slice(0, cursor), folder);
  if (modules) {
    const matches = modules.names.map((text): Match => ({ text, type: 'module' }));
    return { start: cursor - modules.typed.length, end: cursor, matches };
  }
  const info = converter.complete(declarations, code, cursor);
  const { start, end } = replacedSpan(info, code, cursor);
  const prefix = code.slice(start, cursor);
  const entries = likelyEntries(info.original?.entries ?? [], prefix);
  const unclear = entries.filter(({ kind }) => LOOKED_UP.has(kind)).slice(0, MOST_LOOKED_UP);
  const names = unclear.map(({ name }) => name);
  const lookedUp = lookUp(converter, declarations, names, code);
  const matches = entries.map(({ name: text, kind }): Match => {
    return { text, type: TYPES[kind] ?? 'instance', ...lookedUp.get(text) };
  });
  return { start, end, matches };
}

/** What begins as typed, in upper or lower case; if nothing does, what contains it. */
function likelyEntries(entries: readonly Entry[], prefix: string): Entry[] {
  const typed = prefix.toLowerCase();
  const named = entries.filter(({ name }) => name !== '');
  const beginning = named.filter(({ name }) => name.toLowerCase().startsWith(typed));
  const likely =
    beginning.length > 0 ? beginning : named.filter(({ name }) => name.toLowerCase().includes(typed));
  const order = (a: Entry, b: Entry): number =>
    rank(a.name, prefix) - rank(b.name, prefix) ||
    a.sortText.localeCompare(b.sortText) ||
    a.name.localeCompare(b.name);
  return likely.sort(order).slice(0, MOST_MATCHES);
}

/** The converter tells it for identifiers; within a string or at the end of a keyword it has to be found. */
function replacedSpan(info: CompletionInfo, code: string, cursor: number): { start: number; end: number } {
  if (info.start !== cursor || info.end !== cursor) return info;
  const text = info.original?.optionalReplacementSpan;
  if (text) return { start: text.start, end: text.start + text.length };
  return { start: cursor - /[\w$]*$/.exec(code.slice(0, cursor))![0].length, end: cursor };
}

/** What begins as typed before what only contains it, names with an underscore last. */
function rank(name: string, prefix: string): number {
  return (name.startsWith(prefix) ? 0 : 2) + (name.startsWith('_') && !prefix.startsWith('_') ? 1 : 0);
}

/** What names that are imported or declared as variables stand for, and the signatures of functions. */
function lookUp(
  converter: Converter,
  declarations: string,
  names: readonly string[],
  code: string,
): Map<string, Partial<Match>> {
  const found = new Map<string, Partial<Match>>();
  if (names.length === 0) return found;
  // The cell as it is, so that its own names are known.
  const probe = `${code}\n;${names.join(';')};`;
  let at = code.length + 2;
  for (const name of names) {
    const about = signatureOf(converter.inspect(declarations, probe, at));
    const type = SIGNATURES.find(([pattern]) => pattern.test(about))?.[1];
    const signature = about.slice(about.indexOf(name) + name.length).replace(/^: /, '');
    if (type) found.set(name, type === 'function' ? { type, signature } : { type });
    at += name.length + 1;
  }
  return found;
}
