/**
 * A mark by which the snapshots of several threads tell that a buffer is the same one. Each thread has a handle of
 * its own on a SharedArrayBuffer, and only V8 knows what they share; so each marks its handle with the same text.
 *
 * Snapshots leave out the names of a buffer's properties, so that the mark is known by how it begins.
 */
import { randomUUID } from 'node:crypto';
import type { Heap } from '../heap.js';

const PREFIX = 'arclab-buffer:';

/**
 * Marks a handle.
 * @param tag what another thread's handle was marked with; a new mark unless told
 * @returns the mark, to be sent to other threads with the buffer; one without Arclab sets it as any property
 */
export function tagBuffer(buffer: ArrayBufferLike, tag: string = randomUUID()): string {
  const value = tag.startsWith(PREFIX) ? tag : PREFIX + tag;
  Object.defineProperty(buffer, 'arclabBuffer', { value, configurable: true });
  return value;
}

/** The mark of a buffer in a snapshot, or null. */
export function tagOf(heap: Heap, buffer: number): string | null {
  const { edgeTo } = heap.columns;
  const targetsOf = (node: number): number[] => {
    const [first, end] = heap.edgesOf(node);
    return Array.from({ length: end - first }, (_, at) => edgeTo[first + at]!);
  };
  const properties = targetsOf(buffer).find(node => heap.nameOf(node) === 'system / PropertyArray');
  if (properties === undefined) return null;
  return (
    targetsOf(properties)
      .map(node => heap.nameOf(node))
      .find(name => name.startsWith(PREFIX)) ?? null
  );
}
