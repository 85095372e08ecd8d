/**
 * The features that one node has in hand and keeps: what its action asks of them, and what that costs.
 *
 * Here stands what the options `mutation` and `finish` make of a request, once, for a run and for a replay of its
 * trace. A trace has the requests, so that it is the same whatever the options of the run were.
 */
import type { Kept } from '../actions/action.js';
import { type Feature, type FeatureParts, NO_HANDLE } from '../feature/feature.js';
import type { Representation } from '../feature/representation/representation.js';
import { FeatureError } from '../feature-error.js';
import type { CloneCounter, NodeAccount } from '../ledger/ledger.js';
import type { FeatureContent } from '../store/feature-line.js';
import { INPUT } from '../trace/events.js';
import type { NodeTrace } from '../trace/node-trace.js';
import type { NodeKind } from '../workflow/graph-parts.js';
import type { Forwarder } from './forwarder.js';
import type { KeptFeatures } from './kept-features.js';
import type { RunOptions } from './options.js';

/** What of a node decides how it takes its inputs. */
export interface Taking {
  readonly kind: NodeKind;
  /** Whether it may have to reject an input, as it was when it came. */
  readonly rejects: boolean;
}

export class HeldFeatures {
  private input: Feature | null = null;
  /** The input as it came, where the action gets a clone (`sink-input`) or the node may have to reject it. */
  private original: Feature | null = null;
  /** Features that the action was handed and has not sent, kept or dropped yet. */
  private readonly inHand: Feature[] = [];
  /** What clones of kept features were made of, by the clone: the engine drops an original when its clone is sent. */
  private readonly originals = new Map<Feature, Feature>();
  private readonly actionClone: CloneCounter;
  private readonly sinkInput: CloneCounter | null;

  /** @param trace what is asked is written into it; `null` where the run has none */
  constructor(
    private readonly account: NodeAccount,
    private readonly taking: Taking,
    private readonly kept: KeptFeatures,
    private readonly options: Pick<RunOptions, 'mutation' | 'finish'>,
    readonly representation: Representation,
    private readonly forwarder: Forwarder,
    private readonly trace: NodeTrace | null,
  ) {
    this.actionClone = account.counter('action-clone');
    this.sinkInput = taking.kind === 'sink' ? account.counter('sink-input') : null;
  }

  get feature(): Feature {
    if (this.input === null) throw misuse('the input was taken: it belongs to where it went');
    return this.input;
  }

  /** Takes the next input, from the input channel at a position. What it needs of shares is made here. */
  receive(feature: Feature, from: number): void {
    this.trace?.receive(from);
    if (this.sinkInput !== null) {
      this.original = feature;
      this.begin(feature.share(this.sinkInput));
      return;
    }
    // The action may change or send its input before it fails on it; a node that may reject keeps it as it came.
    this.original = this.taking.rejects ? feature.share(this.actionClone) : null;
    this.begin(feature);
  }

  /** Takes the next input only to drop it. */
  receiveOnly(feature: Feature, from: number): void {
    this.trace?.receiveOnly(from);
    this.begin(feature);
  }

  take(): Feature {
    const { feature } = this;
    this.input = null;
    return this.hand(feature, this.trace?.take());
  }

  edit(): Feature {
    const { feature } = this;
    const handle = this.trace?.edit();
    if (this.options.mutation === 'clone-then-mutate') {
      return this.hand(feature.share(this.actionClone), handle);
    }
    this.input = null;
    return this.hand(feature, handle);
  }

  clone(): Feature {
    const { feature } = this;
    return this.hand(feature.share(this.actionClone), this.trace?.clone());
  }

  keep(): Kept {
    const { feature } = this;
    const number = this.trace?.keep() ?? 0;
    feature.handle = NO_HANDLE;
    const kept = this.kept.keep(feature, number);
    this.input = null;
    return kept;
  }

  read(kept: Kept): FeatureContent {
    return this.kept.read(kept);
  }

  release(kept: Kept): Feature {
    const { number } = this.kept.own(kept);
    const handle = this.trace?.release(number);
    return this.hand(this.options.finish === 'copy' ? this.kept.copy(kept) : this.kept.take(kept), handle);
  }

  copy(kept: Kept): Feature {
    const { number } = this.kept.own(kept);
    const handle = this.trace?.copy(number);
    return this.hand(this.kept.copy(kept), handle);
  }

  /** A kept feature that is to be changed. */
  editKept(kept: Kept): Feature {
    const { number } = this.kept.own(kept);
    const handle = this.trace?.editKept(number);
    const { finish, mutation } = this.options;
    if (finish === 'copy') return this.hand(this.kept.copy(kept), handle);
    const original = this.kept.take(kept);
    if (mutation === 'move-then-mutate') return this.hand(original, handle);
    const clone = original.share(this.actionClone);
    this.originals.set(clone, original);
    return this.hand(clone, handle);
  }

  forget(kept: Kept): void {
    const number = this.kept.numberOf(kept);
    if (number === undefined) return;
    this.trace?.forget(number);
    this.kept.forget(kept);
  }

  /** Makes a feature that is not a clone of any other. */
  create(parts: FeatureParts): Feature {
    const handle = this.trace?.create(parts);
    const feature = this.representation.build(parts, this.account);
    this.account.meter?.change(feature.unsharedBytes);
    return this.hand(feature, handle);
  }

  send(feature: Feature, port: string): void {
    this.letGo(feature);
    if (feature.handle !== NO_HANDLE) this.trace?.send(feature.handle, port);
    feature.handle = NO_HANDLE;
    this.forwarder.send(feature, port);
  }

  sendToAll(feature: Feature, ports: readonly string[]): void {
    this.letGo(feature);
    if (feature.handle !== NO_HANDLE) this.trace?.sendToAll(feature.handle, ports);
    feature.handle = NO_HANDLE;
    this.forwarder.sendToAll(feature, ports);
  }

  /** Moves the input out as it came, to be rejected. */
  takeOriginal(): Feature {
    const { original } = this;
    if (original === null) throw new Error('a node that may reject must keep its input');
    this.trace?.reject();
    this.original = null;
    return original;
  }

  /** Drops what the action left of its input and of what it was handed. */
  dropLeftovers(): void {
    this.trace?.end();
    const { input, original, inHand } = this;
    if (input !== null) {
      this.input = null;
      dropHeld(input);
    }
    if (original !== null) {
      this.original = null;
      dropHeld(original);
    }
    for (let feature = inHand.pop(); feature !== undefined; feature = inHand.pop()) {
      if (!feature.isDropped) dropHeld(feature);
    }
    for (const original of this.originals.values()) original.drop();
    this.originals.clear();
  }

  /** Drops everything that is still kept: the node has ended. */
  dropKept(): void {
    this.trace?.endKept();
    this.kept.dropAll();
  }

  private begin(feature: Feature): void {
    this.input = feature;
    if (this.trace !== null) feature.handle = INPUT;
  }

  private hand(feature: Feature, handle = NO_HANDLE): Feature {
    feature.handle = handle;
    this.inHand.push(feature);
    return feature;
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

/** The trace says of all of them at once that they are dropped. */
function dropHeld(feature: Feature): void {
  feature.handle = NO_HANDLE;
  feature.drop();
}

/** An action breaks the rules of its context. */
export function misuse(message: string): FeatureError {
  return new FeatureError('internal.invariant_violation', message);
}
