/**
 * A run in steps: which of its nodes may run so far.
 *
 * A channel to a node that may not run yet is a boundary: it holds whatever arrives, however much, and pushes
 * nobody back, or the nodes before it could never end. What it holds is not in flight, so that no finish waits
 * for it. A node runs when the first step that has it begins, once; a node that was let go is never held again.
 */
import type { Channel } from './channel.js';
import type { RunResult } from './run-result.js';

export class Steps {
  private readonly waiting = new Map<string, () => void>();
  private readonly allowed = new Set<string>();
  /** The channels to each node. */
  private readonly inputs = new Map<string, Channel[]>();
  private ended = false;

  /** @param channels of the run; those to nodes that may not run are held */
  constructor(channels: readonly Channel[]) {
    for (const channel of channels) {
      channel.hold();
      const others = this.inputs.get(channel.to);
      if (others === undefined) this.inputs.set(channel.to, [channel]);
      else others.push(channel);
    }
  }

  /** How many nodes may run. */
  get count(): number {
    return this.allowed.size;
  }

  isAllowed(node: string): boolean {
    return this.ended || this.allowed.has(node);
  }

  /** Lets nodes run, in this order. */
  allow(nodes: Iterable<string>): void {
    for (const node of nodes) {
      if (this.allowed.has(node)) continue;
      this.allowed.add(node);
      for (const channel of this.inputs.get(node) ?? []) channel.release();
      this.release(node);
    }
  }

  /** Lets every node go on to its end: the run was stopped. */
  end(): void {
    this.ended = true;
    for (const node of [...this.waiting.keys()]) this.release(node);
  }

  /** Resolves when the node may run. */
  turn(node: string): Promise<void> {
    if (this.isAllowed(node)) return Promise.resolve();
    return new Promise(resolve => {
      this.waiting.set(node, resolve);
    });
  }

  private release(node: string): void {
    this.waiting.get(node)?.();
    this.waiting.delete(node);
  }
}

/** The end of something, which others can wait for. */
export interface Deferred {
  readonly promise: Promise<void>;
  resolve(): void;
}

export function deferred(): Deferred {
  let resolve!: () => void;
  const promise = new Promise<void>(settle => {
    resolve = settle;
  });
  return { promise, resolve };
}

/**
 * Waits for the nodes of a step; where no others are left, or the run was stopped, for its result too.
 * @param isOver whether nothing can follow this step; asked when its nodes have ended
 */
export async function stepEnd(
  nodes: readonly string[],
  ends: ReadonlyMap<string, Deferred>,
  isOver: () => boolean,
  result: Promise<RunResult>,
): Promise<{ result: RunResult | null }> {
  const all = Promise.all(nodes.map(node => ends.get(node)!.promise)).then(() => null);
  const ended = await Promise.race([all, result]);
  if (ended !== null || isOver()) return { result: await result };
  return { result: null };
}
