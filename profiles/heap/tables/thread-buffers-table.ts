/**
 * The buffers of several threads of one process, from a snapshot of each. What `tagBuffer` marked is counted once,
 * in however many snapshots it is.
 *
 * | column | meaning |
 * |---|---|
 * | `tag` | the buffer's mark, or null: then it is counted in each snapshot that it is in |
 * | `constructor` | `ArrayBuffer`, `SharedArrayBuffer` |
 * | `bytes` | of its contents |
 * | `threads` | snapshots that it is in |
 * | `handles`, `views` | buffer objects on the contents, and typed arrays and `DataView`s on those, in all threads |
 */
import type { ColumnTable } from 'arquero';
import { tableOf } from '../../table-of.js';
import type { BufferRow } from './buffers-table.js';

const COLUMNS = ['tag', 'constructor', 'bytes', 'threads', 'handles', 'views'] as const;

interface ThreadBufferRow {
  readonly tag: string | null;
  readonly constructor: string;
  readonly bytes: number;
  threads: number;
  handles: number;
  views: number;
}

/** One row per buffer, the largest first. @param threads the buffers of each thread's snapshot */
export function threadBuffersTable(threads: readonly (readonly BufferRow[])[]): ColumnTable {
  const rows: ThreadBufferRow[] = [];
  const byTag = new Map<string, ThreadBufferRow>();
  for (const buffers of threads) {
    const seen = new Set<ThreadBufferRow>();
    for (const buffer of buffers) {
      const { tag } = buffer;
      let row = tag === null ? undefined : byTag.get(tag);
      if (row === undefined) {
        row = { tag, constructor: buffer.constructor, bytes: buffer.bytes, threads: 0, handles: 0, views: 0 };
        rows.push(row);
        if (tag !== null) byTag.set(tag, row);
      }
      if (!seen.has(row)) row.threads += 1;
      seen.add(row);
      row.handles += 1;
      row.views += buffer.views;
    }
  }
  return tableOf<ThreadBufferRow>(
    COLUMNS,
    rows.sort((a, b) => b.bytes - a.bytes),
  );
}
