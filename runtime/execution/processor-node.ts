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
  if (!run.isBroken) {
    run.runLog.inputsEnded(node);
    const waitedFrom = performance.now();
    const waits = heavyFinish && processor.finish !== undefined;
    if (waits) await run.gate.enter();
    await finishProcessor(node, processor, context, waitedFrom, run);
    if (waits) run.gate.leave();
  }
  context.dropKept();
}

async function finishProcessor(
  node: RunningNode,
  processor: Processor,
  context: NodeContext,
  waitedFrom: number,
  run: RunState,
): Promise<void> {
  if (run.isBroken) return;
  const started = performance.now();
  const sentBefore = node.forwarder.sent;
  try {
    await processor.finish?.(context);
  } catch (error) {
    settleLateFailure(node, run, error);
  } finally {
    const ended = performance.now();
    node.busyMs += ended - started;
    context.dropLeftovers();
    run.runLog.finished(node, ended - waitedFrom, node.forwarder.sent - sentBefore);
    run.runLog.terminated(node);
  }
}
