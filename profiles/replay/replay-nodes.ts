/**
 * The nodes of a replay: the runtime's own forwarders, held and kept features, between queues that stand for channels.
 *
 * What a request costs is decided by the same code as in a run; here are only its surroundings.
 */
import type { Kept } from '../../runtime/actions/action.js';
import { Forwarder, Route, type RouteEntry } from '../../runtime/execution/forwarder.js';
import { HeldFeatures } from '../../runtime/execution/held-features.js';
import { KeptFeatures, type Room } from '../../runtime/execution/kept-features.js';
import type { NodeOptions } from '../../runtime/execution/options.js';
import { storeClones } from '../../runtime/execution/store-clones.js';
import type { Feature } from '../../runtime/feature/feature.js';
import type { Representation } from '../../runtime/feature/representation/representation.js';
import { type CloneCounter, type Ledger, type NodeAccount, PART } from '../../runtime/ledger/ledger.js';
import type { TraceHeader, TraceNode } from '../../runtime/trace/trace-header.js';
import type { LiveBytes } from './live-bytes.js';

/** Served entries that a queue may drag along before it is cut. */
const SERVED_KEPT = 1024;

/** Features on their way from one node to another, first in, first out. */
export class Queue {
  private features: Feature[] = [];
  private head = 0;

  constructor(readonly names: { readonly from: string; readonly to: string }) {}

  get length(): number {
    return this.features.length - this.head;
  }

  push(feature: Feature): void {
    this.features.push(feature);
  }

  /** The first one; `undefined` if there is none. */
  shift(): Feature | undefined {
    if (this.head === this.features.length) return undefined;
    const feature = this.features[this.head++];
    if (this.head === this.features.length) {
      this.features = [];
      this.head = 0;
    } else if (this.head > SERVED_KEPT && 2 * this.head > this.features.length) {
      this.features = this.features.slice(this.head);
      this.head = 0;
    }
    return feature;
  }

  /** The last one; `undefined` if there is none. */
  pop(): Feature | undefined {
    return this.length === 0 ? undefined : this.features.pop();
  }
}

/** Clones once for the store and counts that; from it follows what any of the store's options would clone. */
class StoreProbe implements RouteEntry {
  constructor(
    private readonly counter: CloneCounter,
    private readonly meter: LiveBytes,
    private readonly hasEdges: boolean,
  ) {}

  write(feature: Feature): void {
    const { account } = feature;
    account.meter = null;
    const clone = feature.share(this.counter);
    this.meter.moment(clone.unsharedBytes, this.hasEdges);
    clone.drop();
    account.meter = this.meter;
  }

  close(): void {}
}

export interface ReplayNode {
  readonly traced: TraceNode;
  readonly account: NodeAccount;
  readonly held: HeldFeatures;
  readonly forwarder: Forwarder;
  readonly sourceContext: CloneCounter | null;
  /** In the order in which the trace numbers them. */
  readonly inputs: readonly Queue[];
  /** Features in hand, by their handles. */
  readonly handles: (Feature | undefined)[];
  nextHandle: number;
  readonly kept: Kept[];
}

/** What the nodes of one replay share. */
export interface Surroundings {
  readonly header: TraceHeader;
  readonly representation: Representation;
  readonly ledger: Ledger;
  readonly meter: LiveBytes;
  readonly room: Room;
  optionsOf(nodeId: string): NodeOptions;
}

export function replayNodes(surroundings: Surroundings): ReplayNode[] {
  const { header } = surroundings;
  const labels = new Map(header.nodes.map(({ id, label }) => [id, label]));
  const queues = new Map<string, Queue>();
  const key = (from: string, to: string) => JSON.stringify([from, to]);
  for (const { from, to } of header.edges) {
    const pair = key(from, to);
    if (!queues.has(pair)) queues.set(pair, new Queue({ from: labels.get(from)!, to: labels.get(to)! }));
  }
  return header.nodes.map(traced => {
    const leading = new Set(header.edges.filter(({ to }) => to === traced.id).map(({ from }) => from));
    const inputs = [...leading].map(from => queues.get(key(from, traced.id))!);
    return replayNode(traced, inputs, to => queues.get(key(traced.id, to))!, surroundings);
  });
}

function replayNode(
  traced: TraceNode,
  inputs: readonly Queue[],
  queueTo: (node: string) => Queue,
  { header, representation, ledger, meter, room, optionsOf }: Surroundings,
): ReplayNode {
  const account = ledger.account(traced.label);
  account.meter = meter;
  if (traced.processorBytes > 0) {
    account.counter('graph-build').deep(PART.processor, traced.processorBytes, traced.processorBytes);
  }
  const routes = traced.outputPorts.map(port => {
    const edges = header.edges.filter(edge => edge.from === traced.id && edge.fromPort === port);
    const writes = storeClones({ featureStore: 'off', storeKey: 'port' }, traced.action, edges.length).writes;
    const counter = account.counter('forward-writer', port);
    const probe = writes > 0 ? [new StoreProbe(counter, meter, edges.length > 0)] : [];
    const targets = edges.map(({ id, to, toPort }) => ({ id, channel: queueTo(to), toPort }));
    return new Route(port, targets, { clone: null, entries: probe }, account);
  });
  const forwarder = new Forwarder(routes, [], account);
  const kept = new KeptFeatures({ account, kept: 0, spilled: 0 }, room, representation);
  return {
    traced,
    account,
    held: new HeldFeatures(account, traced, kept, optionsOf(traced.id), representation, forwarder, null),
    forwarder,
    sourceContext: traced.kind === 'source' ? account.counter('source-context', 'features') : null,
    inputs,
    handles: [],
    nextHandle: 1,
    kept: [],
  };
}
