/** The existing names nearest to one that doesn't exist, for "did you mean". */

import { distance } from 'fastest-levenshtein';

const MOST = 3;

/**
 * Up to three of `names`, nearest first. Case, spaces and punctuation don't count, so that `FeatureCreator`
 * finds `Feature Creator`; when a name differs in nothing else, it is the only one.
 */
export function nearestNames(name: string, names: Iterable<string>): string[] {
  const wanted = bare(name);
  const ranked = Array.from(names, candidate => ({ candidate, far: distance(wanted, bare(candidate)) }));
  ranked.sort((a, b) => a.far - b.far);
  const exact = ranked.filter(({ far }) => far === 0);
  return (exact.length > 0 ? exact : ranked).slice(0, MOST).map(({ candidate }) => candidate);
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Names in a sentence: `"a", "b" or "c"`. */
export function quoted(names: readonly string[], conjunction = 'or'): string {
  const all = names.map(name => `"${name}"`);
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(', ')} ${conjunction} ${all.at(-1)}`;
}
