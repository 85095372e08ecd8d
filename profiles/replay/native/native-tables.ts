/**
 * A re-enactment in Rust beside the replay, as arquero tables. Every row begins with the options of its combination:
 * `strategy`, `mutation`, `finish`, `featureStore`, `storeKey`.
 *
 * | table | one row for each combination and |
 * |---|---|
 * | `total` | |
 * | `site` | clone site, part and kind |
 * | `ledger` | row of the ledger: node, port, site, part and kind |
 *
 * | column | meaning |
 * |---|---|
 * | `deepClones`, `pointerClones`, `count` | clones, as the replay counts them |
 * | `deepInRust`, `pointerInRust`, `countInRust` | the same, counted in Rust |
 * | `bytesModeled` | bytes of deep clones by the model (runtime/feature/size.ts) |
 * | `bytesInRust` | bytes that the same clones requested of Rust's allocator |
 * | `ratio`, `peakRatio` | modeled by counted; `null` where nothing was allocated |
 * | `bytesReserved`, `peakReserved` | the blocks that the allocator made of what was requested, rounded up |
 * | `peakLiveBytes`, `peakInRust` | the most that was alive at once: modeled; requested of the allocator |
 * | `milliseconds` | wall time of the re-enactment |
 *
 * A pointer clone raises a count and allocates nothing: the model's 8 bytes are the pointer's own, so that they are
 * beside nothing in the tables by `site` and `ledger`, and not in the totals.
 */
import type { ColumnTable } from 'arquero';
import { CLONE_SITES, PARTS } from '../../../runtime/ledger/ledger.js';
import { tableOf } from '../../table-of.js';
import { type Combination, REPLAYED_OPTIONS } from '../replay-result.js';
import type { Reenacted } from './reenact.js';

const OPTIONS = ['strategy', ...REPLAYED_OPTIONS.slice(1)] as const;

function cellsOf({ sharing, mutation, finish, featureStore, storeKey }: Combination) {
  return { strategy: sharing, mutation, finish, featureStore, storeKey };
}

const KEY = ['node', 'port', 'site', 'part', 'kind'] as const;
type Key = (typeof KEY)[number];
type KeyCells = Readonly<Record<Key, string>>;

/** Clones that the replay and Rust call the same. */
export interface ComparedRow extends KeyCells {
  count: number;
  countInRust: number;
  bytesModeled: number;
  bytesInRust: number;
  bytesReserved: number;
}

/** Rows of both, added up by some of their columns; where one has none, it has 0. */
export function comparedRows(
  { combination, native }: Reenacted,
  columns: readonly Key[] = KEY,
): ComparedRow[] {
  const rows = new Map<string, ComparedRow>();
  const rowOf = (of: KeyCells): ComparedRow => {
    const cells = Object.fromEntries(KEY.map(name => [name, columns.includes(name) ? of[name] : '']));
    const key = JSON.stringify(cells);
    let row = rows.get(key);
    if (row === undefined) {
      const none = { count: 0, countInRust: 0, bytesModeled: 0, bytesInRust: 0, bytesReserved: 0 };
      row = { ...(cells as KeyCells), ...none };
      rows.set(key, row);
    }
    return row;
  };
  for (const modeled of combination.ledgerRows()) {
    const row = rowOf(modeled);
    row.count += modeled.count;
    row.bytesModeled += modeled.bytesModeled;
  }
  for (const counted of native.rows) {
    const row = rowOf(counted);
    row.countInRust += counted.count;
    row.bytesInRust += counted.bytes;
    row.bytesReserved += counted.bytesReserved;
  }
  return [...rows.values()];
}

export interface NativeTotals {
  readonly deepClones: number;
  readonly deepInRust: number;
  readonly pointerClones: number;
  readonly pointerInRust: number;
  readonly bytesModeled: number;
  readonly bytesInRust: number;
  readonly ratio: number | null;
  readonly bytesReserved: number;
  readonly peakLiveBytes: number;
  readonly peakInRust: number;
  readonly peakRatio: number | null;
  readonly peakReserved: number;
  readonly milliseconds: number;
}

const TOTALS = [
  'deepClones',
  'deepInRust',
  'pointerClones',
  'pointerInRust',
  'bytesModeled',
  'bytesInRust',
  'ratio',
  'bytesReserved',
  'peakLiveBytes',
  'peakInRust',
  'peakRatio',
  'peakReserved',
  'milliseconds',
] as const;

export function nativeTotals(reenacted: Reenacted): NativeTotals {
  const { combination, native } = reenacted;
  const byKind = comparedRows(reenacted, ['kind']);
  const [deep, pointer] = (['deep', 'pointer'] as const).map(kind => byKind.find(row => row.kind === kind));
  const [bytesModeled, bytesInRust] = [deep?.bytesModeled ?? 0, deep?.bytesInRust ?? 0];
  return {
    deepClones: deep?.count ?? 0,
    deepInRust: deep?.countInRust ?? 0,
    pointerClones: pointer?.count ?? 0,
    pointerInRust: pointer?.countInRust ?? 0,
    bytesModeled,
    bytesInRust,
    ratio: ratioOf(bytesModeled, bytesInRust),
    bytesReserved: deep?.bytesReserved ?? 0,
    peakLiveBytes: combination.peakLiveBytes,
    peakInRust: native.peakBytes,
    peakRatio: ratioOf(combination.peakLiveBytes, native.peakBytes),
    peakReserved: native.peakReserved,
    milliseconds: native.milliseconds,
  };
}

function ratioOf(modeled: number, counted: number): number | null {
  return counted === 0 ? null : modeled / counted;
}

/** By site and then part, as the ledger names them. */
function bySite(a: ComparedRow, b: ComparedRow): number {
  const [sites, parts]: (readonly string[])[] = [CLONE_SITES, PARTS];
  const place = ({ site, part }: ComparedRow) => sites!.indexOf(site) * parts!.length + parts!.indexOf(part);
  return place(a) - place(b);
}

function comparedTable(
  all: readonly Reenacted[],
  columns: readonly Key[],
  order: (a: ComparedRow, b: ComparedRow) => number,
): ColumnTable {
  const rows = all.flatMap(reenacted =>
    comparedRows(reenacted, columns)
      .sort(order)
      .map(row => ({
        ...cellsOf(reenacted.combination),
        ...row,
        ratio: ratioOf(row.bytesModeled, row.bytesInRust),
      })),
  );
  const counts = ['count', 'countInRust', 'bytesModeled', 'bytesInRust', 'ratio', 'bytesReserved'] as const;
  return tableOf<(typeof rows)[number]>(
    [...OPTIONS, ...columns, ...counts] as (keyof (typeof rows)[number])[],
    rows,
  );
}

/** The tables by the name of what they have a row for. */
export const NATIVE_TABLES = {
  total: (all: readonly Reenacted[]) =>
    tableOf<ReturnType<typeof cellsOf> & NativeTotals>(
      [...OPTIONS, ...TOTALS] as (keyof (ReturnType<typeof cellsOf> & NativeTotals))[],
      all.map(reenacted => ({ ...cellsOf(reenacted.combination), ...nativeTotals(reenacted) })),
    ),
  site: (all: readonly Reenacted[]) => comparedTable(all, ['site', 'part', 'kind'], bySite),
  ledger: (all: readonly Reenacted[]) => comparedTable(all, KEY, () => 0),
} as const;

export type NativeBy = keyof typeof NATIVE_TABLES;
