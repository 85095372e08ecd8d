/**
 * The edges that stand for the pairs of WeakMaps.
 *
 * V8 shows a pair as two edges to the value, one from the key and one from the map's table, named alike but
 * for a number: `5 / part of key (Key @1) -> value (Value @2) pair in WeakMap (table @3)`. The pattern is that
 * of the browser's tool (HeapSnapshot.ts, tryParseWeakMapEdgeName).
 */
import type { HeapStrings } from '../reading/strings.js';

const NAME = /^\d+( \/ part of key \(.*? @\d+\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\))$/;

export interface WeakMapPairs {
  /** Whether there is any; most heaps can skip the test of every edge. */
  readonly isEmpty: boolean;
  /** By string: zero, or the number of the pair that edges of this name belong to. */
  readonly pairOf: Uint32Array;
  /** By number of the pair: the id of the table. */
  readonly tableOf: readonly number[];
}

/** Finds the strings that name such edges. */
export function findWeakMapPairs(strings: HeapStrings): WeakMapPairs {
  const pairOf = new Uint32Array(strings.count);
  const numberOf = new Map<string, number>();
  const tableOf = [0];
  for (const index of strings.containing(' pair in WeakMap (table @')) {
    const match = NAME.exec(strings.at(index));
    if (match === null) continue;
    const [, pair = '', table] = match;
    let number = numberOf.get(pair);
    if (number === undefined) {
      number = tableOf.push(Number(table)) - 1;
      numberOf.set(pair, number);
    }
    pairOf[index] = number;
  }
  return { isEmpty: tableOf.length === 1, pairOf, tableOf };
}
