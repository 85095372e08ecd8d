/** Takes a node's inputs as they come, batch by batch, and hands them to the action one by one. */
import type { Feature } from '../feature/feature.js';
import type { Arrival, Batch, Channel } from './channel.js';
import { settleFailure } from './failed-feature.js';
import type { RunningNode } from './node.js';
import type { NodeContext } from './node-context.js';
import type { RunState } from './run-state.js';

/**
 * Hands one input to the action.
 * @param from position in the node's inputs of the channel that it came by
 */
export type Handle = (feature: Feature, port: string, from: number) => void | Promise<void>;

/** Serves the channels in turn until all have ended or the run is stopped. */
export async function handleInputs(
  node: RunningNode,
  arrival: Arrival,
  context: NodeContext,
  run: RunState,
  handle: Handle,
): Promise<void> {
  const { inputs } = node;
  let next = 0;
  while (!run.cancelled) {
    const channel = firstFilled(inputs, next);
    if (channel === undefined) {
      if (inputs.every(input => input.isEnded)) return;
      await arrival.wait();
      continue;
    }
    const from = inputs.indexOf(channel);
    next = (from + 1) % inputs.length;
    await handleBatch(channel.take(), from, node, context, run, handle);
    await run.scheduler.turn();
  }
}

function firstFilled(channels: readonly Channel[], start: number): Channel | undefined {
  for (let i = 0; i < channels.length; i++) {
    const channel = channels[(start + i) % channels.length]!;
    if (channel.depth > 0) return channel;
  }
  return undefined;
}

async function handleBatch(
  { features, ports }: Batch,
  from: number,
  node: RunningNode,
  context: NodeContext,
  run: RunState,
  handle: Handle,
): Promise<void> {
  const { forwarder, account } = node;
  const total = features.length;
  run.inWork += total;
  let started = performance.now();
  let i = 0;
  try {
    while (i < total && !run.cancelled) {
      const feature = features[i]!;
      const port = ports[i]!;
      i++;
      feature.account = account;
      node.received++;
      node.sought.see(feature, port);
      try {
        const pending = handle(feature, port, from);
        if (pending !== undefined) await pending;
      } catch (error) {
        settleFailure(node, context, run, error);
      }
      context.dropLeftovers();
      const ended = performance.now();
      node.busyMs += ended - started;
      node.times.add(ended - started);
      run.runLog.processed(node, context.inputId, ended - started);
      started = ended;
      if (forwarder.isBlocked) {
        await forwarder.room(run);
        started = performance.now();
      }
    }
  } finally {
    node.busyMs += performance.now() - started;
    context.dropLeftovers();
    node.trace?.dropInputs(from, total - i);
    while (i < total) features[i++]!.drop();
    run.inWork -= total;
    run.gate.update();
  }
}
