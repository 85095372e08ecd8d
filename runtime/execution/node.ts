/** What the executor knows of one node while it runs, whatever its kind. */
import { createHash } from 'node:crypto';
import type { NewFeature } from '../actions/action.js';
import type { FeatureParts } from '../feature/feature.js';
import type { Metadata } from '../feature/metadata.js';
import type { NodeAccount } from '../ledger/ledger.js';
import type { NodeTrace } from '../trace/node-trace.js';
import type { OutputOwner } from '../work-folder/outputs.js';
import type { GraphNode } from '../workflow/graph.js';
import type { Channel } from './channel.js';
import type { Forwarder, PortReport } from './forwarder.js';
import type { NodeFailure } from './node-failure.js';
import { ProcessTimes } from './process-times.js';
import type { Rejection } from './rejection.js';
import { SoughtAttributes } from './sought-attributes.js';

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
  readonly times = new ProcessTimes();
  /** What its parameters name of the features that come. */
  sought = new SoughtAttributes([]);
  /** As what it claims its outputs. */
  readonly owner: OutputOwner;
  /** What the node asks of features goes into the run's trace, where there is one. */
  trace: NodeTrace | null = null;
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
    this.owner = { id: graphNode.id, label };
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

/**
 * The id of a feature in the `pass`-th repetition of its source: another UUID, always the same one, named by id
 * and repetition (version 5 of RFC 9562, whose hash keeps different ids different).
 */
export function repeatedId(id: string, pass: number): string {
  if (pass === 0) return id;
  const hash = createHash('sha1').update(`${id} ${pass}`).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const digits = hash.toString('hex');
  return [0, 8, 12, 16, 20].map((at, i, starts) => digits.slice(at, starts[i + 1] ?? 32)).join('-');
}

/** The metadata of a feature in the `pass`-th repetition of its source: `"N419"` is `"N419#2"` in the second. */
export function repeatedMetadata(metadata: Metadata | null, pass: number): Metadata | null {
  const { sourceId } = metadata ?? {};
  if (pass === 0 || sourceId === undefined) return metadata;
  const text = sourceId.startsWith('"') ? (JSON.parse(sourceId) as string) : sourceId;
  return { ...metadata, sourceId: JSON.stringify(`${text}#${pass + 1}`) };
}

/** A feature's parts as given by an action, made whole, under the id that it gets. */
export function wholeParts({ metadata, attributes, geometry }: NewFeature, id: string): FeatureParts {
  return { id, metadata: metadata ?? null, attributes, geometry: geometry ?? null };
}
