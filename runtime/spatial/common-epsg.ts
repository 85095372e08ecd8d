import type { Geometry } from '../feature/geometry.js';

/** The EPSG code of geometries that are put together: theirs if all that have one agree, else `null`. */
export function commonEpsg(geometries: Iterable<Geometry>): number | null {
  let common: number | null = null;
  for (const { epsg } of geometries) {
    if (epsg === null || epsg === common) continue;
    if (common !== null) return null;
    common = epsg;
  }
  return common;
}
