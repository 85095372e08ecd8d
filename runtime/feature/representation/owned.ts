/**
 * `owned`, the engine as the memo found it: nothing is shared, every share is a deep clone.
 *
 * ```rust
 * struct Feature { id: Uuid, attributes: IndexMap<Attribute, AttributeValue>, metadata: Metadata, geometry: Geometry }
 * ```
 */
import { type CloneCounter, type FeatureOrigin, type NodeAccount, PART } from '../../ledger/ledger.js';
import type { AttributeValue } from '../attribute-value.js';
import type { Attributes } from '../attributes.js';
import { dropped, Feature, type FeatureParts } from '../feature.js';
import type { Geometry } from '../geometry.js';
import type { Metadata } from '../metadata.js';
import { clonedParts, copiedParts, modeledParts, mutableGeometry } from './parts.js';
import type { Representation } from './representation.js';

export class OwnedFeature extends Feature {
  private own: FeatureParts | null;

  constructor(parts: FeatureParts, account: NodeAccount, origin: FeatureOrigin) {
    super(account, origin);
    this.own = parts;
  }

  get id(): string {
    return this.parts.id;
  }

  get metadata(): Metadata | null {
    return this.parts.metadata;
  }

  get attributes(): Attributes {
    return this.parts.attributes;
  }

  get geometry(): Geometry | null {
    return this.parts.geometry;
  }

  setId(id: string): void {
    this.parts.id = id;
  }

  setMetadata(metadata: Metadata | null): void {
    this.parts.metadata = metadata;
  }

  set(name: string, value: AttributeValue): void {
    this.parts.attributes.set(name, value);
  }

  delete(name: string): boolean {
    return this.parts.attributes.delete(name);
  }

  setAttributes(attributes: Attributes): void {
    this.parts.attributes = attributes.asBuilt();
  }

  geometryMut(): Geometry {
    return mutableGeometry(this.parts.geometry);
  }

  setGeometry(geometry: Geometry | null): void {
    this.parts.geometry = geometry;
  }

  share(at: CloneCounter): OwnedFeature {
    const { parts } = this;
    const { strings } = this.account;
    at.deep(PART.feature, copiedParts(parts, strings), modeledParts(parts));
    return new OwnedFeature(clonedParts(parts, strings), this.account, at);
  }

  intoParts(): FeatureParts {
    const { parts } = this;
    this.drop();
    return parts;
  }

  protected release(): void {
    this.own = null;
  }

  private get parts(): FeatureParts {
    if (this.own === null) throw dropped();
    return this.own;
  }
}

export const owned: Representation<'owned'> = {
  strategy: 'owned',
  memo: "today's engine",
  sharedParts: 'none: every share is a deep clone',
  feature: OwnedFeature,
  countsShare: { part: 'feature', kind: 'deep' },
  build: (parts, account, origin = account.created) => {
    parts.attributes.asBuilt();
    return new OwnedFeature(parts, account, origin);
  },
};
