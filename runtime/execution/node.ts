/** What the executor knows of one node while it runs, whatever its kind. */
import type { FeatureParts } from '../feature/feature.js';
import type { NodeAccount } from '../ledger/ledger.js';
import type { GraphNode } from '../workflow/graph.js';
import type { Channel } from './channel.js';
import type { Forwarder, PortReport } from './forwarder.js';
import type { NodeFailure } from './node-failure.js';
import type { Rejection } from './rejection.js';

export type NodeStatus = 'pending' | 'starting' | 'processing' | 'completed' | 'failed';

/** A node's part of the run's result. */
export interface NodeReport {
  readonly id: string;
  /** The name of the node, with its id where names repeat; the ledger's `node`. */
  readonly label: string;
  readonly action: string;
  readonly kind: GraphNode['kind'];
  readonly status: NodeStatus;
  readonly received: number;
  readonly sent: number;
  readonly ports: readonly PortReport[];
  /** How often a feature was sent by several ports at once, and by how many in all. */
  readonly multiplexed: { readonly sends: number; readonly ports: number };
  /** Features that the node keeps until it finishes. */
  readonly kept: number;
  /** Features for which the run's `memoryBudget` had no room, so that they were kept on disk. */
  readonly spilled: number;
  /** Time spent in the action itself, in milliseconds. */
  readonly busyMs: number;
  /** Time that the node slept before it reported its end (`statusDelayMs`), in milliseconds. */
  readonly sleptMs: number;
}

export class RunningNode {
  status: NodeStatus = 'pending';
  received = 0;
  busyMs = 0;
  sleptMs = 0;
  kept = 0;
  spilled = 0;
  /** When the node started, on the clock of `performance.now`. */
  startedAt = 0;
  /** How often the node failed; the first failures are in `failures`. */
  failureCount = 0;
  readonly failures: NodeFailure[] = [];
  private ids = 0;
  private readonly idPrefix: string;

  constructor(
    readonly graphNode: GraphNode,
    readonly label: string,
    readonly account: NodeAccount,
    readonly inputs: readonly Channel[],
    readonly forwarder: Forwarder,
    readonly rejection: Rejection | null,
  ) {
    this.idPrefix = idPrefix(graphNode.id);
  }

  /** Ids are made from the node and a counter, so that every run of a workflow makes the same ones. */
  newId(): string {
    this.ids++;
    return this.idPrefix + this.ids.toString(16).padStart(12, '0');
  }

  report(): NodeReport {
    const { graphNode, label, status, received, kept, spilled, busyMs, sleptMs, forwarder } = this;
    const { id, action, kind } = graphNode;
    return {
      id,
      label,
      action,
      kind,
      status,
      received,
      sent: forwarder.sent,
      ports: forwarder.ports(),
      multiplexed: { ...forwarder.multiplexed },
      kept,
      spilled,
      busyMs,
      sleptMs,
    };
  }
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** The first 24 characters of a UUID of version 8 (RFC 9562, free to use), from an FNV-1a hash of the node's id. */
function idPrefix(nodeId: string): string {
  let hash = FNV_OFFSET;
  for (let i = 0; i < nodeId.length; i++) hash = Math.imul(hash ^ nodeId.charCodeAt(i), FNV_PRIME) >>> 0;
  return `${hash.toString(16).padStart(8, '0')}-0000-8000-8000-`;
}

/** The id of a feature in the `pass`-th repetition of its source: another UUID, always the same one. */
export function shiftedId(id: string, pass: number): string {
  if (pass === 0) return id;
  const head = (Number.parseInt(id.slice(0, 8), 16) ^ Math.imul(pass, FNV_PRIME)) >>> 0;
  return head.toString(16).padStart(8, '0') + id.slice(8);
}

/** A feature's parts as given by an action, made whole. */
export function wholeParts(
  feature: Partial<FeatureParts> & Pick<FeatureParts, 'attributes'>,
  id: string,
): FeatureParts {
  return {
    id: feature.id ?? id,
    metadata: feature.metadata ?? null,
    attributes: feature.attributes,
    geometry: feature.geometry ?? null,
  };
}
