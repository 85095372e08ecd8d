/** What `arclab allocations` and the magic `%%allocations` are asked in common. */
import { type Command, Option } from 'commander';
import {
  type AllocationsKept,
  DEFAULT_EVERY_BYTES,
} from '../../profiles/process/allocations/sample-allocations.js';
import { wholeNumber } from './whole-number.js';

export interface AllocationFlags {
  readonly everyBytes: number;
  readonly kept: AllocationsKept;
  readonly top: number;
  readonly speedscope?: string;
}

export function addAllocationOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--kept <what>', 'also what was collected again, or only what is alive at the end')
        .choices(['all', 'live'] satisfies AllocationsKept[])
        .default('all'),
    )
    .option('--every-bytes <n>', 'bytes between two samples, on average', wholeNumber, DEFAULT_EVERY_BYTES)
    .option('--top <n>', 'at most so many rows', wholeNumber, 30)
    .option('--speedscope <file>', 'writes the profile for speedscope.app');
}
