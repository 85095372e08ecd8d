/**
 * The columns that every table of single objects starts with.
 *
 * | column | meaning |
 * |---|---|
 * | `id` | the object's id, the same in every snapshot of one process |
 * | `type` | V8's kind of it: `object`, `closure`, `string`, `array`, … |
 * | `constructor` | its constructor, or in parentheses what is not an object of the language |
 * | `name` | V8's name: a string's content, a function's name; cut at 1,024 characters |
 * | `shallow` | bytes of its own |
 * | `retained` | bytes that would be free without it |
 * | `distance` | steps from the program's roots; null where only V8's own roots lead to it |
 */
import type { Heap } from '../heap.js';

export const OBJECT_COLUMNS = [
  'id',
  'type',
  'constructor',
  'name',
  'shallow',
  'retained',
  'distance',
] as const;

export interface ObjectRow {
  readonly id: number;
  readonly type: string;
  readonly constructor: string;
  readonly name: string;
  readonly shallow: number;
  readonly retained: number;
  readonly distance: number | null;
}

export function objectRow(heap: Heap, node: number): ObjectRow {
  const { nodeId, shallow, retained } = heap.columns;
  return {
    id: nodeId[node]!,
    type: heap.typeOf(node),
    constructor: heap.constructorOf(node),
    name: heap.nameOf(node),
    shallow: shallow[node]!,
    retained: retained[node]!,
    distance: heap.distanceOf(node),
  };
}
