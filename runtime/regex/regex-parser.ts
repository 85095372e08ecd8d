/**
 * Reads the syntax of Rust's crate `regex` (https://docs.rs/regex/latest/regex/#syntax), which has no
 * look-around and no back-references. Messages are that crate's.
 */

import { readClass } from './class-parser.js';
import { readEscape } from './escape.js';
import { type Flags, PatternReader } from './pattern-reader.js';
import { ALL_BUT_CRLF, ALL_BUT_LF, EVERY, PointSet, single } from './point-set.js';
import type { RegexNode } from './regex-syntax.js';

export interface ParsedRegex {
  readonly node: RegexNode;
  /** How many groups capture. */
  readonly groupCount: number;
}

/** Throws `Failure`: `invalid regex: …` */
export function parseRegex(pattern: string): ParsedRegex {
  return new RegexParser(pattern).parse();
}

const REPEATS: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  ['?', [0, 1]],
  ['*', [0, Number.POSITIVE_INFINITY]],
  ['+', [1, Number.POSITIVE_INFINITY]],
]);

class RegexParser {
  readonly #reader: PatternReader;
  readonly #sets = new Map<string, PointSet>();
  readonly #names = new Set<string>();
  #groupCount = 0;

  constructor(pattern: string) {
    this.#reader = new PatternReader(pattern);
  }

  parse(): ParsedRegex {
    const node = this.#alternation();
    if (!this.#reader.ended) this.#reader.fail('unopened group');
    return { node, groupCount: this.#groupCount };
  }

  /** Up to the end or the `)` that closes it. Flags set in it end with it. */
  #alternation(): RegexNode {
    const outerFlags = this.#reader.flags;
    const items = [this.#concatenation()];
    while (this.#reader.accept('|')) items.push(this.#concatenation());
    this.#reader.flags = outerFlags;
    return items.length === 1 ? items[0]! : { kind: 'alternate', items };
  }

  #concatenation(): RegexNode {
    const items: RegexNode[] = [];
    for (;;) {
      this.#reader.skipIgnored();
      const next = this.#reader.peek();
      if (next === '' || next === '|' || next === ')') {
        return items.length === 1 ? items[0]! : { kind: 'concat', items };
      }
      if (next === '{' || REPEATS.has(next)) this.#reader.fail('repetition operator missing expression');
      const item = this.#item();
      // Flags alone are nothing that could be repeated.
      if (item !== undefined) items.push(this.#repeated(item));
    }
  }

  #item(): RegexNode | undefined {
    const reader = this.#reader;
    const { flags } = reader;
    const point = reader.next();
    switch (point) {
      case '(':
        return reader.nested(() => this.#group());
      case '[':
        return this.#point(readClass(reader));
      case '.':
        return this.#point(flags.s ? EVERY : flags.R ? ALL_BUT_CRLF : ALL_BUT_LF);
      case '^':
        return { kind: 'look', look: !flags.m ? 'textStart' : flags.R ? 'lineStartCrlf' : 'lineStart' };
      case '$':
        return { kind: 'look', look: !flags.m ? 'textEnd' : flags.R ? 'lineEndCrlf' : 'lineEnd' };
      case '\\': {
        const escaped = readEscape(reader);
        if (escaped.kind === 'look') return escaped;
        return this.#point(escaped.kind === 'set' ? escaped.set : single(escaped.point));
      }
      default:
        return this.#point(single(point.codePointAt(0)!));
    }
  }

  #point(notation: string): RegexNode {
    const { i, u } = this.#reader.flags;
    const folding = !i ? 'none' : u ? 'unicode' : 'ascii';
    const key = `${folding}${notation}`;
    let set = this.#sets.get(key);
    if (set === undefined) {
      set = new PointSet(notation, folding);
      this.#sets.set(key, set);
    }
    return { kind: 'point', set };
  }

  /** `item` with the repetitions written after it. */
  #repeated(item: RegexNode): RegexNode {
    const reader = this.#reader;
    reader.skipIgnored();
    const counts = REPEATS.get(reader.peek());
    if (counts === undefined && reader.peek() !== '{') return item;
    reader.next();
    const [least, most] = counts ?? this.#counts();
    const greedy = !reader.accept('?') !== reader.flags.U;
    return reader.nested(() => this.#repeated({ kind: 'repeat', node: item, least, most, greedy }));
  }

  /** `n}`, `n,}` or `n,m}` after the brace. */
  #counts(): [least: number, most: number] {
    const reader = this.#reader;
    const empty = 'repetition quantifier expects a valid decimal';
    const unclosed = 'unclosed counted repetition';
    if (reader.ended) reader.fail(unclosed);
    const least = reader.decimal(empty);
    let most = least;
    if (reader.accept(',')) {
      reader.skipIgnored();
      if (reader.ended) reader.fail(unclosed);
      most = reader.peek() === '}' ? Number.POSITIVE_INFINITY : reader.decimal(empty);
    }
    if (!reader.accept('}')) reader.fail(unclosed);
    if (least > most) reader.fail('invalid repetition count range, the start must be <= the end');
    return [least, most];
  }

  /** What follows a `(`; `undefined` if it only sets flags. */
  #group(): RegexNode | undefined {
    const reader = this.#reader;
    const outerFlags = reader.flags;
    let index: number | undefined;
    reader.skipIgnored();
    for (const look of ['?=', '?!', '?<=', '?<!']) {
      if (reader.accept(look))
        reader.fail('look-around, including look-ahead and look-behind, is not supported');
    }
    if (reader.accept('?P<') || reader.accept('?<')) {
      index = ++this.#groupCount;
      this.#name();
    } else if (reader.accept('?')) {
      if (reader.ended) reader.fail('unclosed group');
      reader.flags = this.#flags();
      if (reader.accept(')')) return undefined;
      reader.next();
    } else {
      index = ++this.#groupCount;
    }
    const node = this.#alternation();
    if (!reader.accept(')')) reader.fail('unclosed group');
    reader.flags = outerFlags;
    return index === undefined ? node : { kind: 'group', index, node };
  }

