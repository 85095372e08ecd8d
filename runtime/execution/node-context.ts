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
import { FeatureError } from '../feature-error.js';
import type { CloneCounter } from '../ledger/ledger.js';
import { ERROR_CODES, type ErrorCode, type NoteCode } from '../workflow/error-codes.js';
import { dispositionOf } from '../workflow/error-policy.js';
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
    const { node, run } = this;
    const { category } = ERROR_CODES[code];
    const disposition = dispositionOf(run.errorPolicy, { node: node.graphNode.id, code, category });
    if (disposition !== 'warn_drop') throw new FeatureError(code, message, { featureId });
    run.diagnose(node, code, 'warned', message, featureId);
  }

  note(code: NoteCode, message: string): void {
    this.run.note(this.node, code, message);
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
  /** The input as it came, where the action gets a clone (`sink-input`) or the node may have to reject it. */
  private original: Feature | null = null;
  private inputPort = FEATURES;
  /** The id of the input, also after it was taken. */
  inputId = '';
  /** Features that the action was handed and has not sent, kept or dropped yet. */
  private readonly inHand: Feature[] = [];
  /** What clones of kept features were made of, by the clone: the engine drops an original when its clone is sent. */
  private readonly originals = new Map<Feature, Feature>();
  private readonly kept: KeptFeatures;
  private readonly actionClone: CloneCounter;

  constructor(node: RunningNode, run: RunState) {
    super(node, run);
    this.actionClone = node.account.counter('action-clone');
    this.kept = new KeptFeatures(node, run);
  }

  get feature(): Feature {
    if (this.input === null) throw misuse('the input was taken: it belongs to where it went');
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

  keep(): Kept {
    const kept = this.kept.keep(this.feature);
    this.input = null;
    return kept;
  }

  release(kept: Kept): Feature {
    if (this.run.options.finish === 'copy') return this.copy(kept);
    const feature = this.kept.take(kept);
    this.inHand.push(feature);
    return feature;
  }

  editKept(kept: Kept): Feature {
    const { finish, mutation } = this.run.options;
    if (finish === 'copy' || mutation === 'move-then-mutate') return this.release(kept);
    const original = this.kept.take(kept);
    const clone = original.share(this.actionClone);
    this.originals.set(clone, original);
    this.inHand.push(clone);
    return clone;
  }

  forget(kept: Kept): void {
    this.kept.forget(kept);
  }

  copy(kept: Kept): Feature {
    const copy = this.kept.copy(kept);
    this.inHand.push(copy);
    return copy;
  }

  ownAttributes(kept: Kept): Attributes {
    return Attributes.copyOf(this.kept.read(kept).attributes, this.node.account.strings);
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

  claim(output: string): string {
    return this.run.outputs.claim(output, this.node.owner);
  }

  write(path: string, chunks: Iterable<string | Uint8Array>): void {
    this.run.outputs.write(path, chunks, this.node.owner);
  }

  /** Hands the next input to the action; `original` is dropped together with it. */
  receive(feature: Feature, port: string, original: Feature | null = null): void {
    this.input = feature;
    this.inputPort = port;
    this.inputId = feature.id;
    this.original = original;
  }

  /** Moves the input out as it came, to be rejected. */
  takeOriginal(): Feature {
    const { original } = this;
    if (original === null) throw new Error('a node that may reject must keep its input');
    this.original = null;
    return original;
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
    for (const original of this.originals.values()) original.drop();
    this.originals.clear();
  }

  /** Drops everything that is still kept: the node has ended. */
  dropKept(): void {
    this.kept.dropAll();
  }

  /** Nearly always the feature sent is the one handed out last. */
  private letGo(feature: Feature): void {
    const { inHand, originals } = this;
    if (originals.size > 0) {
      originals.get(feature)?.drop();
      originals.delete(feature);
    }
    if (inHand[inHand.length - 1] === feature) {
      inHand.pop();
      return;
    }
    const position = inHand.lastIndexOf(feature);
    if (position < 0) throw misuse('only a feature that the action holds can be sent, and only once');
    inHand.splice(position, 1);
  }
}

/** An action breaks the rules of its context. */
function misuse(message: string): FeatureError {
  return new FeatureError('internal.invariant_violation', message);
}
