/**
 * The thread with TypeScript in it: completion, hover and type advice by tslab's converter.
 *
 * The converter knows earlier cells by their declarations, which it makes from each cell that ran. Its output
 * is not run: it copies variables, so that closures would see stale values. A cell that it cannot check, for
 * its TypeScript is of 2023, still leaves its names, as `any`.
 */
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Converter, Diagnostic } from 'tslab/dist/converter.js';
import type { Advice, Completion, Hover, LanguageAnswer, LanguageRequest, Match } from './requests.js';

// tslab is CommonJS, and its entry for importers would start its own kernel.
const { createConverter } = createRequire(import.meta.url)('tslab/dist/converter') as {
  createConverter(): Converter;
};
const converter = createConverter();
let declarations = (workerData as { prelude: string }).prelude;

/** Jupyter's words for TypeScript's kinds. */
const TYPES: Readonly<Record<string, string>> = {
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
  module: 'module',
  'external module name': 'module',
  directory: 'module',
  script: 'module',
  keyword: 'keyword',
  'primitive type': 'keyword',
  function: 'function',
  string: 'statement',
};

/** Errors about what cells may do and modules may not, and about packages that are found at run time. */
const SILENCED = new Set([2300, 2307, 2451, 7016, 1375, 1378, 2306, 2792, 6133]);
/** Two sound names for one thing are enough; a longer list only hides what is meant. */
const MOST_MATCHES = 500;

function complete(code: string, cursor: number): Completion {
  const { start, end, candidates, original } = converter.complete(declarations, code, cursor);
  const kinds = new Map(original?.entries.map(({ name, kind }) => [name, kind as string]));
  const prefix = code.slice(start, cursor);
  const rank = (name: string): number =>
    (name.startsWith(prefix) ? 0 : 2) + (name.startsWith('_') && !prefix.startsWith('_') ? 1 : 0);
  const matches = candidates
    .map((text): Match => ({ text, type: TYPES[kinds.get(text) ?? ''] ?? 'instance' }))
    .sort((a, b) => rank(a.text) - rank(b.text));
  return { start, end, matches: matches.slice(0, MOST_MATCHES) };
}

/** What is at the cursor, just before it, or is being called where the cursor is among the arguments. */
function inspect(code: string, cursor: number, detail: 0 | 1): Hover | undefined {
  for (const position of [cursor, cursor - 1, calledAt(code, cursor)]) {
    const info = position >= 0 ? converter.inspect(declarations, code, position) : undefined;
    if (!info) continue;
    const text = (parts: readonly { text: string }[] = []): string => parts.map(part => part.text).join('');
    const paragraphs = [text(info.documentation)];
    if (detail === 1) {
      for (const { name, text: parts } of info.tags ?? []) paragraphs.push(`*@${name}* ${text(parts)}`);
    }
    const documentation = paragraphs.filter(paragraph => paragraph.trim() !== '').join('\n\n');
    return {
      signature: text(info.displayParts),
      documentation: detail === 1 ? documentation : documentation.split(/\n\s*\n/)[0]!,
    };
  }
  return undefined;
}

/** Where the name ends whose call's arguments the cursor is in; -1 if it is in none. */
function calledAt(code: string, cursor: number): number {
  let depth = 0;
  for (let at = cursor - 1; at >= 0; at--) {
    const character = code[at]!;
    if (')]}'.includes(character)) depth++;
    // An open bracket of an argument leads on to the call that it is an argument of.
    else if ('[{('.includes(character)) {
      if (depth > 0) depth--;
      else if (character === '(') return at - 1;
    }
  }
  return -1;
}

function ran(code: string, names: readonly string[]): Advice[] {
  const { diagnostics, declOutput } = converter.convert(declarations, code);
  if (declOutput !== undefined && diagnostics.length === 0) declarations = declOutput;
  else declarations = names.map(name => `export declare let ${name}: any;\n`).join('') + without(names);
  return diagnostics.filter(({ code, fileName }) => !fileName && !SILENCED.has(code)).map(advice);
}

/** The declarations so far, less what is declared anew. */
function without(names: readonly string[]): string {
  const isGone = (line: string): boolean =>
    names.some(name =>
      new RegExp(`^(export )?declare (let|const|var|function|class) ${escapeName(name)}\\b`).test(line),
    );
  return declarations
    .split('\n')
    .filter(line => !isGone(line))
    .join('\n');
}

const escapeName = (name: string): string => name.replace(/\$/g, '\\$');

function advice({ messageText, start, end }: Diagnostic): Advice {
  return {
    message: messageText,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function answer(request: LanguageRequest): LanguageAnswer<LanguageRequest> {
  if (request.kind === 'complete') return complete(request.code, request.cursor);
  if (request.kind === 'inspect') return inspect(request.code, request.cursor, request.detail);
  return ran(request.code, request.names);
}

parentPort!.on('message', ({ id, request }: { id: number; request: LanguageRequest }) => {
  try {
    parentPort!.postMessage({ id, answer: answer(request) });
  } catch (error) {
    parentPort!.postMessage({ id, failure: error instanceof Error ? error.message : String(error) });
  }
});
