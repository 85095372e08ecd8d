/** What a feature carries beside attributes and geometry: mostly nothing, for most features. */
export interface Metadata {
  readonly featureId?: string;
  readonly featureType?: string;
  readonly lod?: number;
  /**
   * The id that the feature has in its file, where that can't be its own, as JSON text: `"N419"`, `7`. The engine
   * drops it, so the model of bytes does not count it.
   */
  readonly sourceId?: string;
  /** The code of a feature without geometry: the engine keeps one there too. It counts only while there is none. */
  readonly epsg?: number;
}

/** Bytes that the Rust clone of the metadata has on the heap (table in size.ts). */
export function modeledMetadata(metadata: Metadata | null): number {
  if (metadata === null) return 0;
  return Buffer.byteLength(metadata.featureId ?? '') + Buffer.byteLength(metadata.featureType ?? '');
}

/** Bytes that this process copies: a slot for each of the engine's three fields. */
export function copiedMetadata(metadata: Metadata | null): number {
  return metadata === null ? 0 : 24;
}
