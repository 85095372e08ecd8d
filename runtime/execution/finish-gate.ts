/**
 * Holds heavy finishes back, so that not all of them fill memory at once (the memo's plan 4).
 *
 * A gate can't deadlock: a node waits here only after its inputs have ended, so nobody waits for it to take
 * anything; and when nothing else moves any more, the work in flight is zero, which opens every gate.
 */
import type { RunOptions } from './options.js';
import type { Scheduler } from './scheduler.js';

/** Work in flight is low when it is under this share of what all channels can hold. */
const QUIET_SHARE = 0.1;

/** What the gate must know of the run: features in channels and in work, and the room of all channels. */
export interface Traffic {
  inFlight(): number;
  capacity(): number;
}

export class FinishGate {
  private readonly waiting: (() => void)[] = [];
  private finishing = 0;
  /** The most heavy finishes that ran at once. */
  mostAtOnce = 0;
  private stopped = false;

  constructor(
    private readonly options: Pick<RunOptions, 'finishGate' | 'finishPermits'>,
    private readonly traffic: Traffic,
    private readonly scheduler: Scheduler,
  ) {}

  /** Resolves when a heavy finish may start. Every `enter` is followed by a `leave`. */
  async enter(): Promise<void> {
    while (!this.isOpen) {
      await new Promise<void>(resolve => {
        this.waiting.push(resolve);
      });
    }
    this.finishing++;
    if (this.finishing > this.mostAtOnce) this.mostAtOnce = this.finishing;
  }

  leave(): void {
    this.finishing--;
    this.update();
  }

  /** Looks again; called whenever work in flight went down. */
  update(): void {
    if (this.waiting.length > 0 && this.isOpen) this.scheduler.resume(this.waiting.shift()!);
  }

  /** Lets everybody through: the run was stopped. */
  openForAll(): void {
    this.stopped = true;
    for (const continuation of this.waiting.splice(0)) this.scheduler.resume(continuation);
  }

  private get isOpen(): boolean {
    const { finishGate, finishPermits } = this.options;
    if (this.stopped || finishGate === 'none') return true;
    if (finishGate === 'permits') return this.finishing < finishPermits;
    return this.finishing === 0 && this.traffic.inFlight() <= QUIET_SHARE * this.traffic.capacity();
  }
}
