/**
 * What an action sees of the run: one object a node, for all its features.
 *
 * It also keeps the lifetimes. A feature that the action was handed and neither sent nor kept is dropped when
 * `process` or `finish` returns or fails; what it kept is dropped when the node has ended. So nothing can
 * leak by an action's return, early or not.
 */
import type {
  ActionContext,
  FinishContext,
  Kept,
  LogLevel,
  NewFeature,
  ProcessContext,
  SinkContext,
  SinkFinishContext,
} from '../actions/action.js';
import { FEATURES } from '../actions/action.js';
import type { AttributeReader } from '../expression/expression.js';
import { Attributes } from '../feature/attributes.js';
import type { Feature } from '../feature/feature.js';
import type { ConversionCounter } from '../ledger/conversions.js';
import type { ErrorCode, NoteCode } from '../workflow/error-codes.js';
import { HeldFeatures } from './held-features.js';
import { KeptFeatures } from './kept-features.js';
import { type RunningNode, wholeParts } from './node.js';
import type { RunState } from './run-state.js';

/** The part that actions of every kind have. */
export class NodeActionContext implements ActionContext {
  constructor(
    protected readonly node: RunningNode,
    protected readonly run: RunState,
  ) {}

  get variables(): AttributeReader {
    return this.run.variables;
  }

  get cancelled(): boolean {
    return this.run.cancelled;
  }

  log(level: LogLevel, message: string): void {
    this.run.log(level, message, this.node);
  }

  diagnose(code: ErrorCode, message: string, featureId: string): void {
    this.run.diagnose(this.node, code, 'warned', message, featureId);
  }

  note(code: NoteCode, message: string): void {
    this.run.note(this.node, code, message);
  }

  newId(): string {
    return this.node.newId();
  }

  get conversions(): ConversionCounter {
    return this.node.account.conversions;
  }
}

export class NodeContext
  extends NodeActionContext
  implements ProcessContext, FinishContext, SinkContext, SinkFinishContext
{
  private inputPort = FEATURES;
  /** The id of the input, also after it was taken. */
  inputId = '';
  private readonly held: HeldFeatures;

  constructor(node: RunningNode, run: RunState) {
    super(node, run);
    const { account, graphNode, rejection, forwarder, trace } = node;
    const { budget, representation } = run;
    this.held = new HeldFeatures(
      account,
      { kind: graphNode.kind, rejects: rejection !== null },
      new KeptFeatures(node, budget, representation),
      run.optionsOf(graphNode.id),
      representation,
      forwarder,
      trace,
    );
  }

  get feature(): Feature {
    return this.held.feature;
  }

  get port(): string {
    return this.inputPort;
  }

  take(): Feature {
    return this.held.take();
  }

  edit(): Feature {
    return this.held.edit();
  }

  clone(): Feature {
    return this.held.clone();
  }

  keep(): Kept {
    return this.held.keep();
  }

  release(kept: Kept): Feature {
    return this.held.release(kept);
  }

  editKept(kept: Kept): Feature {
    return this.held.editKept(kept);
  }

  ownAttributes(kept: Kept): Attributes {
    const { strings } = this.node.account;
    const own = Attributes.copyOf(this.held.read(kept).attributes, strings);
    this.conversions.add('read-back', own.bytesCopied(strings));
    return own;
  }

  forget(kept: Kept): void {
    this.held.forget(kept);
  }

  copy(kept: Kept): Feature {
    return this.held.copy(kept);
  }

  create(feature: NewFeature): Feature {
    return this.held.create(wholeParts(feature, feature.id ?? this.node.newId()));
  }

  send(feature: Feature, port: string = FEATURES): void {
    this.held.send(feature, port);
  }

  sendToAll(feature: Feature, ports: readonly string[]): void {
    this.held.sendToAll(feature, ports);
  }

  async ready(): Promise<void> {
    const { node } = this;
    if (!node.forwarder.isBlocked) return;
    const started = performance.now();
    await node.forwarder.room(this.run);
    // Waiting is not work: `busyMs` counts the whole of `finish` otherwise.
    node.busyMs -= performance.now() - started;
  }

  claim(output: string): string {
    return this.run.outputs.claim(output, this.node.owner);
  }

  write(path: string, chunks: Iterable<string | Uint8Array>): void {
    this.run.outputs.write(path, chunks, this.node.owner);
  }

  /** Hands the next input to the action; it comes from the channel at a position of the node's inputs. */
  receive(feature: Feature, port: string, from: number): void {
    this.inputPort = port;
    this.inputId = feature.id;
    this.held.receive(feature, from);
  }

  /** Takes the next input for an action that never got ready, only to drop it. */
  receiveOnly(feature: Feature, port: string, from: number): void {
    this.inputPort = port;
    this.inputId = feature.id;
    this.held.receiveOnly(feature, from);
  }

  /** Moves the input out as it came, to be rejected. */
  takeOriginal(): Feature {
    return this.held.takeOriginal();
  }

  /** Drops what the action left of its input and of what it was handed. */
  dropLeftovers(): void {
    this.held.dropLeftovers();
  }

  /** Drops everything that is still kept: the node has ended. */
  dropKept(): void {
    this.held.dropKept();
  }
}
