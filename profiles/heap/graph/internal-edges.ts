/** Finds V8's internal references by name, such as the one from a closure to its context. */
import type { Heap } from '../heap.js';

/** Calls `visit` for each internal reference with one of these names. */
export function forEachInternalEdge<Name extends string>(
  heap: Heap,
  names: readonly Name[],
  visit: (name: Name, from: number, to: number) => void,
): void {
  const { edgeType, edgeName, edgeTo, firstEdge } = heap.columns;
  const internal = heap.edgeTypeNumber('internal');
  const nameOf = new Map(names.map(name => [heap.strings.find(name), name]));
  const isWanted = new Uint8Array(heap.strings.count);
  for (const index of nameOf.keys()) if (index >= 0) isWanted[index] = 1;
  for (let from = 0; from < heap.facts.nodeCount; from += 1) {
    const end = firstEdge[from + 1]!;
    for (let edge = firstEdge[from]!; edge < end; edge += 1) {
      if (edgeType[edge] !== internal || isWanted[edgeName[edge]!] === 0) continue;
      visit(nameOf.get(edgeName[edge]!)!, from, edgeTo[edge]!);
    }
  }
}
