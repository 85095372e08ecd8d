/** What `arclab heap` and the magic `%%heap` are asked in common. */
import { Option } from 'commander';
import { DIFF_TABLES } from '../../profiles/heap/tables.js';
import { wholeNumber } from './allocation-options.js';

export function diffByOption(): Option {
  return new Option('--by <what>', 'one row per constructor, or per object')
    .choices(Object.keys(DIFF_TABLES))
    .default('constructors');
}

export function heapTopOption(rows: number): Option {
  return new Option('--top <n>', 'at most so many rows').argParser(wholeNumber).default(rows);
}
