/** A heap as the computations need it: the columns that were read, and what its types are called. */
import type { HeapFacts, SnapshotColumns } from './columns.js';
import { HeapStrings } from './reading/strings.js';

export interface HeapGraph extends HeapFacts, SnapshotColumns {
  readonly strings: HeapStrings;
}

export const graphOf = (facts: HeapFacts, columns: SnapshotColumns): HeapGraph => ({
  ...facts,
  ...columns,
  strings: new HeapStrings(columns),
});

/** The place of a type among the types, or -1, which no node or edge has. */
export const typeNumber = (types: readonly string[], type: string): number => types.indexOf(type);

/** Whether a child of the root is what the browser's tool calls a user root: not V8's, but the program's. */
export function isUserRoot(graph: HeapGraph, node: number): boolean {
  const isSynthetic = graph.nodeType[node] === typeNumber(graph.nodeTypes, 'synthetic');
  return !isSynthetic || graph.strings.at(graph.nodeName[node]!) === '(Document DOM trees)';
}

/** The children of the root. */
export function rootChildren({ root, firstEdge, edgeTo }: HeapGraph): Uint32Array {
  return edgeTo.subarray(firstEdge[root]!, firstEdge[root + 1]!);
}
