/** Runs a processor: its inputs as they come, then `finish`, behind the gate if it is a heavy one. */
import type { Processor } from '../actions/action.js';
import type { Arrival } from './channel.js';
import { handleInputs } from './input.js';
import type { RunningNode } from './node.js';
import { NodeContext } from './node-context.js';
import type { RunState } from './run-state.js';

export async function runProcessor(
  node: RunningNode,
  processor: Processor,
  arrival: Arrival,
  heavyFinish: boolean,
  run: RunState,
): Promise<void> {
  const context = new NodeContext(node, run);
  await handleInputs(node, arrival, context, run, (feature, port) => {
    context.receive(feature, port);
    return processor.process(context);
  });
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
  const started = performance.now();
  try {
    if (!run.cancelled) await processor.finish?.(context);
  } catch (error) {
    run.fail(node, null, error);
  } finally {
    node.busyMs += performance.now() - started;
    context.dropLeftovers();
  }
}
