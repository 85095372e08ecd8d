/** Regular expressions with the syntax and the meaning of Rust's crate `regex` (flowexpr reference, section 10). */

import { Matcher, type Slots } from './matcher.js';
import { compileProgram } from './program.js';
import { parseRegex } from './regex-parser.js';

export interface Match {
  /** In UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** The whole match, then each group; `null` for a group that took no part. */
  readonly texts: readonly (string | null)[];
}

export class CompiledRegex {
  readonly #matcher: Matcher;

  constructor(pattern: string) {
    const parsed = parseRegex(pattern);
    this.#matcher = new Matcher(compileProgram(parsed), parsed.groupCount);
  }

  /** The leftmost match. */
  find(text: string): Match | undefined {
    const slots = this.#matcher.search(text, 0);
    return slots === undefined ? undefined : matchOf(text, slots);
  }

  findAll(text: string): Match[] {
    return [...this.#matches(text)];
  }

  /** The parts between the matches, of which at most `cuts` are cut out. */
  split(text: string, cuts: number): string[] {
    const parts: string[] = [];
    let from = 0;
    for (const { start, end } of this.#matches(text)) {
      if (parts.length >= cuts) break;
      parts.push(text.slice(from, start));
      from = end;
    }
    parts.push(text.slice(from));
    return parts;
  }

  /** Matches that don't overlap; an empty one never right behind another. */
  *#matches(text: string): Generator<Match> {
    let lastEnd = -1;
    for (let from = 0; from <= text.length; ) {
      const slots = this.#matcher.search(text, from);
      if (slots === undefined) return;
      const match = matchOf(text, slots);
      if (match.start === match.end && match.end === lastEnd) {
        from = match.end + (text.codePointAt(match.end)! > 0xffff ? 2 : 1);
        continue;
      }
      yield match;
      lastEnd = match.end;
      from = match.end;
    }
  }
}

function matchOf(text: string, slots: Slots): Match {
  const texts: (string | null)[] = [];
  for (let slot = 0; slot < slots.length; slot += 2) {
    const end = slots[slot + 1]!;
    texts.push(end < 0 ? null : text.slice(slots[slot]!, end));
  }
  return { start: slots[0]!, end: slots[1]!, texts };
}

/** Patterns compiled lately: most are literals in an expression that runs once per feature. */
const cache = new Map<string, CompiledRegex>();
const CACHE_SIZE = 64;

/** Throws `Failure` (`invalid regex: …`) if `pattern` can't be read. */
export function compileRegex(pattern: string): CompiledRegex {
  let regex = cache.get(pattern);
  if (regex === undefined) {
    regex = new CompiledRegex(pattern);
    const [oldest] = cache.keys();
    if (cache.size >= CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
  } else {
    cache.delete(pattern);
  }
  cache.set(pattern, regex);
  return regex;
}
