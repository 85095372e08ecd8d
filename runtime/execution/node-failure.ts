/** What went wrong in a node, and in a run of which several nodes failed. */

import { reasonOf } from '../failure-reason.js';
import { classified } from '../feature-error.js';
import type { ErrorCategory, ErrorCode } from '../workflow/error-codes.js';

/** Failures of one node that are kept; the rest is counted. */
export const FAILURES_KEPT = 10;

/** A node's failure, on a feature or as a whole. */
export class NodeFailure extends Error {
  override readonly name = 'NodeFailure';
  readonly code: ErrorCode;
  readonly category: ErrorCategory;
  /** What the action said. */
  readonly reason: string;

  constructor(
    readonly node: string,
    readonly action: string,
    readonly featureId: string | null,
    override readonly cause: unknown,
  ) {
    const feature = featureId === null ? '' : ` on feature ${featureId}`;
    const reason = reasonOf(cause);
    super(`node "${node}" (${action}) failed${feature}: ${reason}`);
    this.reason = reason;
    const { code, category } = classified(cause);
    this.code = code;
    this.category = category;
  }
}

/** A node that failed, in the run's result. */
export interface FailedNode {
  /** The node's label; `nodeId` is its composed id. */
  readonly node: string;
  readonly nodeId: string;
  /** How often it failed. */
  readonly count: number;
  /** The first ten. */
  readonly failures: readonly NodeFailure[];
}

/** How a run under `onFatal: continue` ends if nodes failed. */
export class NodesFailed extends Error {
  override readonly name = 'NodesFailed';

  constructor(failed: number, first: NodeFailure) {
    super(`${failed} node(s) failed; first: ${first.message}`, { cause: first });
  }
}
