/**
 * A sixth representation, as somebody would add one: the attribute map is shared, the geometry is not. What one share
 * counts is nothing that the five count.
 */
import { Arc } from '../../../runtime/arc.js';
import type { AttributeValue } from '../../../runtime/feature/attribute-value.js';
import type { Attributes } from '../../../runtime/feature/attributes.js';
import { Feature, type FeatureParts } from '../../../runtime/feature/feature.js';
import type { Geometry } from '../../../runtime/feature/geometry.js';
import type { Metadata } from '../../../runtime/feature/metadata.js';
import type { Representation } from '../../../runtime/feature/representation/representation.js';
import { copiedGeometry, modeledGeometry } from '../../../runtime/feature/size.js';
import { type CloneCounter, type NodeAccount, PART } from '../../../runtime/ledger/ledger.js';

class SharedMapFeature extends Feature {
  id: string;
  metadata: Metadata | null;
  geometry: Geometry | null;

  constructor(
    { id, metadata, geometry }: Omit<FeatureParts, 'attributes'>,
    private readonly map: Arc<Attributes>,
    account: NodeAccount,
    origin = account.created,
  ) {
    super(account, origin);
    this.id = id;
    this.metadata = metadata;
    this.geometry = geometry;
  }

  get attributes(): Attributes {
    return this.map.value;
  }

  setId(id: string): void {
    this.id = id;
  }

  setMetadata(metadata: Metadata | null): void {
    this.metadata = metadata;
  }

  set(name: string, value: AttributeValue): void {
    this.mapMut().set(name, value);
  }

  delete(name: string): boolean {
    return this.mapMut().delete(name);
  }

  setAttributes(attributes: Attributes): void {
    this.map.replace(attributes);
  }

  geometryMut(): Geometry {
    if (this.geometry === null) throw new Error('no geometry');
    return this.geometry;
  }

  setGeometry(geometry: Geometry | null): void {
    this.geometry = geometry;
  }

  share(at: CloneCounter): SharedMapFeature {
    const { id, metadata, geometry } = this;
    at.pointer(PART.attributes);
    at.deep(PART.geometry, copiedGeometry(geometry), modeledGeometry(geometry));
    const copy = { id, metadata, geometry: geometry?.clone() ?? null };
    return new SharedMapFeature(copy, this.map.clone(), this.account, at);
  }

  intoParts(): FeatureParts {
    const { id, metadata, geometry } = this;
    const parts = { id, metadata, geometry, attributes: this.mapMut() };
    this.drop();
    return parts;
  }

  protected release(): void {
    this.map.drop();
  }

  private mapMut(): Attributes {
    return this.map.makeMut(map => {
      const { copyOnWrite, strings } = this.account;
      copyOnWrite.deep(PART.attributes, map.bytesCopied(strings), map.bytesModeled);
      return map.clone(strings);
    });
  }
}

export const sharedMap: Representation<'shared-map'> = {
  strategy: 'shared-map',
  memo: 'none',
  sharedParts: 'the attribute map as one',
  feature: SharedMapFeature,
  countsShare: { part: 'attributes', kind: 'pointer' },
  build: (parts, account, origin) =>
    new SharedMapFeature(parts, Arc.of(parts.attributes, account.census), account, origin),
};
