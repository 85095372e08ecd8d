/**
 * A feature: id, attributes, metadata, geometry, divided into shared parts by its representation.
 *
 * Whoever holds a feature owns it: it is read and changed, and then either sent on, or dropped, once.
 * Using a feature after that is an error. Cloning goes through `share`, which counts what it cost; a change
 * that had to copy because somebody else sees the part is counted as copy-on-write where the feature is.
 */
import type { CloneCounter, FeatureOrigin, NodeAccount } from '../ledger/ledger.js';
import type { AttributeValue } from './attribute-value.js';
import type { Attributes, AttributesView } from './attributes.js';
import type { Geometry } from './geometry.js';
import { type Metadata, modeledMetadata } from './metadata.js';
import { INLINE_BYTES, modeledGeometry } from './size.js';

/** A feature taken apart; whoever has the parts owns them. */
export interface FeatureParts {
  id: string;
  metadata: Metadata | null;
  attributes: Attributes;
  geometry: Geometry | null;
}

/** The handle of a feature that no node has in hand, or whose run has no trace. */
export const NO_HANDLE = -1;

export abstract class Feature {
  private held = true;
  /** What the run's trace calls the feature while its node has it in hand (runtime/trace). */
  handle = NO_HANDLE;

  /**
   * @param account the account of the node that holds the feature: its copy-on-write is counted there
   * @param origin where the feature was made or cloned; a leak is reported with it
   */
  constructor(
    public account: NodeAccount,
    private readonly origin: FeatureOrigin,
  ) {
    origin.live++;
  }

  abstract get id(): string;
  abstract get metadata(): Metadata | null;
  abstract get attributes(): AttributesView;
  abstract get geometry(): Geometry | null;

  abstract setId(id: string): void;
  abstract setMetadata(metadata: Metadata | null): void;

  /** Replaces the value of an attribute in its place, or adds the attribute at the end. */
  abstract set(name: string, value: AttributeValue): void;

  /** Takes an attribute out; the last one moves into its place. Returns whether it was there. */
  abstract delete(name: string): boolean;

  /** Replaces the whole attribute map by one that nobody else holds. */
  abstract setAttributes(attributes: Attributes): void;

  /** The geometry, to be changed in place. Throws if there is none. */
  abstract geometryMut(): Geometry;

  /** Replaces the geometry by one that nobody else holds. */
  abstract setGeometry(geometry: Geometry | null): void;

  /** What `Clone` is in the memo's engine: another feature with the same content, counted at `at`. */
  abstract share(at: CloneCounter): Feature;

  /** The parts, owned: moved out where nobody else holds them, copied and counted where somebody does. Drops the feature. */
  abstract intoParts(): FeatureParts;

  /** Lets go of the parts. */
  protected abstract release(): void;

  /**
   * Bytes of the Rust layout that nobody else holds: what a drop would give back, pointers included. A representation
   * that shares parts says which of them are shared at the moment.
   */
  get unsharedBytes(): number {
    const { attributes, geometry, metadata } = this;
    const onHeap = attributes.bytesModeled + modeledGeometry(geometry) + modeledMetadata(metadata);
    return INLINE_BYTES.feature + onHeap;
  }

  get(name: string): AttributeValue | undefined {
    return this.attributes.get(name);
  }

  has(name: string): boolean {
    return this.attributes.has(name);
  }

  keys(): Iterable<string> {
    return this.attributes.keys();
  }

  /** Ends the feature's life here. Every feature is dropped once, or sent on, or taken apart. */
  drop(): void {
    const { account, handle } = this;
    if (handle !== NO_HANDLE) account.recorder?.drop(handle);
    account.meter?.change(-this.unsharedBytes);
    this.end();
    this.release();
  }

  get isDropped(): boolean {
    return !this.held;
  }

  protected end(): void {
    if (!this.held) throw dropped();
    this.held = false;
    this.origin.live--;
  }
}

/** The error of touching a feature that was dropped or sent on. */
export function dropped(): Error {
  return new Error('this feature was dropped or sent on: it can be neither used nor dropped again');
}
