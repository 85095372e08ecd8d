/** Where the features go that a node rejects (workflow-format reference, section 8). */
import type { Feature } from '../feature/feature.js';
import type { FeatureError } from '../feature-error.js';
import { featureLine } from '../store/feature-line.js';
import { StoreWriter } from '../store/store-writer.js';
import type { OutputOwner, Outputs } from '../work-folder/outputs.js';
import { canReject, type ErrorPolicy } from '../workflow/error-policy.js';
import type { GraphEdge, GraphNode } from '../workflow/graph.js';
import type { Forwarder } from './forwarder.js';

/** Why a feature is rejected. */
export type RejectionReason = Pick<FeatureError, 'code' | 'message'>;

export interface Rejection {
  /** Takes a feature over, as it was when it reached the node. */
  take(feature: Feature, reason: RejectionReason): void;
  /** Ends it when the node has ended. Throws `UserError` if its file can't be written. */
  close(): void;
}

/** A processor's port `rejected`. */
class RejectedPort implements Rejection {
  constructor(private readonly forwarder: Forwarder) {}

  take(feature: Feature): void {
    this.forwarder.send(feature, 'rejected');
  }

  close(): void {
    // The port ends with the node's others.
  }
}

/** A sink's file of rejected features: lines of the feature store, each with the member `error`. */
class SideFile implements Rejection {
  private readonly writer: StoreWriter;

  constructor(
    private readonly path: string,
    private readonly owner: OutputOwner,
    private readonly outputs: Outputs,
  ) {
    this.writer = new StoreWriter(outputs.stagedPath(path), true);
  }

  take(feature: Feature, { code, message }: RejectionReason): void {
    const line = featureLine(feature);
    feature.drop();
    this.writer.write(`${line.slice(0, -1)},"error":${JSON.stringify({ code, message })}}`);
  }

  /** Gives the file its name; if nothing was rejected there is none. */
  close(): void {
    this.writer.close();
    if (this.writer.written > 0) this.outputs.wrote(this.path, this.owner);
  }
}

/**
 * Where a node's rejected features go; `null` where the policy never rejects there, or they have nowhere to go.
 * Throws `UserError` if another node writes the file of a sink's rejected features.
 * A node that has one keeps a share of every input until its action is through with it.
 */
export function rejectionOf(
  node: GraphNode,
  edges: readonly GraphEdge[],
  policy: ErrorPolicy,
  forwarder: Forwarder,
  owner: OutputOwner,
  outputs: Outputs,
): Rejection | null {
  const rejects = policy.overrides.some(
    rule => rule.disposition === 'reject' && (rule.node === undefined || rule.node === node.id),
  );
  if (!rejects || policy.treatAllAsFatal || node.kind === 'source' || !canReject(node, edges, policy))
    return null;
  if (node.kind === 'processor') return new RejectedPort(forwarder);
  return new SideFile(outputs.claim(`rejected/${node.id}.jsonl`, owner), owner, outputs);
}
