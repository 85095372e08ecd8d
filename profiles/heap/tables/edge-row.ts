/**
 * One reference, as the columns of a table.
 *
 * | column | meaning |
 * |---|---|
 * | `edge` | the property, variable (`context`), index (`element`) or internal field of V8's |
 * | `kind` | V8's kind of reference: `property`, `element`, `context`, `internal`, `hidden`, `weak`, `shortcut` |
 */
import type { Heap } from '../heap.js';
import { OBJECT_COLUMNS, type ObjectRow, objectRow } from './object-row.js';

export const EDGE_COLUMNS = ['edge', 'kind', ...OBJECT_COLUMNS] as const;

export interface EdgeRow extends ObjectRow {
  readonly edge: string;
  readonly kind: string;
}

/** The reference beside the object at either of its ends. */
export const edgeRow = (heap: Heap, edge: number, node: number): EdgeRow => ({
  edge: heap.edgeNameOf(edge),
  kind: heap.edgeTypeOf(edge),
  ...objectRow(heap, node),
});
