/** The tables that the difference of two snapshots is shown as, by the name of what they have a row for. */
import type { ColumnTable } from 'arquero';
import { diffObjectsTable } from './diff-objects-table.js';
import { diffTable } from './diff-table.js';
import type { Heap } from './heap.js';

export const DIFF_TABLES = {
  constructors: diffTable,
  objects: diffObjectsTable,
} as const satisfies Record<string, (before: Heap, after: Heap, limit: number) => ColumnTable>;

export type DiffBy = keyof typeof DIFF_TABLES;
