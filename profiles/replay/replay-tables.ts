/**
 * A replay as arquero tables. Every row begins with the options of its combination: `strategy`, `mutation`, `finish`,
 * `featureStore`, `storeKey`. Bytes are explained in runtime/feature/size.ts.
 *
 * | table | one row for each combination and | further columns |
 * |---|---|---|
 * | `total` | | `deepClones`, `pointerClones`, `bytesCopied`, `bytesModeled`, `peakLiveBytes`, `peakNode` |
 * | `site` | clone site | `site`, `deep`, `pointer`, `bytesCopied`, `bytesModeled` |
 * | `node` | node | `node`, `deep`, `pointer`, `bytesCopied`, `bytesModeled` |
 * | `ledger` | row of the ledger | `node`, `port`, `site`, `part`, `kind`, `count`, `bytesCopied`, `bytesModeled` |
 * | `curve` | stretch of the trace | `event`, `liveBytes`, `node`: when and where the most of it was alive |
 */
import type { ColumnTable } from 'arquero';
import { CLONE_SITES, type LedgerRow } from '../../runtime/ledger/ledger.js';
import { cloneTotals } from '../clones/clones-table.js';
import { tableOf } from '../table-of.js';
import type { Combination, Replay } from './replay-result.js';

const OPTIONS = ['strategy', 'mutation', 'finish', 'featureStore', 'storeKey'] as const;
const CLONES = ['deep', 'pointer', 'bytesCopied', 'bytesModeled'] as const;

type OptionCells = Readonly<Record<(typeof OPTIONS)[number], string>>;

function cellsOf({ sharing, mutation, finish, featureStore, storeKey }: Combination): OptionCells {
  return { strategy: sharing, mutation, finish, featureStore, storeKey };
}

function totals({ combinations }: Replay): ColumnTable {
  const columns = [
    'deepClones',
    'pointerClones',
    'bytesCopied',
    'bytesModeled',
    'peakLiveBytes',
    'peakNode',
  ] as const;
  return tableOf(
    [...OPTIONS, ...columns],
    combinations.map(combination => ({
      ...cellsOf(combination),
      deepClones: combination.deepClones,
      pointerClones: combination.pointerClones,
      bytesCopied: combination.bytesCopied,
      bytesModeled: combination.bytesModeled,
      peakLiveBytes: combination.peakLiveBytes,
      peakNode: combination.peakNode,
    })),
  );
}

/** Rows of the ledger added up by one of its columns, in an order of that column's values. */
function clonesBy<K extends 'site' | 'node'>(
  { combinations }: Replay,
  column: K,
  ordered: (values: readonly string[]) => readonly string[],
): ColumnTable {
  const rows = combinations.flatMap(combination => {
    const ledger = combination.ledgerRows();
    const groups = new Map<string, LedgerRow[]>();
    for (const row of ledger) {
      const group = groups.get(row[column]);
      if (group === undefined) groups.set(row[column], [row]);
      else group.push(row);
    }
    return ordered([...groups.keys()]).map(value => ({
      ...cellsOf(combination),
      [column]: value,
      ...cloneTotals(groups.get(value)!),
    }));
  });
  return tableOf<Record<string, unknown>>([...OPTIONS, column, ...CLONES], rows);
}

/** The tables by the name of what they have a row for. */
export const REPLAY_TABLES = {
  total: totals,
  site: (replay: Replay) =>
    clonesBy(replay, 'site', sites => CLONE_SITES.filter(site => sites.includes(site))),
  node: (replay: Replay) => clonesBy(replay, 'node', nodes => nodes),
  ledger: ({ combinations }: Replay) => {
    const columns = ['node', 'port', 'site', 'part', 'kind', 'count', 'bytesCopied', 'bytesModeled'] as const;
    return tableOf<OptionCells & LedgerRow>(
      [...OPTIONS, ...columns],
      combinations.flatMap(combination =>
        combination.ledgerRows().map(row => ({ ...cellsOf(combination), ...row })),
      ),
    );
  },
  curve: ({ combinations }: Replay) =>
    tableOf(
      [...OPTIONS, 'event', 'liveBytes', 'node'],
      combinations.flatMap(combination =>
        combination.curve().map(point => ({ ...cellsOf(combination), ...point })),
      ),
    ),
} as const;

export type ReplayBy = keyof typeof REPLAY_TABLES;
