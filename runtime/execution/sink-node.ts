/** Runs a sink: every input is cloned for it, as the engine does, and what it writes is written in `finish`. */
import type { Sink } from '../actions/action.js';
import type { Arrival } from './channel.js';
import { settleLateFailure } from './failed-feature.js';
import { handleInputs } from './input.js';
import type { RunningNode } from './node.js';
import { NodeContext } from './node-context.js';
import type { RunState } from './run-state.js';

export async function runSink(node: RunningNode, sink: Sink, arrival: Arrival, run: RunState): Promise<void> {
  const context = new NodeContext(node, run);
  await handleInputs(node, arrival, context, run, (feature, port, from) => {
    context.receive(feature, port, from);
    return sink.process(context);
  });
  if (!run.isBroken) run.runLog.inputsEnded(node);
  const started = performance.now();
  try {
    if (!run.isBroken) await sink.finish?.(context);
  } catch (error) {
    settleLateFailure(node, run, error);
  } finally {
    node.busyMs += performance.now() - started;
    context.dropKept();
  }
  closeRejection(node, run);
}

/** Also after a failure: what was rejected until then is there to be read. */
function closeRejection(node: RunningNode, run: RunState): void {
  try {
    node.rejection?.close();
  } catch (error) {
    settleLateFailure(node, run, error);
  }
}
