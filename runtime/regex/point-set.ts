/**
 * Sets of code points, made with the set notation of JavaScript's `v` flag: it has Unicode's properties, set
 * operations and simple case folding, all as Rust's `regex` defines them.
 */

/** The inside of a set is a text in `v` notation that is complete in itself: `[a-z]`, `[[a-z]--[aeiou]]`. */
type Notation = string;

const ASCII_COUNT = 128;

/** Which cases a set takes for the same: none, those of ASCII letters, or all that Unicode folds. */
export type Folding = 'none' | 'ascii' | 'unicode';

export class PointSet {
  readonly #ascii = new Uint8Array(ASCII_COUNT);
  readonly #pattern: RegExp;
  readonly #others = new Map<number, boolean>();

  constructor(notation: Notation, folding: Folding) {
    this.#pattern = new RegExp(`^${notation}$`, folding === 'unicode' ? 'iv' : 'v');
    const asciiPattern = new RegExp(this.#pattern, folding === 'none' ? 'v' : 'iv');
    for (let point = 0; point < ASCII_COUNT; point++) {
      this.#ascii[point] = asciiPattern.test(String.fromCharCode(point)) ? 1 : 0;
    }
  }

  has(point: number): boolean {
    if (point < ASCII_COUNT) return this.#ascii[point] === 1;
    let found = this.#others.get(point);
    if (found === undefined) {
      found = this.#pattern.test(String.fromCodePoint(point));
      this.#others.set(point, found);
    }
    return found;
  }
}

function escaped(point: number): string {
  return `\\u{${point.toString(16)}}`;
}

export function single(point: number): Notation {
  return `[${escaped(point)}]`;
}

export function range(first: number, last: number): Notation {
  return `[${escaped(first)}-${escaped(last)}]`;
}

export function negated(set: Notation): Notation {
  return `[^${set}]`;
}

export function union(sets: readonly Notation[]): Notation {
  return `[${sets.join('')}]`;
}

export type SetOperator = '&&' | '--' | '~~';

export function combined(left: Notation, operator: SetOperator, right: Notation): Notation {
  if (operator === '~~') return `[[${left}--${right}][${right}--${left}]]`;
  return `[${left}${operator}${right}]`;
}

export const EVERY: Notation = '[\\u{0}-\\u{10ffff}]';
export const ALL_BUT_LF: Notation = '[^\\n]';
export const ALL_BUT_CRLF: Notation = '[^\\r\\n]';

/** `\d`, `\s` and `\w` as Unicode defines them (UTS 18, annex C), and their ASCII subsets. */
const PERL: Readonly<Record<string, Notation>> = {
  d: '[\\p{Nd}]',
  s: '[\\p{White_Space}]',
  w: '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]',
};
const PERL_ASCII: Readonly<Record<string, Notation>> = {
  d: '[0-9]',
  s: '[\\t\\n\\v\\f\\r ]',
  w: '[0-9A-Za-z_]',
};

/** The set of `\d`, `\s`, `\w` or, in upper case, all else. */
export function perlSet(letter: string, unicode: boolean): Notation {
  const set = (unicode ? PERL : PERL_ASCII)[letter.toLowerCase()]!;
  return letter === letter.toLowerCase() ? set : negated(set);
}

export const WORD = new PointSet(perlSet('w', true), 'none');
export const WORD_ASCII = new PointSet(perlSet('w', false), 'none');

/** `[:alpha:]` and its like, by name. */
export const POSIX_SETS: ReadonlyMap<string, Notation> = new Map([
  ['alnum', '[0-9A-Za-z]'],
  ['alpha', '[A-Za-z]'],
  ['ascii', '[\\u{0}-\\u{7f}]'],
  ['blank', '[\\t ]'],
  ['cntrl', '[\\u{0}-\\u{1f}\\u{7f}]'],
  ['digit', '[0-9]'],
  ['graph', '[\\u{21}-\\u{7e}]'],
  ['lower', '[a-z]'],
  ['print', '[\\u{20}-\\u{7e}]'],
  ['punct', '[\\u{21}-\\u{2f}\\u{3a}-\\u{40}\\u{5b}-\\u{60}\\u{7b}-\\u{7e}]'],
  ['space', '[\\t\\n\\v\\f\\r ]'],
  ['upper', '[A-Z]'],
  ['word', '[0-9A-Za-z_]'],
  ['xdigit', '[0-9A-Fa-f]'],
]);

const PROPERTY_NAMES: ReadonlyMap<string, string> = new Map([
  ['gc', 'General_Category'],
  ['generalcategory', 'General_Category'],
  ['sc', 'Script'],
  ['script', 'Script'],
  ['scx', 'Script_Extensions'],
  ['scriptextensions', 'Script_Extensions'],
]);

/** The set of `\p{value}` or `\p{property=value}`, or `undefined` if Unicode has no such property. */
export function unicodeSet(property: string | undefined, value: string): Notation | undefined {
  const name =
    property === undefined ? undefined : PROPERTY_NAMES.get(property.toLowerCase().replace(/[-_ ]/g, ''));
  if (property !== undefined && name === undefined) return undefined;
  for (const spelling of spellings(value)) {
    const candidates = name === undefined ? [spelling, `Script=${spelling}`] : [`${name}=${spelling}`];
    const known = candidates.find(isKnown);
    if (known !== undefined) return `[\\p{${known}}]`;
  }
  return undefined;
}

/** Rust takes names in any case; JavaScript only `Like_This`, `ASCII` and `ID_Start`. */
function spellings(name: string): string[] {
  const words = name.split(/[-_ ]/).map(word => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());
  const [first, ...rest] = words;
  return [name, words.join('_'), [first!.toUpperCase(), ...rest].join('_')];
}

/** With the `u` flag, since `v` also knows properties of strings, which are no sets of code points. */
function isKnown(property: string): boolean {
  if (!/^[A-Za-z_=]+$/.test(property)) return false;
  try {
    new RegExp(`\\p{${property}}`, 'u');
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
