/**
 * The log of a run, with the engine's lines: `action-log/all.log` for whoever develops actions, and
 * `user-facing-log/user-facing.log` for whoever runs workflows. What is for the user is also sent to the readers of
 * events.
 *
 * Two of the engine's lines are not followed, since they would tell the user of a success that was none: a run
 * that fails without a failing feature, as by an error in `finish`, ends with `Workflow execution failed.`; and a
 * node whose features took no whole microsecond has its `Finished in` all the same.
 */

import type { LogLevel } from '../actions/action.js';
import { rustString } from '../feature/rust-debug.js';
import type { UserError } from '../user-error.js';
import { durationText } from './duration-text.js';
import { errorVariant } from './error-variant.js';
import { LogFile } from './log-file.js';
import type { RunningNode } from './node.js';
import type { NodeFailure } from './node-failure.js';
import type { EventHub, MessageLevel } from './run-events.js';

export interface RunIdentity {
  readonly workflowId: string;
  readonly workflowName: string;
  readonly jobId: string;
}

type Named = Pick<RunningNode, 'label'> & {
  readonly graphNode: Pick<RunningNode['graphNode'], 'id' | 'rawId' | 'name' | 'action'>;
};

/** Of one call of an action. */
const SLOW_ACTION_MS = 1000;

export class RunLog {
  private readonly all: LogFile;
  private readonly userFacing: LogFile;

  /** Opens both files. Throws `UserError` if they can't be written. */
  constructor(
    paths: { readonly all: string; readonly userFacing: string },
    private readonly identity: RunIdentity,
    private readonly events: EventHub,
  ) {
    this.all = new LogFile(paths.all);
    try {
      this.userFacing = new LogFile(paths.userFacing);
    } catch (error) {
      this.all.close();
      throw error;
    }
  }

  runStarted(): void {
    this.tell('INFO', null, `${this.identity.workflowName} Workflow - Started...`);
  }

  runEnded(succeeded: boolean): void {
    if (succeeded) this.tell('SUCCESS', null, 'Workflow finished successfully.');
    else this.tell('ERROR', null, 'Workflow execution failed.');
  }

  /** The parameters of a node are wrong, so that the run can't start. */
  invalidConfiguration(node: Named, problem: string): void {
    const variant = errorVariant(node.graphNode.action);
    this.tell(
      'ERROR',
      node,
      `${node.graphNode.name} - Failed: Invalid configuration for ${variant}: ${problem}`,
    );
  }

  nodeStarted(node: RunningNode): void {
    this.note('info', `${subjectOf(node)} start...`, node);
    this.tell('INFO', node, `${node.graphNode.name} - Running...`);
  }

  /** The inputs of a processor or sink have ended. */
  inputsEnded(node: RunningNode): void {
    const { times, startedAt, failureCount, graphNode } = node;
    const sinceStart = performance.now() - startedAt;
    if (times.count === 0 || failureCount > 0) {
      this.note('info', `${subjectOf(node)} terminate. elapsed = ${durationText(sinceStart)}`, node);
      return;
    }
    const isSink = graphNode.kind === 'sink';
    const elapsed = isSink ? sinceStart : times.sum / 1000;
    const counts = isSink ? '' : countsOf(node);
    this.note('info', `${subjectOf(node)} finish. elapsed = ${durationText(elapsed)}${counts}`, node);
    this.finishedIn(node, elapsed);
  }

  /** A processor's `finish` is through, whatever became of it, and has sent `sent` features. */
  finished(node: RunningNode, elapsedMs: number, sent: number): void {
    const elapsed = `elapsed = ${durationText(elapsedMs)}, features = ${sent}`;
    this.note('info', `${node.graphNode.action} finish process complete. ${elapsed}`, node);
  }

  /** A source has sent all its features. */
  sourceEnded(node: RunningNode): void {
    const elapsed = performance.now() - node.startedAt;
    this.note('info', `${subjectOf(node)} finish. elapsed = ${durationText(elapsed)}`, node);
    this.finishedIn(node, elapsed);
  }

