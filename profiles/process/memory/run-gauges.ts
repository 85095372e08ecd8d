/** What a run holds at a moment: Arcs, features, and what is in its channels. */
import type { Run } from '../../../runtime/execution/run.js';
import type { ChannelDepths } from './memory-recording.js';
import { NumberColumns } from './number-columns.js';

export interface RunReading {
  readonly liveArcs: number;
  readonly liveArcBytes: number;
  readonly liveFeatures: number;
  /** Features in all channels. */
  readonly queued: number;
}

export class RunGauges {
  private readonly depths: NumberColumns<'atMs' | 'depth'>[];

  constructor(private readonly run: Run) {
    this.depths = run.channels().map(() => new NumberColumns(['atMs', 'depth']));
  }

  read(atMs: number): RunReading {
    const { ledger } = this.run;
    let queued = 0;
    for (const [index, { depth }] of this.run.channels().entries()) {
      this.depths[index]!.add({ atMs, depth });
      queued += depth;
    }
    return {
      liveArcs: ledger.census.live,
      liveArcBytes: ledger.census.bytes,
      liveFeatures: ledger.liveFeatures().reduce((sum, { live }) => sum + live, 0),
      queued,
    };
  }

  channels(): ChannelDepths[] {
    return this.run.channels().map(({ from, to, capacity }, index) => ({
      from,
      to,
      capacity,
      atMs: this.depths[index]!.column('atMs').slice(),
      depth: this.depths[index]!.column('depth').slice(),
    }));
  }
}
