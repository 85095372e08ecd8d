/** Runs a processor: its inputs as they come, then `finish`, behind the gate if it is a heavy one. */
import type { Processor } from '../actions/action.js';
import type { BuiltAction } from './build-action.js';
import type { Arrival } from './channel.js';
import { settleLateFailure } from './failed-feature.js';
import { GeometryGuard } from './geometry-guard.js';
import { handleInputs } from './input.js';
import type { RunningNode } from './node.js';
import { NodeContext } from './node-context.js';
import type { RunState } from './run-state.js';

export async function runProcessor(
  node: RunningNode,
  { action: processor, heavyFinish, geometryUse }: Extract<BuiltAction, { kind: 'processor' }>,
  arrival: Arrival,
  run: RunState,
): Promise<void> {
  const context = new NodeContext(node, run);
  const guard = geometryUse === undefined ? null : new GeometryGuard(node, run, geometryUse);
  await handleInputs(node, arrival, context, run, (feature, port, from) => {
    context.receive(feature, port, from);
    if (guard === null || guard.lets(context)) return processor.process(context);
  });
  run.runLog.inputsEnded(node, performance.now() - node.startedAt, run.cancelled);
  if (!run.cancelled && processor.finish !== undefined) {
    if (heavyFinish) await run.gate.enter();
    await finishProcessor(node, processor, context, run);
    if (heavyFinish) run.gate.leave();
  }
  context.dropKept();
}

async function finishProcessor(
  node: RunningNode,
  processor: Processor,
  context: NodeContext,
  run: RunState,
): Promise<void> {
  if (run.cancelled) return;
  const started = performance.now();
  const sentBefore = node.forwarder.sent;
  try {
    await processor.finish?.(context);
    run.runLog.finished(node, performance.now() - started, node.forwarder.sent - sentBefore);
  } catch (error) {
    settleLateFailure(node, run, error);
  } finally {
    node.busyMs += performance.now() - started;
    context.dropLeftovers();
  }
}
