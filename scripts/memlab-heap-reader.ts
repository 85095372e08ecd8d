/**
 * memlab's heap reader, up to the same point: dominators, retained sizes, shortest paths. Its package brings
 * some 200 others, so it is not a dependency: see heap-peers.ts.
 */
import { peerRequire } from './heap-peers.js';

interface MemlabHeap {
  readonly nodes: { get(index: number): { readonly retainedSize: number } | null };
}

interface Memlab {
  readonly utils: { getSnapshotFromFile(file: string, options: object): Promise<MemlabHeap> };
  readonly analysis: { preparePathFinder(heap: MemlabHeap): unknown };
}

const require = peerRequire();

/** Whether the package is installed. */
export function hasMemlab(): boolean {
  try {
    require.resolve('@memlab/core');
    return true;
  } catch {
    return false;
  }
}

/** Reads the snapshot; the bytes that its root retains. */
export async function readWithMemlab(file: string): Promise<number> {
  const { utils, analysis } = require('@memlab/core') as Memlab;
  const heap = await utils.getSnapshotFromFile(file, { buildNodeIdIndex: true });
  analysis.preparePathFinder(heap);
  return heap.nodes.get(0)?.retainedSize ?? Number.NaN;
}