  /** A processor or source has ended. */
  terminated(node: RunningNode): void {
    const id = rustString(node.graphNode.rawId);
    this.note('info', `Node terminated successfully with node handle: NodeId(${id})`, node);
  }

  /** One call of an action took a time that is worth a line. */
  processed(node: RunningNode, featureId: string, elapsedMs: number): void {
    if (elapsedMs < SLOW_ACTION_MS) return;
    const { action, rawId } = node.graphNode;
    const what = `processor node name = ${rustString(action)}, node_id = ${rawId}, feature id = ${featureId}`;
    this.note('warn', `Slow action, ${what}, elapsed = ${durationText(elapsedMs)}`, node);
  }

  /** An action failed on a feature, or a source broke. */
  featureFailed(node: RunningNode, { featureId, reason }: NodeFailure): void {
    const { kind, action, name, rawId } = node.graphNode;
    const debug = `${errorVariant(action)}(${rustString(reason)})`;
    if (kind === 'processor') {
      const where = `${action} (${name}), node_id = ${rawId}, feature id = ${featureId}`;
      this.note('error', `Error operation, processor node name = ${where}, error = ${debug}`, node);
      this.failed(node, rustString(reason).slice(1, -1));
      return;
    }
    const text = kind === 'sink' ? `Sink error: ${debug}` : debug;
    this.note('error', `${action} ${kind} error: ${text}`, node);
    // The engine cuts this one from the quoted line, and leaves it its last quote.
    this.failed(node, `${text}"`);
  }

  /** `finish` failed. The engine's action log says nothing of it; the user is told here. */
  finishFailed(node: RunningNode, { reason }: NodeFailure): void {
    this.failed(node, reason);
  }

  /** A line of `all.log`, by what it is about. */
  note(level: LogLevel, message: string, node: Named | null): void {
    this.all.append({
      msg: rustString(message),
      level: level.toUpperCase(),
      ts: timestamp(),
      action: this.identity.jobId,
      // The engine has a path of its source code here; a node's id says more to the reader of this log.
      module: node === null ? 'run' : node.graphNode.id,
    });
  }

  /** Writes the rest. Returns the mistake if not everything could be written. */
  close(): UserError | null {
    const failures = [this.all.close(), this.userFacing.close()];
    return failures.find(failure => failure !== null) ?? null;
  }

  private failed(node: RunningNode, text: string): void {
    this.tell('ERROR', node, `${node.graphNode.name} - Failed: ${text}`);
  }

  private finishedIn(node: RunningNode, elapsedMs: number): void {
    if (node.failureCount > 0) return;
    this.tell('SUCCESS', node, `${node.graphNode.name} - Finished in ${(elapsedMs / 1000).toFixed(2)}s`);
  }

  private tell(level: MessageLevel, node: Named | null, message: string): void {
    const { workflowId, jobId } = this.identity;
    const at = timestamp();
    const [nodeName, nodeId] = node === null ? [null, null] : [node.graphNode.name, node.graphNode.rawId];
    this.userFacing.append({ workflowId, jobId, timestamp: at, level, nodeName, nodeId, message });
    const [label, id] = node === null ? [null, null] : [node.label, node.graphNode.id];
    this.events.emit({ type: 'message', timestamp: at, level, node: label, nodeId: id, message });
  }
}

/** Now, as ISO 8601 in UTC. */
export function timestamp(): string {
  return new Date().toISOString();
}

/** `Bufferer process`, `GeoJSON Reader source`. */
function subjectOf({ graphNode: { action, kind } }: RunningNode): string {
  return `${action} ${kind === 'processor' ? 'process' : kind}`;
}

function countsOf({ times: { count, mean, deviation } }: RunningNode): string {
  const spread = `, avg = ${mean.toFixed(3)}ms, stddev = ${deviation.toFixed(3)}ms`;
  return `, features = ${count}${count > 1 ? spread : ''}`;
}
