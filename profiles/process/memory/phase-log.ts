/** Notes which phases a recording has: nodes from their run's events, cells, and marks. */
import type { Run } from '../../../runtime/execution/run.js';
import type { RunEvent } from '../../../runtime/execution/run-events.js';
import type { CellMoment } from '../cell-moments.js';
import type { Phase } from './memory-recording.js';

interface OpenPhase {
  readonly name: string;
  readonly kind: Phase['kind'];
  startMs: number;
  endMs: number | null;
}

export class PhaseLog {
  private readonly phases: OpenPhase[] = [];
  private readonly nodes = new Map<string, OpenPhase & { hasWork: boolean }>();
  private readonly followed: Promise<void>[] = [];
  private marked: OpenPhase | null = null;

  /** @param now milliseconds since the recording began */
  constructor(private readonly now: () => number) {}

  mark(name: string): void {
    const startMs = this.now();
    if (this.marked !== null) this.marked.endMs = startMs;
    this.marked = { name, kind: 'mark', startMs, endMs: null };
    this.phases.push(this.marked);
  }

  cell({ cell, moment }: CellMoment): void {
    const name = `Cell[${cell}]`;
    if (moment === 'begin') this.phases.push({ name, kind: 'cell', startMs: this.now(), endMs: null });
    else {
      const begun = this.phases.findLast(phase => phase.name === name && phase.endMs === null);
      if (begun !== undefined) begun.endMs = this.now();
    }
  }

  /** @param origin when the recording began, in milliseconds since 1970 */
  follow(run: Run, origin: number): void {
    const read = async () => {
      for await (const event of run.events()) this.note(event, origin);
    };
    this.followed.push(read());
  }

  /** All phases; those that go on end here. */
  async end(durationMs: number): Promise<Phase[]> {
    // A run that is not over when its recording ends goes on telling, but nobody waits for it.
    await Promise.race([Promise.all(this.followed), new Promise(resolve => setImmediate(resolve))]);
    return [...this.phases, ...this.nodes.values()]
      .map(({ name, kind, startMs, endMs }) => ({ name, kind, startMs, endMs: endMs ?? durationMs }))
      .sort((a, b) => a.startMs - b.startMs);
  }

  /** A node works from the first feature that comes to it, a source from when it begins. */
  private note(event: RunEvent, origin: number): void {
    if (event.type === 'status') {
      const atMs = Date.parse(event.timestamp) - origin;
      const node = this.nodes.get(event.node);
      if (event.status === 'processing') this.begin(event.node, atMs, false);
      else if (event.status !== 'starting' && node !== undefined) node.endMs = Math.max(atMs, node.startMs);
    } else if (event.type === 'edge' && event.phase === 'first') {
      this.begin(event.to, Date.parse(event.timestamp) - origin, true);
    }
  }

  private begin(name: string, atMs: number, hasWork: boolean): void {
    const startMs = Math.max(0, atMs);
    const node = this.nodes.get(name);
    if (node === undefined) this.nodes.set(name, { name, kind: 'node', startMs, endMs: null, hasWork });
    else if (hasWork && !node.hasWork) {
      node.startMs = startMs;
      node.hasWork = true;
    }
  }
}
