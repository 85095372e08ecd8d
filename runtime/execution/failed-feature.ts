/** What becomes of what an action failed on: the error policy decides. */

import { reasonOf } from '../failure-reason.js';
import { classified, FeatureError, featureIdOf } from '../feature-error.js';
import { dispositionOf, noRouteFor } from '../workflow/error-policy.js';
import type { RunningNode } from './node.js';
import type { NodeContext } from './node-context.js';
import type { RunState } from './run-state.js';

/**
 * Drops or rejects the input that `context` is at, or fails the node, which goes on with the next input. What the
 * action had sent or kept before it failed stays sent and kept.
 *
 * As in the engine, an error without a code of its own is always fatal, whatever the policy relaxes.
 */
export function settleFailure(node: RunningNode, context: NodeContext, run: RunState, thrown: unknown): void {
  const { code, category } = classified(thrown);
  const selector = { node: node.graphNode.id, code, category };
  const disposition = category === 'internal' ? 'fatal' : dispositionOf(run.errorPolicy, selector);
  const message = reasonOf(thrown);
  const id = context.inputId;
  if (disposition === 'fatal') {
    run.fail(node, id, thrown);
  } else if (disposition === 'warn_drop') {
    run.diagnose(node, code, 'dropped', message, id);
  } else if (node.rejection === null) {
    const nowhere = `${message}; the error policy rejects it, which is not possible ${noRouteFor(node.graphNode)}`;
    run.fail(node, id, new FeatureError(code, nowhere, { cause: thrown }));
  } else {
    try {
      node.rejection.take(context.takeOriginal(), { code, message });
      run.diagnose(node, code, 'rejected', message, id);
    } catch (error) {
      run.fail(node, id, error);
    }
  }
}

/** Fails a node whose source, start or `finish` failed: there is no input then that could be dropped or rejected. */
export function settleLateFailure(node: RunningNode, run: RunState, thrown: unknown): void {
  run.failLate(node, featureIdOf(thrown), thrown);
}
