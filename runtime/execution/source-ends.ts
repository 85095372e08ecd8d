/**
 * Ends the sources of a run together.
 *
 * The engine's sources share a thread, and only when all of them have ended do the nodes behind them hear of an
 * end. So no node finishes, and no sink writes, before it is sure that no source breaks.
 */
import type { BuiltNode } from './build.js';
import type { Scheduler } from './scheduler.js';
import type { Steps } from './steps.js';

export class SourceEnds {
  private readonly running: Set<string>;
  private readonly waiting: (() => void)[] = [];

  constructor(
    built: readonly BuiltNode[],
    private readonly steps: Steps,
    private readonly scheduler: Scheduler,
  ) {
    this.running = new Set(
      built.filter(({ kind }) => kind === 'source').map(({ node }) => node.graphNode.id),
    );
  }

  /** A source has ended. Resolves when all have that may run so far; a step does not wait for those of later ones. */
  async ended(source: string): Promise<void> {
    this.running.delete(source);
    for (const other of this.running) {
      if (this.steps.isAllowed(other)) {
        await new Promise<void>(resolve => this.waiting.push(resolve));
        return;
      }
    }
    for (const resolve of this.waiting.splice(0)) this.scheduler.resume(resolve);
  }
}
