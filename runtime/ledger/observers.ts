/** Who may look on when something is asked of a feature: what a trace and a replay hang on a node's account. */
import type { AttributeValue } from '../feature/attribute-value.js';
import type { Attributes } from '../feature/attributes.js';
import type { Geometry } from '../feature/geometry.js';
import type { Metadata } from '../feature/metadata.js';

/** Is told what is asked of the features that a node has in hand, by their handles (runtime/trace). */
export interface RequestRecorder {
  set(handle: number, name: string, value: AttributeValue): void;
  delete(handle: number, name: string): void;
  setAttributes(handle: number, attributes: Attributes): void;
  geometryMut(handle: number, holder: { readonly geometry: Geometry | null }): void;
  setGeometry(handle: number, geometry: Geometry | null): void;
  setMetadata(handle: number, metadata: Metadata | null): void;
  setId(handle: number): void;
  intoParts(handle: number): void;
  drop(handle: number): void;
}

/** Is told by how many bytes of the Rust layout more or fewer are alive. */
export interface LiveMeter {
  change(bytes: number): void;
}
