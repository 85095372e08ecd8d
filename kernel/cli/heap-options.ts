/** What commands and magics that have to do with the heap are asked in common. */
import { Option } from 'commander';
import { DIFF_TABLES } from '../../profiles/heap/tables/tables.js';
import { HEAP_FOLDER } from '../heap-folder.js';
import { wholeNumber } from './whole-number.js';

export function diffByOption(): Option {
  return new Option('--by <what>', 'one row per constructor, or per object')
    .choices(Object.keys(DIFF_TABLES))
    .default('constructors');
}

export function heapTopOption(rows: number): Option {
  return new Option('--top <n>', 'at most so many rows').argParser(wholeNumber).default(rows);
}

/** For whatever starts a session. @param where said before its help */
export function nearLimitOption(where = ''): Option {
  return new Option(
    '--near-limit <n>',
    `${where}keep up to so many heap snapshots when memory runs out, in ${HEAP_FOLDER}`,
  ).argParser(wholeNumber);
}
