/** Areal geometries as their polygons, and polygons as one geometry. */

import {
  type Geometry,
  GeometryCollection,
  PathGeometry,
  PointGeometry,
  polygonRings,
  stride,
} from '../feature/geometry.js';
import { uncounted } from '../ledger/conversions.js';

/**
 * Every polygon in a geometry, at any depth, as a geometry of its own with `epsg`. They share no memory with it.
 * Points, lines and empty polygons are left out. What is copied counts as regrouping.
 */
export function polygonsOf(geometry: Geometry, conversions = uncounted): PathGeometry[] {
  const polygons = partsOf(geometry, geometry.epsg);
  for (const { coordinates } of polygons) conversions.add('regrouping', coordinates.byteLength);
  return polygons;
}

function partsOf(geometry: Geometry, epsg: number | null): PathGeometry[] {
  if (geometry instanceof GeometryCollection) {
    return geometry.members.flatMap(member => partsOf(member, epsg));
  }
  if (geometry instanceof PointGeometry) return [];
  const { layout, coordinates, ringOffsets } = geometry;
  const step = stride(layout);
  return polygonRings(geometry)
    .filter(([first, end]) => first < end)
    .map(([first, end]) => {
      const offsets = ringOffsets!.slice(first, end + 1);
      const start = offsets[0]!;
      const vertices = coordinates.slice(start * step, offsets[end - first]! * step);
      return new PathGeometry(
        'Polygon',
        epsg,
        layout,
        vertices,
        offsets.map(offset => offset - start),
      );
    });
}

/**
 * The multi-polygon of polygons of one layout, at least one of them, as they are: none are merged. What is copied
 * counts as regrouping.
 */
export function multiPolygonOf(
  polygons: readonly PathGeometry[],
  epsg: number | null,
  conversions = uncounted,
): PathGeometry {
  const { layout } = polygons[0]!;
  const coordinates = new Float64Array(
    polygons.reduce((sum, polygon) => sum + polygon.coordinates.length, 0),
  );
  conversions.add('regrouping', coordinates.byteLength);
  const ringOffsets = [0];
  const partOffsets = [0];
  let vertices = 0;
  for (const polygon of polygons) {
    coordinates.set(polygon.coordinates, vertices * stride(layout));
    for (const offset of polygon.ringOffsets!.subarray(1)) ringOffsets.push(vertices + offset);
    partOffsets.push(ringOffsets.length - 1);
    vertices += polygon.vertexCount;
  }
  return new PathGeometry(
    'MultiPolygon',
    epsg,
    layout,
    coordinates,
    new Uint32Array(ringOffsets),
    new Uint32Array(partOffsets),
  );
}
