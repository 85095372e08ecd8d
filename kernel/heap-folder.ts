/** Where heap snapshots go unless told, below the working folder: beside what runs of workflows write. */
import { join } from 'node:path';

export const HEAP_FOLDER = join('arclab-work', 'heap');
