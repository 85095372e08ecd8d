/**
 * What is in the heap, by constructor; the objects that have bytes of their own, as in the browser's tool.
 *
 * | column | meaning |
 * |---|---|
 * | `constructor` | the constructor, or in parentheses what is not an object of the language |
 * | `count` | objects |
 * | `shallow` | bytes of their own |
 * | `retained` | bytes that would be free without all of them; one that another retains is not counted twice |
 */
import type { ColumnTable } from 'arquero';
import { tableOf } from '../../table-of.js';
import type { Heap } from '../heap.js';

const CONSTRUCTOR_COLUMNS = ['constructor', 'count', 'shallow', 'retained'] as const;

interface ConstructorRow {
  readonly constructor: string;
  readonly count: number;
  readonly shallow: number;
  readonly retained: number;
}

/** One row per constructor, the largest first. */
export function constructorsTable(heap: Heap): ColumnTable {
  const { nodeCount } = heap.facts;
  const { shallow } = heap.columns;
  const counts = new Uint32Array(heap.classLimit);
  const bytes = new Float64Array(heap.classLimit);
  for (let node = 0; node < nodeCount; node += 1) {
    const own = shallow[node]!;
    if (own === 0) continue;
    const number = heap.classOf(node);
    counts[number]! += 1;
    bytes[number]! += own;
  }
  const retained = retainedByClass(heap);
  const rows: ConstructorRow[] = [];
  for (let number = 0; number < counts.length; number += 1) {
    const count = counts[number]!;
    if (count === 0) continue;
    const name = heap.classNameOf(number);
    rows.push({ constructor: name, count, shallow: bytes[number]!, retained: retained[number]! });
  }
  rows.sort((a, b) => b.retained - a.retained);
  return tableOf<ConstructorRow>(CONSTRUCTOR_COLUMNS, rows);
}

/**
 * What the objects of each class retain together: a walk down the tree of dominators that adds an object only
 * where no other of its class is on the way from the root (HeapSnapshot.ts, calculateClassesRetainedSize).
 */
function retainedByClass(heap: Heap): Float64Array {
  const { nodeCount, root } = heap.facts;
  const { shallow, retained } = heap.columns;
  const { first, entries } = heap.dominated;
  const bytes = new Float64Array(heap.classLimit);
  const above = new Uint32Array(heap.classLimit);
  const path = new Uint32Array(nodeCount);
  const nextChild = new Uint32Array(nodeCount);
  const enter = (node: number, depth: number): void => {
    path[depth] = node;
    nextChild[depth] = first[node]!;
    if (shallow[node] === 0) return;
    const number = heap.classOf(node);
    if (above[number] === 0) bytes[number]! += retained[node]!;
    above[number]! += 1;
  };
  let depth = 0;
  enter(root, depth);
  while (depth >= 0) {
    const node = path[depth]!;
    const child = nextChild[depth]!;
    if (child < first[node + 1]!) {
      nextChild[depth] = child + 1;
      depth += 1;
      enter(entries[child]!, depth);
    } else {
      if (shallow[node] !== 0) above[heap.classOf(node)]! -= 1;
      depth -= 1;
    }
  }
  return bytes;
}
