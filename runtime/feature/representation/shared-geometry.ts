/** What the memo's Strategies 2, 3 and 4 have in common: id and metadata inline, the geometry in an `Arc`. */
import type { Arc } from '../../arc.js';
import { type CloneCounter, type FeatureOrigin, type NodeAccount, PART } from '../../ledger/ledger.js';
import { Feature } from '../feature.js';
import type { Geometry } from '../geometry.js';
import { copiedMetadata, type Metadata, modeledMetadata } from '../metadata.js';
import { arcBlock, copiedGeometry, INLINE_BYTES, modeledGeometry, POINTER_BYTES } from '../size.js';
import { mutableGeometry } from './parts.js';

/** Inline bytes of what a feature has beside attributes and geometry. */
const ID_AND_METADATA = INLINE_BYTES.feature - INLINE_BYTES.attributes - INLINE_BYTES.geometry;

export abstract class SharedGeometryFeature extends Feature {
  constructor(
    private ownId: string,
    private ownMetadata: Metadata | null,
    protected readonly geometryArc: Arc<Geometry | null>,
    account: NodeAccount,
    origin: FeatureOrigin,
  ) {
    super(account, origin);
  }

  get id(): string {
    return this.ownId;
  }

  get metadata(): Metadata | null {
    return this.ownMetadata;
  }

  get geometry(): Geometry | null {
    return this.geometryArc.value;
  }

  setId(id: string): void {
    this.ownId = id;
  }

  setMetadata(metadata: Metadata | null): void {
    this.ownMetadata = metadata;
  }

  geometryMut(): Geometry {
    mutableGeometry(this.geometry);
    return mutableGeometry(this.geometryArc.makeMut(geometry => this.copyGeometry(geometry)));
  }

  setGeometry(geometry: Geometry | null): void {
    this.geometryArc.replace(geometry, copiedGeometry(geometry));
  }

  /** Counts and makes the geometry handle of a share, and counts its copy of the metadata. */
  protected shareGeometry(at: CloneCounter): Arc<Geometry | null> {
    const { ownMetadata } = this;
    if (ownMetadata !== null) {
      at.deep(PART.metadata, copiedMetadata(ownMetadata), modeledMetadata(ownMetadata));
    }
    at.pointer(PART.geometry);
    return this.geometryArc.clone();
  }

  /** The geometry, moved out if this is its last handle, else copied. */
  protected ownGeometry(): Geometry | null {
    return this.geometryArc.makeMut(geometry => this.copyGeometry(geometry));
  }

  /** Bytes of what is not the attributes', as `unsharedBytes` counts. */
  protected get unsharedInline(): number {
    const { geometryArc, ownMetadata } = this;
    const own = ID_AND_METADATA + POINTER_BYTES + modeledMetadata(ownMetadata);
    if (geometryArc.strong > 1) return own;
    return own + arcBlock('geometry') + modeledGeometry(geometryArc.value);
  }

  private copyGeometry(geometry: Geometry | null): Geometry | null {
    const modeled = arcBlock('geometry') + modeledGeometry(geometry);
    this.account.copyOnWrite.deep(PART.geometry, copiedGeometry(geometry), modeled);
    return geometry === null ? null : geometry.clone();
  }
}
