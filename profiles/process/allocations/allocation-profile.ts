/** What some code or a workflow's run allocated: by function, as stacks, and for speedscope. */
import type { ColumnTable } from 'arquero';
import type { LedgerRow } from '../../../runtime/ledger/ledger.js';
import { type AllocationNode, allocationTree } from './allocation-tree.js';
import { allocationsTable } from './allocations-table.js';
import type { AllocationsKept, SampledProfile } from './sample-allocations.js';
import { type SpeedscopeFile, speedscopeFile } from './speedscope.js';

export class AllocationProfile {
  /** All stacks; bytes are estimates from samples. */
  readonly root: AllocationNode;
  readonly samples: number;

  /**
   * @param name what was profiled
   * @param kept whether temporaries are in it
   * @param ledger the run's clones; empty for code that is no run
   */
  constructor(
    readonly name: string,
    profile: SampledProfile,
    readonly kept: AllocationsKept,
    readonly ledger: readonly LedgerRow[] = [],
  ) {
    this.root = allocationTree(profile);
    this.samples = profile.samples.length;
  }

  /** Bytes of JavaScript objects, typed arrays' contents not among them. */
  get bytes(): number {
    return this.root.totalBytes;
  }

  /** By function; the columns are documented in `allocations-table.ts`. */
  table(): ColumnTable {
    return allocationsTable(this.root, this.ledger);
  }

  /** The file to open at speedscope.app. */
  speedscope(): SpeedscopeFile {
    return speedscopeFile(this.root, this.name);
  }
}
