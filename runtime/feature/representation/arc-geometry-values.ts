/**
 * `arc-geometry-values`, the memo's Strategy 4: geometry shared, and each attribute value by itself.
 *
 * ```rust
 * struct Feature { id: Uuid, attributes: IndexMap<Attribute, Arc<AttributeValue>>, metadata: Metadata, geometry: Arc<Geometry> }
 * ```
 *
 * Sharing copies the map's structure (keys and pointers) and raises one count per value. Editing an attribute
 * while others see its value copies that one value (`Arc::make_mut`), never the others.
 */
import { Arc } from '../../arc.js';
import { type CloneCounter, type FeatureOrigin, type NodeAccount, PART } from '../../ledger/ledger.js';
import type { AttributeValue } from '../attribute-value.js';
import { Attributes } from '../attributes.js';
import { dropped, type FeatureParts } from '../feature.js';
import type { Geometry } from '../geometry.js';
import type { Metadata } from '../metadata.js';
import {
  arcBlock,
  copiedContents,
  copiedGeometry,
  copyValue,
  INLINE_BYTES,
  modeledContents,
  VALUE_SLOT,
} from '../size.js';
import type { Representation } from './representation.js';
import { SharedGeometryFeature } from './shared-geometry.js';
import { ValueArcs } from './value-arcs.js';

export class ArcGeometryValuesFeature extends SharedGeometryFeature {
  private constructor(
    id: string,
    metadata: Metadata | null,
    private values: ValueArcs | null,
    geometry: Arc<Geometry | null>,
    account: NodeAccount,
    origin: FeatureOrigin,
  ) {
    super(id, metadata, geometry, account, origin);
  }

  static of(parts: FeatureParts, account: NodeAccount, origin: FeatureOrigin): ArcGeometryValuesFeature {
    const { id, metadata, attributes, geometry } = parts;
    const { census } = account;
    const values = ValueArcs.of(attributes, census);
    return new ArcGeometryValuesFeature(
      id,
      metadata,
      values,
      Arc.of(geometry, census, copiedGeometry(geometry)),
      account,
      origin,
    );
  }

  get attributes(): ValueArcs {
    if (this.values === null) throw dropped();
    return this.values;
  }

  set(name: string, value: AttributeValue): void {
    this.attributes.makeMut(name, shared => this.copyValue(shared));
    this.attributes.set(name, value);
  }

  delete(name: string): boolean {
    return this.attributes.delete(name);
  }

  setAttributes(attributes: Attributes): void {
    this.attributes.drop();
    this.values = ValueArcs.of(attributes, this.account.census);
  }

  share(at: CloneCounter): ArcGeometryValuesFeature {
    const { attributes } = this;
    at.deep(PART.attributeMap, attributes.structureBytesCopied, attributes.structureBytesModeled);
    at.pointer(PART.attributeValue, attributes.size);
    return new ArcGeometryValuesFeature(
      this.id,
      this.metadata,
      attributes.clone(),
      this.shareGeometry(at),
      this.account,
      at,
    );
  }

  intoParts(): FeatureParts {
    const { id, metadata, attributes } = this;
    const owned = Attributes.of(attributes.ownEntries(value => this.copyValue(value)));
    const parts = { id, metadata, attributes: owned, geometry: this.ownGeometry() };
    this.drop();
    return parts;
  }

  override get unsharedBytes(): number {
    return this.unsharedInline + INLINE_BYTES.attributes + this.attributes.unsharedBytes;
  }

  protected release(): void {
    this.attributes.drop();
    this.values = null;
    this.geometryArc.drop();
  }

  private copyValue(value: AttributeValue): AttributeValue {
    const { copyOnWrite, strings } = this.account;
    copyOnWrite.deep(
      PART.attributeValue,
      VALUE_SLOT + copiedContents(value, strings),
      arcBlock('value') + modeledContents(value),
    );
    return copyValue(value, strings);
  }
}

export const arcGeometryValues: Representation<'arc-geometry-values'> = {
  strategy: 'arc-geometry-values',
  memo: 'Strategy 4',
  sharedParts: 'geometry; each attribute value by itself',
  feature: ArcGeometryValuesFeature,
  countsShare: { part: 'geometry', kind: 'pointer' },
  build: (parts, account, origin = account.created) => ArcGeometryValuesFeature.of(parts, account, origin),
};
