/** What becomes of what an action failed on: the error policy decides. */

import { reasonOf } from '../failure-reason.js';
import { classified, FeatureError, featureIdOf } from '../feature-error.js';
import { dispositionOf, noRouteFor } from '../workflow/error-policy.js';
import type { RunningNode } from './node.js';
import type { NodeContext } from './node-context.js';
import type { RunState } from './run-state.js';

/**
 * Drops or rejects the input that `context` is at, or fails the node. What the action had sent or kept before it
 * failed stays sent and kept.
 */
export function settleFailure(node: RunningNode, context: NodeContext, run: RunState, thrown: unknown): void {
  const { code, category } = classified(thrown);
  const disposition = dispositionOf(run.errorPolicy, { node: node.graphNode.id, code, category });
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

/**
 * Fails a node whose source or `finish` failed. There is no input then that could be dropped or rejected, so this
 * is fatal whatever the error; a policy that would reject is told why it can't.
 */
export function settleLateFailure(node: RunningNode, run: RunState, thrown: unknown): void {
  const { code, category } = classified(thrown);
  const disposition = dispositionOf(run.errorPolicy, { node: node.graphNode.id, code, category });
  if (disposition !== 'reject') {
    run.fail(node, featureIdOf(thrown), thrown);
    return;
  }
  const late = `${reasonOf(thrown)}; the error policy rejects it, which is only possible while features come in`;
  run.fail(node, featureIdOf(thrown), new FeatureError(code, late, { cause: thrown }));
}
