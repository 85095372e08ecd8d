/** `%%heap`: what came to the heap while a cell ran and stayed, what went, and what grew. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openHeap } from '../../../profiles/heap/reading/open-heap.js';
import { DIFF_TABLES, type DiffTable } from '../../../profiles/heap/tables/tables.js';
import { restoreSpeed, takeSnapshot } from '../../../profiles/heap/taking/take-snapshot.js';
import { withFiles } from '../../../runtime/user-error.js';
import { display } from '../../display/display.js';
import { scratchFolder } from '../../session/scratch-folder.js';
import type { AroundMagic } from './around-magic.js';

export const heap: AroundMagic<{ readonly by: DiffTable; readonly top: number }> = {
  begin({ by, top }) {
    const folder = withFiles(() => mkdtempSync(join(scratchFolder(), 'arclab-heap-')));
    const [before, after] = ['before', 'after'].map(name => join(folder, `${name}.heapsnapshot`));
    takeFirst(folder, before!);
    return async () => {
      try {
        takeLast(after!);
        // One after the other: two at once need twice the memory.
        const earlier = await openHeap(before!, { store: false });
        const later = await openHeap(after!, { store: false });
        display(DIFF_TABLES[by](earlier.heap, later.heap, top).slice(0, top), { rows: top });
      } finally {
        rmSync(folder, { recursive: true });
      }
    };
  },
};

function takeLast(file: string): void {
  try {
    takeSnapshot(file);
  } finally {
    restoreSpeed();
  }
}

/** Nothing stays behind where there is no snapshot. */
function takeFirst(folder: string, file: string): void {
  try {
    takeSnapshot(file, { comparable: true });
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
}
