/**
 * The log of a run: `all.log` for whoever develops actions, `user-facing.log` for whoever runs workflows, both
 * in `action-log`, with the engine's lines (workflow-format reference, section 11). What is for the user is
 * also sent to the readers of events.
 */
import { join } from 'node:path';
import type { LogLevel } from '../actions/action.js';
import type { UserError } from '../user-error.js';
import { LogFile } from './log-file.js';
import type { RunningNode } from './node.js';
import type { NodeFailure } from './node-failure.js';
import type { EventHub, MessageLevel } from './run-events.js';

export interface RunIdentity {
  readonly workflowId: string;
  readonly workflowName: string;
  readonly jobId: string;
}

type Named = Pick<RunningNode, 'label'> & { readonly graphNode: { readonly id: string } };

export class RunLog {
  private readonly all: LogFile;
  private readonly userFacing: LogFile;

  /** Opens both files in `directory`. Throws `UserError` if they can't be written. */
  constructor(
    directory: string,
    private readonly identity: RunIdentity,
    private readonly events: EventHub,
  ) {
    this.all = new LogFile(join(directory, 'all.log'));
    try {
      this.userFacing = new LogFile(join(directory, 'user-facing.log'));
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
    this.tell('ERROR', node, `Invalid configuration for ${node.label}: ${problem}`);
  }

  nodeStarted(node: RunningNode): void {
    this.note('info', `${subjectOf(node)} start...`, node);
    this.tell('INFO', node, `${node.label} - Running...`);
  }

  /** A processor's inputs have ended. */
  inputsEnded(node: RunningNode, elapsedMs: number, stopped: boolean): void {
    const { received } = node;
    const elapsed = `elapsed = ${elapsedText(elapsedMs)}`;
    const ended = received === 0 || stopped || node.status === 'failed';
    const line = ended ? `terminate. ${elapsed}` : `finish. ${elapsed}, features = ${received}`;
    this.note('info', `${subjectOf(node)} ${line}`, node);
  }

  /** A processor's `finish` has returned, having sent `sent` features. */
  finished(node: RunningNode, elapsedMs: number, sent: number): void {
    const elapsed = `elapsed = ${elapsedText(elapsedMs)}, features = ${sent}`;
    this.note('info', `${node.graphNode.action} finish process complete. ${elapsed}`, node);
  }

  nodeEnded(node: RunningNode, elapsedMs: number, stopped: boolean): void {
    const { kind, id } = node.graphNode;
    const failed = node.status === 'failed';
    const unsaid = node.failureCount - node.failures.length;
    if (unsaid > 0) this.note('error', `${subjectOf(node)} failed ${unsaid} more times`, node);
    if (kind !== 'processor') {
      const ended = kind === 'sink' && (failed || stopped) ? 'terminate' : 'finish';
      this.note('info', `${subjectOf(node)} ${ended}. elapsed = ${elapsedText(elapsedMs)}`, node);
    }
    if (failed || stopped) return;
    this.note('info', `Node terminated successfully with node handle: NodeId(${JSON.stringify(id)})`, node);
    this.tell('INFO', node, `${node.label} - Finished in ${(elapsedMs / 1000).toFixed(2)}s`);
  }

  /** A failure that is kept, by its number from 1; the user hears of the first one of each node. */
  nodeFailed(node: RunningNode, { featureId, reason }: NodeFailure, number: number): void {
    const { kind, action } = node.graphNode;
    const feature = featureId === null ? '' : `, feature id = ${featureId}`;
    const what =
      kind === 'processor'
        ? `Error operation, processor node name = ${node.label}${feature}, error = ${reason}`
        : `${action} ${kind} error: ${reason}${feature}`;
    this.note('error', what, node);
    if (number === 1) this.tell('ERROR', node, `${node.label} - Failed: ${reason}${feature}`);
  }

  /** A line of `all.log`, by what it is about. */
  note(level: LogLevel, message: string, node: Named | null): void {
    this.all.append({
      msg: JSON.stringify(message),
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

  private tell(level: MessageLevel, node: Named | null, message: string): void {
    const { workflowId, jobId } = this.identity;
    const at = timestamp();
    const about = node === null ? {} : { nodeName: node.label, nodeId: node.graphNode.id };
    this.userFacing.append({ workflowId, jobId, timestamp: at, level, ...about, message });
    const [label, nodeId] = node === null ? [null, null] : [node.label, node.graphNode.id];
    this.events.emit({ type: 'message', timestamp: at, level, node: label, nodeId, message });
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

/** As the engine prints durations: `250µs`, `12.345ms`, `2.5s`. */
function elapsedText(ms: number): string {
  if (ms < 1) return `${Math.round(ms * 1000)}µs`;
  return ms < 1000 ? `${Number(ms.toFixed(3))}ms` : `${Number((ms / 1000).toFixed(3))}s`;
}
