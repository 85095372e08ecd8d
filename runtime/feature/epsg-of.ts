/** What EPSG code a feature has, with a geometry or without. */
import type { Geometry } from './geometry.js';
import type { Metadata } from './metadata.js';

/** The code of the geometry, or the one that the feature came with although it has none. */
export function epsgOf({
  geometry,
  metadata,
}: {
  readonly geometry: Geometry | null;
  readonly metadata: Metadata | null;
}): number | null {
  return geometry === null ? (metadata?.epsg ?? null) : geometry.epsg;
}
