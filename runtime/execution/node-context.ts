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
  LogLevel,
  NewFeature,
  ProcessContext,
  SinkContext,
  SinkFinishContext,
} from '../actions/action.js';
import { FEATURES } from '../actions/action.js';
import type { AttributeReader } from '../expression/expression.js';
import type { Feature } from '../feature/feature.js';
import type { CloneCounter } from '../ledger/ledger.js';
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

  get artifactsDirectory(): string {
    return this.run.artifactsDirectory;
  }

  get cancelled(): boolean {
    return this.run.cancelled;
  }

  log(level: LogLevel, message: string): void {
    this.run.log(level, message, this.node);
  }

  diagnose(code: string, message: string, featureId: string): void {
    this.run.diagnose(this.node, code, message, featureId);
  }

  newId(): string {
    return this.node.newId();
  }
}

export class NodeContext
  extends NodeActionContext
  implements ProcessContext, FinishContext, SinkContext, SinkFinishContext
{
  private input: Feature | null = null;
  /** What the input is a clone of, where a clone was made for the action (`sink-input`). */
  private original: Feature | null = null;
  private inputPort = FEATURES;
  /** The id of the input, also after it was taken. */
  inputId: string | null = null;
  /** Features that the action was handed and has not sent, kept or dropped yet. */
  private readonly inHand: Feature[] = [];
  private readonly kept = new Set<Feature>();
  private readonly actionClone: CloneCounter;
  private readonly finishCopy: CloneCounter;

  constructor(node: RunningNode, run: RunState) {
    super(node, run);
    this.actionClone = node.account.counter('action-clone');
    this.finishCopy = node.account.counter('finish-copy');
  }

  get feature(): Feature {
    if (this.input === null) throw new Error('the input was taken: it belongs to where it went');
    return this.input;
  }

  get port(): string {
    return this.inputPort;
  }

  take(): Feature {
    const { feature } = this;
    this.input = null;
    this.inHand.push(feature);
    return feature;
  }

  edit(): Feature {
    return this.run.options.mutation === 'move-then-mutate' ? this.take() : this.clone();
  }

  clone(): Feature {
    const clone = this.feature.share(this.actionClone);
    this.inHand.push(clone);
    return clone;
  }

  keep(): Feature {
    const { feature } = this;
    this.input = null;
    this.kept.add(feature);
    this.node.kept++;
    return feature;
  }

  release(kept: Feature): Feature {
    if (this.run.options.finish === 'copy') return this.copy(kept);
    if (!this.kept.delete(kept)) throw notKept();
    this.node.kept--;
    this.inHand.push(kept);
    return kept;
  }

  forget(kept: Feature): void {
    if (!this.kept.delete(kept)) return;
    this.node.kept--;
    kept.drop();
  }

  copy(kept: Feature): Feature {
    if (!this.kept.has(kept)) throw notKept();
    const copy = kept.share(this.finishCopy);
    this.inHand.push(copy);
    return copy;
  }

  create(feature: NewFeature): Feature {
    const id = feature.id ?? this.node.newId();
    const created = this.run.representation.build(wholeParts(feature, id), this.node.account);
    this.inHand.push(created);
    return created;
  }

  send(feature: Feature, port: string = FEATURES): void {
    this.letGo(feature);
    this.node.forwarder.send(feature, port);
  }

  sendToAll(feature: Feature, ports: readonly string[]): void {
    this.letGo(feature);
    this.node.forwarder.sendToAll(feature, ports);
  }

  async ready(): Promise<void> {
    const { node } = this;
    if (!node.forwarder.isBlocked) return;
    const started = performance.now();
    await node.forwarder.room(this.run);
    // Waiting is not work: `busyMs` counts the whole of `finish` otherwise.
    node.busyMs -= performance.now() - started;
  }

  wrote(path: string): void {
    this.run.outputs.push(path);
  }

  /** Hands the next input to the action; `original` is dropped together with it. */
  receive(feature: Feature, port: string, original: Feature | null = null): void {
    this.input = feature;
    this.inputPort = port;
    this.inputId = feature.id;
    this.original = original;
  }

  /** Drops what the action left of its input and of what it was handed. */
  dropLeftovers(): void {
    this.input?.drop();
    this.input = null;
    this.original?.drop();
    this.original = null;
    for (let feature = this.inHand.pop(); feature !== undefined; feature = this.inHand.pop()) {
      if (!feature.isDropped) feature.drop();
    }
  }

  /** Drops everything that is still kept: the node has ended. */
  dropKept(): void {
    for (const feature of this.kept) feature.drop();
    this.kept.clear();
    this.node.kept = 0;
  }

  /** Nearly always the feature sent is the one handed out last. */
  private letGo(feature: Feature): void {
    const { inHand } = this;
    if (inHand[inHand.length - 1] === feature) {
      inHand.pop();
      return;
    }
    const position = inHand.lastIndexOf(feature);
    if (position < 0) throw new Error('only a feature that the action holds can be sent, and only once');
    inHand.splice(position, 1);
  }
}

function notKept(): Error {
  return new Error('only a feature that this node keeps can be released or copied');
}
