/** What the representations have in common about the owned parts of a feature. */
import type { Attributes } from '../attributes.js';
import type { FeatureParts } from '../feature.js';
import type { Geometry } from '../geometry.js';
import { copiedMetadata, modeledMetadata } from '../metadata.js';
import { copiedGeometry, INLINE_BYTES, modeledGeometry, type StringCopying, VALUE_SLOT } from '../size.js';

/** A deep clone that shares nothing changeable with `parts`. */
export function clonedParts(parts: FeatureParts, strings: StringCopying): FeatureParts {
  return {
    id: parts.id,
    metadata: parts.metadata === null ? null : { ...parts.metadata },
    attributes: parts.attributes.clone(strings),
    geometry: parts.geometry === null ? null : parts.geometry.clone(),
  };
}

/** Bytes that `clonedParts` copies in this process. */
export function copiedParts(parts: FeatureParts, strings: StringCopying): number {
  return (
    parts.attributes.bytesCopied(strings) + copiedGeometry(parts.geometry) + copiedMetadata(parts.metadata)
  );
}

/** Bytes that the Rust clone of the whole feature takes, its inline part included. */
export function modeledParts(parts: FeatureParts): number {
  return (
    INLINE_BYTES.feature +
    parts.attributes.bytesModeled +
    modeledGeometry(parts.geometry) +
    modeledMetadata(parts.metadata)
  );
}

/** `geometry`, or an error if there is none to be changed. */
export function mutableGeometry(geometry: Geometry | null): Geometry {
  if (geometry === null) throw new Error('the feature has no geometry that could be changed');
  return geometry;
}

/**
 * What the census of Arcs counts for attributes, in bytes: their slots. Strings are shared, and what arrays and maps
 * hold would have to be added up for every feature that is made.
 */
export function slotBytes({ size }: Attributes): number {
  return VALUE_SLOT * size;
}
