/**
 * `arc-geometry-attributes`, the memo's Strategy 3 and front-runner: geometry and attribute map, each shared.
 *
 * ```rust
 * struct Feature { id: Uuid, attributes: Arc<IndexMap<Attribute, AttributeValue>>, metadata: Metadata, geometry: Arc<Geometry> }
 * ```
 *
 * Sharing raises two counts. Editing one part never copies the other; editing an attribute while others see
 * the map copies the whole map.
 */
import { Arc } from '../../arc.js';
import { type CloneCounter, type FeatureOrigin, type NodeAccount, PART } from '../../ledger/ledger.js';
import type { AttributeValue } from '../attribute-value.js';
import type { Attributes } from '../attributes.js';
import type { FeatureParts } from '../feature.js';
import type { Geometry } from '../geometry.js';
import type { Metadata } from '../metadata.js';
import { arcBlock, copiedGeometry, POINTER_BYTES } from '../size.js';
import { slotBytes } from './parts.js';
import type { Representation } from './representation.js';
import { SharedGeometryFeature } from './shared-geometry.js';

export class ArcGeometryAttributesFeature extends SharedGeometryFeature {
  private constructor(
    id: string,
    metadata: Metadata | null,
    private readonly attributesArc: Arc<Attributes>,
    geometry: Arc<Geometry | null>,
    account: NodeAccount,
    origin: FeatureOrigin,
  ) {
    super(id, metadata, geometry, account, origin);
  }

  static of(parts: FeatureParts, account: NodeAccount, origin: FeatureOrigin): ArcGeometryAttributesFeature {
    const { id, metadata, attributes, geometry } = parts;
    const { census } = account;
    return new ArcGeometryAttributesFeature(
      id,
      metadata,
      Arc.of(attributes.asBuilt(), census, slotBytes(attributes)),
      Arc.of(geometry, census, copiedGeometry(geometry)),
      account,
      origin,
    );
  }

  get attributes(): Attributes {
    return this.attributesArc.value;
  }

  set(name: string, value: AttributeValue): void {
    this.attributesMut().set(name, value);
  }

  delete(name: string): boolean {
    return this.has(name) && this.attributesMut().delete(name);
  }

  setAttributes(attributes: Attributes): void {
    this.attributesArc.replace(attributes.asBuilt(), slotBytes(attributes));
  }

  share(at: CloneCounter): ArcGeometryAttributesFeature {
    at.pointer(PART.attributes);
    return new ArcGeometryAttributesFeature(
      this.id,
      this.metadata,
      this.attributesArc.clone(),
      this.shareGeometry(at),
      this.account,
      at,
    );
  }

  intoParts(): FeatureParts {
    const { id, metadata } = this;
    const parts = { id, metadata, attributes: this.attributesMut(), geometry: this.ownGeometry() };
    this.drop();
    return parts;
  }

  override get unsharedBytes(): number {
    const { attributesArc } = this;
    const attributes =
      attributesArc.strong === 1 ? arcBlock('attributes') + attributesArc.value.bytesModeled : 0;
    return this.unsharedInline + POINTER_BYTES + attributes;
  }

  protected release(): void {
    this.attributesArc.drop();
    this.geometryArc.drop();
  }

  private attributesMut(): Attributes {
    return this.attributesArc.makeMut(attributes => {
      const { copyOnWrite, strings } = this.account;
      const modeled = arcBlock('attributes') + attributes.bytesModeled;
      copyOnWrite.deep(PART.attributes, attributes.bytesCopied(strings), modeled);
      return attributes.clone(strings);
    });
  }
}

export const arcGeometryAttributes: Representation<'arc-geometry-attributes'> = {
  strategy: 'arc-geometry-attributes',
  memo: 'Strategy 3, its front-runner',
  sharedParts: 'geometry; the attribute map as one',
  feature: ArcGeometryAttributesFeature,
  countsShare: { part: 'geometry', kind: 'pointer' },
  build: (parts, account, origin = account.created) =>
    ArcGeometryAttributesFeature.of(parts, account, origin),
};
