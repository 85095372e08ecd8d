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

/** The share of a name's letters that may differ in a slip of the pen. */
const MOST_DIFFERING = 0.4;

/** The name that somebody must have meant; `undefined` if none is so near. */
export function nearName(name: string, names: readonly string[]): string | undefined {
  const [nearest] = nearestNames(name, names);
  if (nearest === undefined) return undefined;
  const most = Math.ceil(MOST_DIFFERING * Math.min(name.length, nearest.length));
  return distance(bare(name), bare(nearest)) <= most ? nearest : undefined;
}

/** What could stand in the place of a name: `did you mean "groupBy"?`, or what there is if none is near. */
export function likelyName(name: string, names: readonly string[]): string {
  if (names.length === 0) return 'there are none';
  const near = nearName(name, names);
  if (near !== undefined) return `did you mean "${near}"?`;
  const shown = quoted(names.slice(0, MOST_SHOWN), 'and');
  const more = names.length - MOST_SHOWN;
  return `there ${names.length === 1 ? 'is' : 'are'} ${shown}${more > 0 ? ` (and ${more} more)` : ''}`;
}

const MOST_SHOWN = 12;

function bare(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Names in a sentence: `"a", "b" or "c"`. */
export function quoted(names: readonly string[], conjunction = 'or'): string {
  const all = names.map(name => `"${name}"`);
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(', ')} ${conjunction} ${all.at(-1)}`;
}
