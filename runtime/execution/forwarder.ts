/**
 * Sends a node's features on: to the feature store, and to every edge of an output port.
 *
 * The clones made here are the memo's: for N edges, N for the writers, N to serialize, N − 1 to fan out.
 */
import type { Feature } from '../feature/feature.js';
import type { CloneCounter, NodeAccount } from '../ledger/ledger.js';
import type { Channel } from './channel.js';

/** Where an edge leads: a channel, or what stands for it in a replay. */
export interface Receiver {
  readonly names: { readonly from: string; readonly to: string };
  /** Hands a feature over; it is the receiver's from now on. */
  push(feature: Feature, port: string): void;
}

/** What writes a port's features for the feature store. */
export interface RouteEntry {
  /** The feature stays the caller's. */
  write(feature: Feature): void;
  close(isWhole: boolean): void;
}

export interface RouteEdge {
  readonly id: string;
  readonly channel: Receiver;
  readonly toPort: string;
}

/** What a route does for the feature store. */
export interface RouteStore {
  /** Counts the clone that the forwarder makes for each writer; `null` where the writer reads the feature itself. */
  readonly clone: CloneCounter | null;
  /** One per write; an entry is `null` where the store is off, and the engine clones all the same. */
  readonly entries: readonly (RouteEntry | null)[];
}

/** Is told of the first feature that passes over each edge, and of their number when the port has ended. */
export type OnPassed = (edge: RouteEdge, fromPort: string, phase: 'first' | 'ended', count: number) => void;

/** An output port's part of the run's result. */
export interface PortReport {
  readonly port: string;
  /** Edges that leave by it. */
  readonly receivers: number;
  readonly sent: number;
}

/** One output port of a node: where its features go. */
export class Route {
  private sent = 0;
  private readonly fanOut: CloneCounter;

  constructor(
    readonly port: string,
    private readonly edges: readonly RouteEdge[],
    private readonly store: RouteStore,
    account: NodeAccount,
    private readonly onPassed: OnPassed = () => undefined,
  ) {
    this.fanOut = account.counter('fan-out', port);
  }

  report(): PortReport {
    return { port: this.port, receivers: this.edges.length, sent: this.sent };
  }

  forward(feature: Feature): void {
    const { edges, fanOut } = this;
    this.sent++;
    if (this.sent === 1) this.tell('first');
    try {
      this.writeToStore(feature);
    } catch (error) {
      feature.drop();
      throw error;
    }
    const last = edges.length - 1;
    for (let i = 0; i < last; i++) edges[i]!.channel.push(feature.share(fanOut), edges[i]!.toPort);
    if (last >= 0) edges[last]!.channel.push(feature, edges[last]!.toPort);
    else feature.drop();
  }

  close(isWhole: boolean): void {
    this.tell('ended');
    for (const entry of this.store.entries) entry?.close(isWhole);
  }

  private tell(phase: 'first' | 'ended'): void {
    for (const edge of this.edges) this.onPassed(edge, this.port, phase, this.sent);
  }

  private writeToStore(feature: Feature): void {
    const { clone, entries } = this.store;
    for (const entry of entries) {
      if (clone === null) {
        entry?.write(feature);
      } else {
        const copy = feature.share(clone);
        try {
          entry?.write(copy);
        } finally {
          copy.drop();
        }
      }
    }
  }
}

export class Forwarder {
  private readonly routes: ReadonlyMap<string, Route>;
  private readonly multiplex: CloneCounter;
  /** Features sent so far, a clone for another port included. */
  sent = 0;
  /** How often a feature was sent by several ports at once, and by how many in all. */
  readonly multiplexed = { sends: 0, ports: 0 };

  constructor(
    routes: readonly Route[],
    private readonly channels: readonly Channel[],
    account: NodeAccount,
  ) {
    this.routes = new Map(routes.map(route => [route.port, route]));
    this.multiplex = account.counter('port-multiplex');
  }

  /** Sends a feature by a port. A port that leads nowhere drops it. */
  send(feature: Feature, port: string): void {
    this.sent++;
    const route = this.routes.get(port);
    if (route === undefined) feature.drop();
    else route.forward(feature);
  }

  /** Sends a feature by every one of `ports`: P ports cost P − 1 clones. */
  sendToAll(feature: Feature, ports: readonly string[]): void {
    const last = ports.length - 1;
    if (last > 0) {
      this.multiplexed.sends++;
      this.multiplexed.ports += ports.length;
    }
    for (let i = 0; i < last; i++) this.send(feature.share(this.multiplex), ports[i]!);
    if (last >= 0) this.send(feature, ports[last]!);
    else feature.drop();
  }

  ports(): PortReport[] {
    return Array.from(this.routes.values(), route => route.report());
  }

  get isBlocked(): boolean {
    const { channels } = this;
    for (let i = 0; i < channels.length; i++) if (channels[i]!.isFull) return true;
    return false;
  }

  /** Resolves when every receiver has room, or the run was stopped. */
  async room(run: { readonly cancelled: boolean }): Promise<void> {
    for (const channel of this.channels) {
      while (channel.isFull && !run.cancelled) await channel.room();
    }
  }

  /** Says that the node has ended, and whether it sent all that it should have. */
  close(isWhole: boolean): void {
    for (const route of this.routes.values()) route.close(isWhole);
    for (const channel of this.channels) channel.close(isWhole);
  }
}
