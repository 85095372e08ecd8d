/** What `arclab allocations` and the magic `%%allocations` are asked in common. */
import type { AllocationsKept } from '../../profiles/process/allocations/sample-allocations.js';

export interface AllocationFlags {
  readonly everyBytes: number;
  readonly kept: AllocationsKept;
  readonly top: number;
  readonly speedscope?: string;
}
