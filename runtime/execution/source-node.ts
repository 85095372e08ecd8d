/** Runs a source: builds its features and hands each on in a context of its own. */
import { FEATURES, type NewFeature, type Source, type SourceContext } from '../actions/action.js';
import type { CloneCounter } from '../ledger/ledger.js';
import { settleLateFailure } from './failed-feature.js';
import { inContext } from './in-context.js';
import { type RunningNode, repeatedId, repeatedMetadata, wholeParts } from './node.js';
import { NodeActionContext } from './node-context.js';
import type { RunState } from './run-state.js';

/** How many features a source emits before others get their turn, even where there is room for more. */
const BURST = 256;

/** Thrown to an action whose run was stopped, so that it leaves its loop. */
class SourceStopped extends Error {}

class SourceNodeContext extends NodeActionContext implements SourceContext {
  private readonly sourceContext: CloneCounter;
  private burst = 0;
  /** Which repetition of the source this is, from 0. */
  pass = 0;

  constructor(node: RunningNode, run: RunState) {
    super(node, run);
    this.sourceContext = node.account.counter('source-context', FEATURES);
  }

  emit(feature: NewFeature, port: string = FEATURES): Promise<void> | undefined {
    const { node, run } = this;
    if (run.isBroken) throw new SourceStopped();
    const id = feature.id === undefined ? node.newId() : repeatedId(feature.id, this.pass);
    const metadata = repeatedMetadata(feature.metadata ?? null, this.pass);
    const parts = wholeParts({ ...feature, metadata }, id);
    node.trace?.emit(parts, port);
    node.forwarder.send(inContext(parts, node.account, run.representation, this.sourceContext), port);
    if (node.forwarder.isBlocked) return node.forwarder.room(run);
    if (++this.burst < BURST) return undefined;
    this.burst = 0;
    return run.scheduler.turn();
  }
}

export async function runSource(node: RunningNode, source: Source, run: RunState): Promise<void> {
  const context = new SourceNodeContext(node, run);
  try {
    for (; context.pass < run.options.scale && !run.isBroken; context.pass++) {
      await source.start(context);
    }
    if (!run.isBroken) run.runLog.sourceEnded(node);
  } catch (error) {
    if (!(error instanceof SourceStopped)) settleLateFailure(node, run, error);
  }
}