  /** A group's name and the `>` after it. */
  #name(): void {
    const reader = this.#reader;
    let name = '';
    while (!reader.ended && reader.peek() !== '>') name += reader.next();
    if (!reader.accept('>')) reader.fail('unclosed capture group name');
    if (name === '') reader.fail('empty capture group name');
    if (!/^[\p{Alphabetic}_][\p{Alphabetic}\p{Nd}\p{Nl}\p{No}_.[\]]*$/u.test(name)) {
      reader.fail('invalid capture group character');
    }
    if (this.#names.has(name)) reader.fail('duplicate capture group name');
    this.#names.add(name);
  }

  /** The flags after `(?`, up to the `:` or `)`, which is left. */
  #flags(): Flags {
    const reader: PatternReader = this.#reader;
    const changes: Partial<Record<keyof Flags, boolean>> = {};
    let on = true;
    let dangling = false;
    while (reader.peek() !== ':' && reader.peek() !== ')') {
      if (reader.ended) reader.fail('expected flag but got end of regex');
      const letter = reader.next();
      if (letter === '-') {
        if (!on) reader.fail('flag negation operator repeated');
        on = false;
        dangling = true;
        continue;
      }
      if (!isFlag(letter)) reader.fail('unrecognized flag');
      if (changes[letter] !== undefined) reader.fail('duplicate flag');
      changes[letter] = on;
      dangling = false;
    }
    if (dangling) reader.fail('dangling flag negation operator');
    if (reader.peek() === ')' && on && Object.keys(changes).length === 0) {
      reader.fail('repetition operator missing expression');
    }
    return { ...reader.flags, ...changes };
  }
}

function isFlag(letter: string): letter is keyof Flags {
  return /^[imsRUux]$/.test(letter);
}
