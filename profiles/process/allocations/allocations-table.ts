/**
 * An allocation profile as an arquero table.
 *
 * | column | meaning |
 * |---|---|
 * | `source` | `sampled`: JavaScript objects, estimated; `ledger`: bytes that clones of features copied, counted |
 * | `function` | the function that allocated; for the ledger, clone site and part |
 * | `place` | file and line at which the function begins, or the cell; for the ledger, the node |
 * | `selfBytes` | bytes allocated by the function itself |
 * | `selfShare` | of all bytes of the same source, 0 to 1 |
 * | `totalBytes` | bytes allocated by the function and what it called; recursion counts once |
 * | `totalShare` | of all bytes of the same source, 0 to 1 |
 * | `count` | `sampled`: samples behind `selfBytes`, the more the surer; `ledger`: deep clones |
 *
 * The sampler does not see the contents of typed arrays, where geometry is. What clones copied of them is in the
 * ledger's rows, of the parts `geometry` and `feature`. A clone of a whole feature copies its attributes too, which
 * are JavaScript objects and sampled as well: the two sources are not to be added up.
 */
import type { ColumnTable } from 'arquero';
import type { LedgerRow } from '../../../runtime/ledger/ledger.js';
import { tableOf } from '../../table-of.js';
import { type AllocationFrame, type AllocationNode, frameKey } from './allocation-tree.js';

export interface AllocationRow {
  readonly source: 'sampled' | 'ledger';
  readonly function: string;
  readonly place: string;
  readonly selfBytes: number;
  readonly selfShare: number;
  readonly totalBytes: number;
  readonly totalShare: number;
  readonly count: number;
}

const COLUMNS = [
  'source',
  'function',
  'place',
  'selfBytes',
  'selfShare',
  'totalBytes',
  'totalShare',
  'count',
] as const;

/** One row per function, and one per node, site and part of the ledger; largest first. */
export function allocationsTable(root: AllocationNode, ledger: readonly LedgerRow[] = []): ColumnTable {
  const rows = [...sampledRows(root), ...ledgerRows(ledger)];
  rows.sort((a, b) => b.selfBytes - a.selfBytes || b.totalBytes - a.totalBytes);
  return tableOf<AllocationRow>(COLUMNS, rows);
}

/** Where a function is, in one word. */
export function placeText({ file, line }: AllocationFrame): string {
  return line === 0 ? file : `${file}:${line}`;
}

interface FunctionSums {
  readonly frame: AllocationFrame;
  selfBytes: number;
  totalBytes: number;
  samples: number;
}

function sampledRows(root: AllocationNode): AllocationRow[] {
  const functions = new Map<string, FunctionSums>();
  for (const child of root.children.values()) addFunctions(child, functions, new Set());
  if (root.selfBytes > 0) {
    // What V8 allocated outside of any function.
    functions.set('', { frame: { ...root.frame, name: '(no function)' }, ...sumsOf(root) });
  }
  return Array.from(
    functions.values(),
    ({ frame, selfBytes, totalBytes, samples }): AllocationRow => ({
      source: 'sampled',
      function: frame.name,
      place: placeText(frame),
      selfBytes,
      selfShare: selfBytes / root.totalBytes,
      totalBytes,
      totalShare: totalBytes / root.totalBytes,
      count: samples,
    }),
  );
}

function sumsOf({ selfBytes, samples }: AllocationNode) {
  return { selfBytes, totalBytes: selfBytes, samples };
}

/** @param above the functions that are in the stack already */
function addFunctions(node: AllocationNode, functions: Map<string, FunctionSums>, above: Set<string>): void {
  const key = frameKey(node.frame);
  const sums = functions.get(key) ?? { frame: node.frame, selfBytes: 0, totalBytes: 0, samples: 0 };
  functions.set(key, sums);
  sums.selfBytes += node.selfBytes;
  sums.samples += node.samples;
  const isOutermost = !above.has(key);
  if (isOutermost) {
    sums.totalBytes += node.totalBytes;
    above.add(key);
  }
  for (const child of node.children.values()) addFunctions(child, functions, above);
  if (isOutermost) above.delete(key);
}

function ledgerRows(ledger: readonly LedgerRow[]): AllocationRow[] {
  const copying = ledger.filter(
    ({ part, kind, bytesCopied }) =>
      kind === 'deep' && bytesCopied > 0 && (part === 'geometry' || part === 'feature'),
  );
  const all = copying.reduce((sum, { bytesCopied }) => sum + bytesCopied, 0);
  return copying.map(
    ({ node, port, site, part, count, bytesCopied }): AllocationRow => ({
      source: 'ledger',
      function: `${site}: ${part}`,
      place: port === '' ? node : `${node}, ${port}`,
      selfBytes: bytesCopied,
      selfShare: bytesCopied / all,
      totalBytes: bytesCopied,
      totalShare: bytesCopied / all,
      count,
    }),
  );
}
