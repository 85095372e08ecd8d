/**
 * What came, went and grew between two snapshots of one process, by constructor. An object is the same where
 * its id is.
 *
 * | column | meaning |
 * |---|---|
 * | `constructor` | the constructor, or in parentheses what is not an object of the language |
 * | `new`, `gone` | objects that are only in the second, only in the first snapshot |
 * | `newBytes`, `goneBytes` | bytes of their own |
 * | `grown` | objects in both that have more bytes of their own than before |
 * | `grownBytes` | by how many; objects that shrank are not set against it |
 * | `count` | `new` less `gone` |
 * | `bytes` | by how much all objects of the constructor changed |
 */
import type { ColumnTable } from 'arquero';
import { tableOf } from '../../table-of.js';
import type { Heap } from '../heap.js';
import { matchNodes, NO_NODE } from './matched-nodes.js';

const DIFF_COLUMNS = [
  'constructor',
  'new',
  'gone',
  'newBytes',
  'goneBytes',
  'grown',
  'grownBytes',
  'count',
  'bytes',
] as const;

type DiffRow = Record<Exclude<(typeof DIFF_COLUMNS)[number], 'constructor'>, number> & {
  readonly constructor: string;
};

/** One row per constructor with a change, the largest change of bytes first. Throws UserError (matchNodes). */
export function diffTable(before: Heap, after: Heap): ColumnTable {
  const match = matchNodes(before, after);
  const rows = new Map<string, DiffRow>();
  const rowOf = (name: string): DiffRow => {
    const known = rows.get(name);
    if (known !== undefined) return known;
    const zeros = { new: 0, gone: 0, newBytes: 0, goneBytes: 0, grown: 0, grownBytes: 0, count: 0, bytes: 0 };
    const row: DiffRow = { constructor: name, ...zeros };
    rows.set(name, row);
    return row;
  };
  const rowsAfter = rowsByClass(after, rowOf);
  const stayed = new Uint8Array(before.facts.nodeCount);
  for (let node = 0; node < match.length; node += 1) {
    const bytes = after.columns.shallow[node]!;
    const other = match[node]!;
    if (other !== NO_NODE) stayed[other] = 1;
    const grown = other === NO_NODE ? 0 : bytes - before.columns.shallow[other]!;
    if (bytes === 0 && grown === 0) continue;
    const row = rowsAfter(node);
    if (other === NO_NODE) {
      row.new += 1;
      row.newBytes += bytes;
    } else if (grown > 0) {
      row.grown += 1;
      row.grownBytes += grown;
    }
    row.bytes += other === NO_NODE ? bytes : grown;
  }
  const rowsBefore = rowsByClass(before, rowOf);
  for (let node = 0; node < stayed.length; node += 1) {
    const bytes = before.columns.shallow[node]!;
    if (stayed[node] === 1 || bytes === 0) continue;
    const row = rowsBefore(node);
    row.gone += 1;
    row.goneBytes += bytes;
    row.bytes -= bytes;
  }
  const changed = [...rows.values()].filter(row => row.new + row.gone + row.grown > 0 || row.bytes !== 0);
  for (const row of changed) row.count = row.new - row.gone;
  changed.sort((a, b) => Math.abs(b.bytes) - Math.abs(a.bytes));
  return tableOf<DiffRow>(DIFF_COLUMNS, changed);
}

/** The row of a node's constructor, found by name once per class. */
function rowsByClass(heap: Heap, rowOf: (name: string) => DiffRow): (node: number) => DiffRow {
  const known: DiffRow[] = new Array(heap.classLimit);
  return node => {
    const number = heap.classOf(node);
    known[number] ??= rowOf(heap.classNameOf(number));
    return known[number];
  };
}
