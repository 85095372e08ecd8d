/** The files of a run's feature store, as an arquero table. */
import type { ColumnTable } from 'arquero';
import type { StoreFileReport } from '../../runtime/store/feature-store.js';
import { tableOf } from '../table-of.js';

/**
 * One row per file: its lines, its size in bytes, the writes it took; the lines for which its buffer has room at the
 * end, the bytes that the buffer holds then and the most it held; whether the file is whole.
 */
export function storeTable(files: readonly StoreFileReport[]): ColumnTable {
  return tableOf(
    ['file', 'lines', 'bytes', 'flushes', 'capacity', 'heldBytes', 'mostHeldBytes', 'isWhole'],
    files,
  );
}
