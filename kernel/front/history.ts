/** What was executed in this kernel, for clients that look back: `history_request`. */
import { z } from 'zod/v3';
import type { Json } from '../display/mime.js';

interface Entry {
  readonly line: number;
  readonly input: string;
  output: string | null;
}

const request = z
  .object({
    hist_access_type: z.enum(['tail', 'range', 'search']).default('tail'),
    output: z.boolean().default(false),
    n: z.number().int().nonnegative().nullish(),
    session: z.number().int().default(0),
    start: z.number().int().default(1),
    stop: z.number().int().nullish(),
    pattern: z.string().default('*'),
    unique: z.boolean().default(false),
  })
  .passthrough();

/** This kernel's run; the protocol's number for it is 0, in answers as in requests. */
const THIS_SESSION = 0;

export class History {
  readonly #entries: Entry[] = [];

  add(line: number, input: string): void {
    this.#entries.push({ line, input, output: null });
  }

  /** The text of the result of a cell that was added. */
  setOutput(line: number, output: string): void {
    const entry = this.#entries.findLast(candidate => candidate.line === line);
    if (entry) entry.output = output;
  }

  /** The `history` of the reply: session, line, and the input, or the input with its output. */
  answer(content: unknown): Json[] {
    const parsed = request.safeParse(content);
    if (!parsed.success) return [];
    const { output } = parsed.data;
    return this.#find(parsed.data).map(entry => [
      THIS_SESSION,
      entry.line,
      output ? [entry.input, entry.output] : entry.input,
    ]);
  }

  #find({
    hist_access_type: type,
    n,
    session,
    start,
    stop,
    pattern,
    unique,
  }: z.infer<typeof request>): Entry[] {
    if (type === 'tail') return lastOf(this.#entries, n);
    if (type === 'range') {
      if (session !== THIS_SESSION) return [];
      return this.#entries.filter(({ line }) => line >= start && (stop == null || line < stop));
    }
    const matcher = globToRegExp(pattern);
    const found = this.#entries.filter(({ input }) => matcher.test(input));
    return lastOf(unique ? latestOfEach(found) : found, n);
  }
}

function lastOf(entries: readonly Entry[], n: number | null | undefined): Entry[] {
  if (n == null) return [...entries];
  return n === 0 ? [] : entries.slice(-n);
}

function latestOfEach(entries: readonly Entry[]): Entry[] {
  const latest = new Map<string, Entry>();
  for (const entry of entries) {
    latest.delete(entry.input);
    latest.set(entry.input, entry);
  }
  return [...latest.values()];
}

/** `*` and `?` as in file names, over the whole input. */
function globToRegExp(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's');
}
