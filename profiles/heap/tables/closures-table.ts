/**
 * Functions that were made from the same source, and what their contexts hold.
 *
 * | column | meaning |
 * |---|---|
 * | `function` | its name; empty for a nameless one |
 * | `script` | the file or module that it is written in |
 * | `line`, `column` | where it starts, counted from 1; null where V8 does not say |
 * | `count` | functions: one for each time that the source was evaluated |
 * | `shallow` | bytes of the functions themselves |
 * | `contexts` | the contexts, each with the variables of one call, that they were made in |
 * | `contextBytes` | bytes that would be free without those contexts, added up |
 * | `id` | one of the functions |
 */
import type { ColumnTable } from 'arquero';
import { tableOf } from '../../table-of.js';
import { forEachInternalEdge } from '../graph/internal-edges.js';
import type { Heap } from '../heap.js';

const CLOSURE_COLUMNS = [
  'function',
  'script',
  'line',
  'column',
  'count',
  'shallow',
  'contexts',
  'contextBytes',
  'id',
] as const;

interface ClosureRow {
  readonly function: string;
  readonly script: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly count: number;
  readonly shallow: number;
  readonly contexts: number;
  readonly contextBytes: number;
  readonly id: number;
}

interface Group {
  readonly functions: number[];
  readonly contexts: Set<number>;
}

/** One row per function in the source, those whose contexts hold most first. */
export function closuresTable(heap: Heap): ColumnTable {
  const { nodeType } = heap.columns;
  const closure = heap.nodeTypeNumber('closure');
  const object = heap.nodeTypeNumber('object');
  const sourceOf = new Map<number, number>();
  const contextOf = new Map<number, number>();
  const scriptOf = new Map<number, number>();
  forEachInternalEdge(heap, ['shared', 'context', 'script_or_debug_info', 'script'], (name, from, to) => {
    if (name === 'script_or_debug_info' || name === 'script') scriptOf.set(from, to);
    else if (nodeType[from] !== closure) return;
    else if (name === 'shared') sourceOf.set(from, to);
    // The global scope, which V8 calls the native context, is hidden: it is nothing that a function holds.
    else if (nodeType[to] === object) contextOf.set(from, to);
  });
  const groups = new Map<number, Group>();
  for (const [node, source] of sourceOf) {
    const group = groups.get(source) ?? { functions: [], contexts: new Set() };
    groups.set(source, group);
    group.functions.push(node);
    const context = contextOf.get(node);
    if (context !== undefined) group.contexts.add(context);
  }
  const placeOf = locations(heap);
  const rows = Array.from(groups, ([source, group]) => {
    const script = scriptOf.get(source);
    return closureRow(heap, group, script === undefined ? '' : heap.nameOf(script), placeOf);
  });
  return tableOf<ClosureRow>(
    CLOSURE_COLUMNS,
    rows.sort((a, b) => b.contextBytes - a.contextBytes),
  );
}

function closureRow(
  heap: Heap,
  { functions, contexts }: Group,
  script: string,
  placeOf: ReadonlyMap<number, number>,
): ClosureRow {
  const { shallow, retained, nodeId, locationLine, locationColumn } = heap.columns;
  const [first] = functions as [number];
  const place = placeOf.get(first);
  let bytes = 0;
  for (const node of functions) bytes += shallow[node]!;
  let contextBytes = 0;
  for (const context of contexts) contextBytes += retained[context]!;
  return {
    function: heap.nameOf(first),
    script,
    line: place === undefined ? null : locationLine[place]! + 1,
    column: place === undefined ? null : locationColumn[place]! + 1,
    count: functions.length,
    shallow: bytes,
    contexts: contexts.size,
    contextBytes,
    id: nodeId[first]!,
  };
}

/** For each node with a location, the location's place. */
function locations({ columns: { locationNode } }: Heap): Map<number, number> {
  return new Map(Array.from(locationNode, (node, place) => [node, place]));
}
