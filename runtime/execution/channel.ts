/**
 * A bounded channel between two connected nodes.
 *
 * The sender never fails to send; it looks afterwards whether the channel is full and waits for room before
 * it takes more input. So one input that makes many outputs overfills a channel, but only once. The receiver
 * takes everything there is as one batch, which makes a hop cost far less than a promise per feature.
 *
 * Invariants: features leave in the order they came; a closed channel takes no more; what is in a channel is
 * owned by it, until it is taken or discarded.
 */
import type { Feature } from '../feature/feature.js';
import type { Scheduler } from './scheduler.js';

/** Features and, at the same places, the input ports they go to. */
export interface Batch {
  readonly features: readonly Feature[];
  readonly ports: readonly string[];
}

/** What a receiver waits for: that one of its channels has something for it, or ended. */
export class Arrival {
  private continuation: (() => void) | null = null;

  constructor(private readonly scheduler: Scheduler) {}

  wait(): Promise<void> {
    return new Promise(resolve => {
      this.continuation = resolve;
    });
  }

  signal(): void {
    if (this.continuation === null) return;
    this.scheduler.resume(this.continuation);
    this.continuation = null;
  }
}

/** A channel's part of the run's result. */
export interface ChannelReport {
  /** Labels of the nodes. */
  readonly from: string;
  readonly to: string;
  readonly capacity: number;
  /** Features in it now: none when the run has ended. */
  readonly depth: number;
  /** Features that the receiver took. */
  readonly passed: number;
  /** The most features that were in the channel at once. */
  readonly deepest: number;
  /** How often its sender had to wait for room, and how long in all, in milliseconds. */
  readonly waits: number;
  readonly waitedMs: number;
}

export class Channel {
  private features: Feature[] = [];
  private ports: string[] = [];
  private roomContinuation: (() => void) | null = null;
  private ended = false;
  private whole = false;
  private held = false;
  private passed = 0;
  private deepest = 0;
  private waits = 0;
  private waitedMs = 0;

  /** @param from, to ids of the nodes; `names` are what tables and messages call them */
  constructor(
    readonly from: string,
    readonly to: string,
    readonly names: { readonly from: string; readonly to: string },
    readonly capacity: number,
    private readonly arrival: Arrival,
    private readonly scheduler: Scheduler,
  ) {}

  get depth(): number {
    return this.features.length;
  }

  get isFull(): boolean {
    return this.features.length >= this.capacity && !this.held;
  }

  /** Whether it is the boundary of a step: its receiver may not run yet. */
  get isHeld(): boolean {
    return this.held;
  }

  /** Holds what arrives, however much, until `release`. */
  hold(): void {
    this.held = true;
  }

  release(): void {
    this.held = false;
  }

  /** What is there, without taking it; it stays the channel's. */
  waiting(): Batch {
    return { features: this.features, ports: this.ports };
  }

  /** Whether it was closed after all that its sender should have sent. */
  get isWhole(): boolean {
    return this.whole;
  }

  get isEnded(): boolean {
    return this.ended && this.features.length === 0;
  }

  /** Hands a feature over; it is the channel's from now on. */
  push(feature: Feature, port: string): void {
    if (this.ended) throw new Error(`the channel from "${this.names.from}" to "${this.names.to}" is closed`);
    this.features.push(feature);
    this.ports.push(port);
    if (this.features.length === 1) this.arrival.signal();
  }

  /** Resolves when there is room. One sender may wait at a time. */
  room(): Promise<void> {
    this.waits++;
    const since = performance.now();
    return new Promise(resolve => {
      this.roomContinuation = () => {
        this.waitedMs += performance.now() - since;
        resolve();
      };
    });
  }

  /** Takes everything that is there. */
  take(): Batch {
    const { features, ports } = this;
    this.passed += features.length;
    if (features.length > this.deepest) this.deepest = features.length;
    this.features = [];
    this.ports = [];
    this.releaseSender();
    return { features, ports };
  }

  /** Says that nothing more will come, and whether that was all that should have come. */
  close(isWhole: boolean): void {
    this.ended = true;
    this.whole = isWhole;
    this.arrival.signal();
  }

  /** Drops what is there and lets the sender go on: the run was stopped. */
  discard(): void {
    for (const feature of this.features) feature.drop();
    this.features = [];
    this.ports = [];
    this.releaseSender();
    this.arrival.signal();
  }

  report(): ChannelReport {
    const { names, capacity, depth, passed, deepest, waits, waitedMs } = this;
    return { ...names, capacity, depth, passed, deepest, waits, waitedMs };
  }

  private releaseSender(): void {
    if (this.roomContinuation === null) return;
    this.scheduler.resume(this.roomContinuation);
    this.roomContinuation = null;
  }
}
