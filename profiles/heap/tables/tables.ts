/** The tables of one snapshot, and of two, by the name of what they have a row for. */
import type { ColumnTable } from 'arquero';
import type { Heap } from '../heap.js';
import { buffersTable } from './buffers-table.js';
import { childrenTable } from './children-table.js';
import { closuresTable } from './closures-table.js';
import { constructorsTable } from './constructors-table.js';
import { contextsTable } from './contexts-table.js';
import { diffObjectsTable } from './diff-objects-table.js';
import { diffTable } from './diff-table.js';
import { dominatorsTable } from './dominators-table.js';
import { heldFeaturesTable } from './features-table.js';
import { pathTable } from './path-table.js';
import { retainersTable } from './retainers-table.js';
import { stringsTable } from './strings-table.js';

/** Of one snapshot; `limit` is the number of rows where a table is made of the largest. */
export const HEAP_TABLES = {
  constructors: constructorsTable,
  dominators: dominatorsTable,
  strings: stringsTable,
  buffers: buffersTable,
  closures: closuresTable,
  contexts: contextsTable,
  features: heldFeaturesTable,
} as const satisfies Record<string, (heap: Heap, limit: number) => ColumnTable>;

/** Of one object, by its id. */
export const OBJECT_TABLES = { path: pathTable, retainers: retainersTable, children: childrenTable } as const;

/** Of two snapshots of one process. */
export const DIFF_TABLES = {
  constructors: diffTable,
  objects: diffObjectsTable,
} as const satisfies Record<string, (before: Heap, after: Heap, limit: number) => ColumnTable>;

export type HeapTable = keyof typeof HEAP_TABLES;
export type DiffTable = keyof typeof DIFF_TABLES;
