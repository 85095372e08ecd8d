/**
 * `arc-feature`, the memo's Strategy 1: the whole feature is one shared part.
 *
 * ```rust
 * type SharedFeature = Arc<Feature>;
 * ```
 *
 * Sharing raises one count. Any change while others see the feature copies all of it.
 */
import { Arc } from '../../arc.js';
import { type CloneCounter, type FeatureOrigin, type NodeAccount, PART } from '../../ledger/ledger.js';
import type { AttributeValue } from '../attribute-value.js';
import type { Attributes } from '../attributes.js';
import { Feature, type FeatureParts } from '../feature.js';
import type { Geometry } from '../geometry.js';
import type { Metadata } from '../metadata.js';
import { ARC_COUNTERS, copiedGeometry, POINTER_BYTES } from '../size.js';
import { clonedParts, copiedParts, modeledParts, mutableGeometry, slotBytes } from './parts.js';
import type { Representation } from './representation.js';

export class ArcFeature extends Feature {
  private constructor(
    private readonly arc: Arc<FeatureParts>,
    account: NodeAccount,
    origin: FeatureOrigin,
  ) {
    super(account, origin);
  }

  static of(parts: FeatureParts, account: NodeAccount, origin: FeatureOrigin): ArcFeature {
    const bytes = slotBytes(parts.attributes.asBuilt()) + copiedGeometry(parts.geometry);
    return new ArcFeature(Arc.of(parts, account.census, bytes), account, origin);
  }

  get id(): string {
    return this.arc.value.id;
  }

  get metadata(): Metadata | null {
    return this.arc.value.metadata;
  }

  get attributes(): Attributes {
    return this.arc.value.attributes;
  }

  get geometry(): Geometry | null {
    return this.arc.value.geometry;
  }

  setId(id: string): void {
    this.partsMut().id = id;
  }

  setMetadata(metadata: Metadata | null): void {
    this.partsMut().metadata = metadata;
  }

  set(name: string, value: AttributeValue): void {
    this.partsMut().attributes.set(name, value);
  }

  delete(name: string): boolean {
    return this.has(name) && this.partsMut().attributes.delete(name);
  }

  setAttributes(attributes: Attributes): void {
    this.partsMut().attributes = attributes.asBuilt();
  }

  geometryMut(): Geometry {
    mutableGeometry(this.geometry);
    return mutableGeometry(this.partsMut().geometry);
  }

  setGeometry(geometry: Geometry | null): void {
    this.partsMut().geometry = geometry;
  }

  share(at: CloneCounter): ArcFeature {
    at.pointer(PART.feature);
    return new ArcFeature(this.arc.clone(), this.account, at);
  }

  intoParts(): FeatureParts {
    const parts = this.partsMut();
    this.drop();
    return parts;
  }

  override get unsharedBytes(): number {
    return POINTER_BYTES + (this.arc.strong === 1 ? ARC_COUNTERS + modeledParts(this.arc.value) : 0);
  }

  protected release(): void {
    this.arc.drop();
  }

  private partsMut(): FeatureParts {
    return this.arc.makeMut(parts => {
      const { copyOnWrite, strings } = this.account;
      copyOnWrite.deep(PART.feature, copiedParts(parts, strings), ARC_COUNTERS + modeledParts(parts));
      return clonedParts(parts, strings);
    });
  }
}

export const arcFeature: Representation<'arc-feature'> = {
  strategy: 'arc-feature',
  memo: 'Strategy 1',
  sharedParts: 'the whole feature',
  feature: ArcFeature,
  countsShare: { part: 'feature', kind: 'pointer' },
  build: (parts, account, origin = account.created) => ArcFeature.of(parts, account, origin),
};
