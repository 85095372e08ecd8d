/**
 * `arc-geometry`, the memo's Strategy 2: the geometry is shared, the attributes are not.
 *
 * ```rust
 * struct Feature { id: Uuid, attributes: IndexMap<Attribute, AttributeValue>, metadata: Metadata, geometry: Arc<Geometry> }
 * ```
 *
 * Sharing deep-clones attributes and metadata. Attributes are always owned, so editing them copies nothing.
 */
import { Arc } from '../../arc.js';
import { type CloneCounter, type FeatureOrigin, type NodeAccount, PART } from '../../ledger/ledger.js';
import type { AttributeValue } from '../attribute-value.js';
import type { Attributes } from '../attributes.js';
import { dropped, type FeatureParts } from '../feature.js';
import type { Geometry } from '../geometry.js';
import type { Metadata } from '../metadata.js';
import { copiedGeometry, INLINE_BYTES } from '../size.js';
import type { Representation } from './representation.js';
import { SharedGeometryFeature } from './shared-geometry.js';

export class ArcGeometryFeature extends SharedGeometryFeature {
  private constructor(
    id: string,
    metadata: Metadata | null,
    private ownAttributes: Attributes | null,
    geometry: Arc<Geometry | null>,
    account: NodeAccount,
    origin: FeatureOrigin,
  ) {
    super(id, metadata, geometry, account, origin);
  }

  static of(parts: FeatureParts, account: NodeAccount, origin: FeatureOrigin): ArcGeometryFeature {
    const { id, metadata, attributes, geometry } = parts;
    return new ArcGeometryFeature(
      id,
      metadata,
      attributes.asBuilt(),
      Arc.of(geometry, account.census, copiedGeometry(geometry)),
      account,
      origin,
    );
  }

  get attributes(): Attributes {
    if (this.ownAttributes === null) throw dropped();
    return this.ownAttributes;
  }

  set(name: string, value: AttributeValue): void {
    this.attributes.set(name, value);
  }

  delete(name: string): boolean {
    return this.attributes.delete(name);
  }

  setAttributes(attributes: Attributes): void {
    this.ownAttributes = attributes.asBuilt();
  }

  share(at: CloneCounter): ArcGeometryFeature {
    const { attributes, account } = this;
    const { strings } = account;
    at.deep(PART.attributes, attributes.bytesCopied(strings), attributes.bytesModeled);
    return new ArcGeometryFeature(
      this.id,
      this.metadata,
      attributes.clone(strings),
      this.shareGeometry(at),
      account,
      at,
    );
  }

  intoParts(): FeatureParts {
    const { id, metadata, attributes } = this;
    const parts = { id, metadata, attributes, geometry: this.ownGeometry() };
    this.drop();
    return parts;
  }

  override get unsharedBytes(): number {
    return this.unsharedInline + INLINE_BYTES.attributes + this.attributes.bytesModeled;
  }

  protected release(): void {
    this.ownAttributes = null;
    this.geometryArc.drop();
  }
}

export const arcGeometry: Representation<'arc-geometry'> = {
  strategy: 'arc-geometry',
  memo: 'Strategy 2',
  sharedParts: 'geometry',
  feature: ArcGeometryFeature,
  countsShare: { part: 'geometry', kind: 'pointer' },
  build: (parts, account, origin = account.created) => ArcGeometryFeature.of(parts, account, origin),
};
