/**
 * Array buffers: their bytes lie outside V8's heap.
 *
 * | column | meaning |
 * |---|---|
 * | `id`, `constructor` | of the buffer: `ArrayBuffer`, `SharedArrayBuffer` |
 * | `bytes` | of its contents |
 * | `views` | typed arrays, `DataView`s and `Buffer`s on it |
 * | `viewedAs` | the views' constructors |
 * | `sharedBy` | buffer objects on the same contents; more than one for one that several handles share |
 * | `retained` | bytes that would be free without the buffer object |
 * | `distance` | steps from the program's roots; null where only V8's own roots lead to it |
 * | `tag` | what `tagBuffer` marked it with, or null |
 *
 * A SharedArrayBuffer that several threads hold is in the snapshot of each with all of its bytes:
 * thread-buffers-table.ts counts it once. Small typed arrays keep their contents on the heap, and are not here.
 */
import type { ColumnTable } from 'arquero';
import { tableOf } from '../../table-of.js';
import { forEachInternalEdge } from '../graph/internal-edges.js';
import type { Heap } from '../heap.js';
import { tagOf } from '../taking/buffer-tag.js';

const BUFFER_COLUMNS = [
  'id',
  'constructor',
  'bytes',
  'views',
  'viewedAs',
  'sharedBy',
  'retained',
  'distance',
  'tag',
] as const;

export interface BufferRow {
  readonly id: number;
  readonly constructor: string;
  readonly bytes: number;
  readonly views: number;
  readonly viewedAs: string;
  readonly sharedBy: number;
  readonly retained: number;
  readonly distance: number | null;
  readonly tag: string | null;
}

/** One row per buffer object with contents, the largest first. */
export function buffersTable(heap: Heap): ColumnTable {
  return tableOf<BufferRow>(BUFFER_COLUMNS, bufferRows(heap));
}

export function bufferRows(heap: Heap): BufferRow[] {
  const { nodeId, shallow, retained } = heap.columns;
  const contentsOf = new Map<number, number>();
  const viewsOf = new Map<number, number[]>();
  const holders = new Map<number, number>();
  forEachInternalEdge(heap, ['backing_store', 'buffer'], (name, from, to) => {
    if (name === 'buffer') {
      const views = viewsOf.get(to);
      if (views === undefined) viewsOf.set(to, [from]);
      else views.push(from);
    } else {
      contentsOf.set(from, to);
      holders.set(to, (holders.get(to) ?? 0) + 1);
    }
  });
  const rows = Array.from(contentsOf, ([buffer, contents]): BufferRow => {
    const views = viewsOf.get(buffer) ?? [];
    return {
      id: nodeId[buffer]!,
      constructor: heap.constructorOf(buffer),
      bytes: shallow[contents]!,
      views: views.length,
      viewedAs: [...new Set(views.map(view => heap.constructorOf(view)))].sort().join(', '),
      sharedBy: holders.get(contents) ?? 0,
      retained: retained[buffer]!,
      distance: heap.distanceOf(buffer),
      tag: tagOf(heap, buffer),
    };
  });
  return rows.sort((a, b) => b.bytes - a.bytes || a.id - b.id);
}
