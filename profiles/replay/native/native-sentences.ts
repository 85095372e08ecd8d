/** What a re-enactment in Rust says of the replay, in sentences. */
import type { ReplayedOptions } from '../replay-result.js';
import { comparedRows, nativeTotals } from './native-tables.js';
import type { Reenacted } from './reenact.js';

export function nativeSentences(all: readonly Reenacted[]): string[] {
  if (all.length === 0) return [];
  return [countSentence(all), bytesSentence(all), roundingSentence(all), peakSentence(all)];
}

function countSentence(all: readonly Reenacted[]): string {
  const other = all.filter(one => comparedRows(one).some(row => row.count !== row.countInRust));
  if (other.length === 0) {
    return `Rust makes the clones that the replay counts, node by node and site by site, in ${ofAll(all)}.`;
  }
  const which = nameOf(other[0]!.combination);
  return `Rust makes other clones than the replay counts in ${other.length} of ${all.length} combinations, as in ${which}: see --by ledger.`;
}

function bytesSentence(all: readonly Reenacted[]): string {
  const worst = farthest(all, one => nativeTotals(one).ratio);
  if (worst === null) return 'No clone allocates anything.';
  const [off, { combination }] = worst;
  if (off === 0) return `Deep clones allocate what the model says, to the byte, in ${ofAll(all)}.`;
  return `The model of what deep clones allocate is off by ${percent(off)} at most, in ${nameOf(combination)}.`;
}

function roundingSentence(all: readonly Reenacted[]): string {
  const shares = all.flatMap(one => {
    const { bytesInRust, bytesReserved } = nativeTotals(one);
    return bytesInRust === 0 ? [] : [bytesReserved / bytesInRust - 1];
  });
  if (shares.length === 0) return 'So the allocator rounds nothing up.';
  const [least, most] = [Math.min(...shares), Math.max(...shares)].map(percent);
  const larger = least === most ? most : `${least} to ${most}`;
  return `The blocks that the allocator makes of that are ${larger} larger (bytesReserved).`;
}

function peakSentence(all: readonly Reenacted[]): string {
  const worst = farthest(all, one => nativeTotals(one).peakRatio);
  if (worst === null) return 'Nothing was ever alive.';
  const [off, { combination }] = worst;
  if (off === 0) return 'The most that is alive at once is what the model says, to the byte.';
  return `The model of the most that is alive at once is off by ${percent(off)} at most, in ${nameOf(combination)}.`;
}

/** The one whose ratio is farthest from 1, and how far; `null` where there is no ratio. */
function farthest(
  all: readonly Reenacted[],
  ratioOf: (one: Reenacted) => number | null,
): [off: number, one: Reenacted] | null {
  let worst: [number, Reenacted] | null = null;
  for (const one of all) {
    const ratio = ratioOf(one);
    if (ratio === null) continue;
    const off = Math.abs(ratio - 1);
    if (worst === null || off > worst[0]) worst = [off, one];
  }
  return worst;
}

function ofAll({ length }: readonly Reenacted[]): string {
  return length === 1 ? 'the one combination' : `all ${length} combinations`;
}

function nameOf({ sharing, mutation, finish, featureStore, storeKey }: ReplayedOptions): string {
  return [sharing, mutation, finish, featureStore, storeKey].join(', ');
}

function percent(share: number): string {
  return share > 0 && share < 0.0001 ? 'less than 0.01 %' : `${(100 * share).toFixed(share < 0.1 ? 2 : 0)} %`;
}
