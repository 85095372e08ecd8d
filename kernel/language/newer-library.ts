/** What Node's own objects have learned since the language service's library of 2022, as declarations. */

const ARRAYS_OF_2023 = ['Array', 'ReadonlyArray']
  .map(
    name => `interface ${name}<T> {
  findLast(predicate: (value: T, index: number, array: T[]) => unknown): T | undefined;
  findLastIndex(predicate: (value: T, index: number, array: T[]) => unknown): number;
  /** A copy in reverse order. */
  toReversed(): T[];
  /** A sorted copy. */
  toSorted(compare?: (a: T, b: T) => number): T[];
  /** A copy without some elements, and with others in their place. */
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  /** A copy with another value at an index; a negative one counts from the end. */
  with(index: number, value: T): T[];
}`,
  )
  .join('\n');

const GROUPING_OF_2024 = `
interface ObjectConstructor {
  /** The items by the key that each is given. */
  groupBy<K extends PropertyKey, T>(items: Iterable<T>, key: (item: T, index: number) => K): Partial<Record<K, T[]>>;
}
interface MapConstructor {
  /** The items by the key that each is given. */
  groupBy<K, T>(items: Iterable<T>, key: (item: T, index: number) => K): Map<K, T[]>;
}
interface PromiseConstructor {
  /** A promise together with the functions that settle it. */
  withResolvers<T>(): { promise: Promise<T>; resolve(value: T | PromiseLike<T>): void; reject(reason?: unknown): void };
}`;

const SETS_OF_2025 = `
interface Set<T> {
  union<U>(other: ReadonlySet<U>): Set<T | U>;
  intersection<U>(other: ReadonlySet<U>): Set<T & U>;
  difference<U>(other: ReadonlySet<U>): Set<T>;
  symmetricDifference<U>(other: ReadonlySet<U>): Set<T | U>;
  isSubsetOf(other: ReadonlySet<unknown>): boolean;
  isSupersetOf(other: ReadonlySet<unknown>): boolean;
  isDisjointFrom(other: ReadonlySet<unknown>): boolean;
}`;

/** A module of what this Node has. */
export function newerLibrary(): string {
  const has = [ARRAYS_OF_2023];
  if ('groupBy' in Object) has.push(GROUPING_OF_2024);
  if ('union' in Set.prototype) has.push(SETS_OF_2025);
  return `declare global {\n${has.join('\n')}\n}`;
}
