/**
 * Contexts: what functions remember of the calls that they were made in. Columns: those of object-row.ts, and
 *
 * | column | meaning |
 * |---|---|
 * | `variables` | the names of the variables that the context holds |
 * | `functions` | functions that were made in it |
 */
import type { ColumnTable } from 'arquero';
import { tableOf } from '../../table-of.js';
import { forEachInternalEdge } from '../graph/internal-edges.js';
import type { Heap } from '../heap.js';
import { largest } from './largest.js';
import { OBJECT_COLUMNS, type ObjectRow, objectRow } from './object-row.js';

interface ContextRow extends ObjectRow {
  readonly variables: string;
  readonly functions: number;
}

/** The `limit` contexts that retain most, of those that functions were made in. */
export function contextsTable(heap: Heap, limit = 50): ColumnTable {
  const { nodeType, retained } = heap.columns;
  const closure = heap.nodeTypeNumber('closure');
  const object = heap.nodeTypeNumber('object');
  const functions = new Map<number, number>();
  forEachInternalEdge(heap, ['context'], (_, from, to) => {
    if (nodeType[from] === closure && nodeType[to] === object)
      functions.set(to, (functions.get(to) ?? 0) + 1);
  });
  const contexts = [...functions];
  const found = largest(contexts.length, limit, place => retained[contexts[place]![0]]!);
  const rows = found.map(place => {
    const [context, count] = contexts[place]!;
    return { ...objectRow(heap, context), variables: variablesOf(heap, context), functions: count };
  });
  return tableOf<ContextRow>([...OBJECT_COLUMNS, 'variables', 'functions'], rows);
}

function variablesOf(heap: Heap, context: number): string {
  const [first, end] = heap.edgesOf(context);
  const names: string[] = [];
  for (let edge = first; edge < end; edge += 1) {
    if (heap.edgeTypeOf(edge) === 'context') names.push(heap.edgeNameOf(edge));
  }
  return names.join(', ');
}
