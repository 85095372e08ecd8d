/** Geometries of tests of actions, as WKT. */
import type { Geometry } from '../../../runtime/feature/geometry.js';
import { geometryFromGeoJson } from '../../../runtime/formats/geojson-geometry.js';
import { geometryFromWkt, geometryToWkt } from '../../../runtime/formats/wkt.js';
import type { SentFeature } from './run-action.js';

export function wkt(text: string, epsg: number | null = null): Geometry {
  return geometryFromWkt(text, epsg);
}

/** The polygon around a box, counterclockwise from its lower left corner. */
export function box(xmin: number, ymin: number, xmax: number, ymax: number, epsg?: number): Geometry {
  return wkt(
    `POLYGON ((${xmin} ${ymin}, ${xmax} ${ymin}, ${xmax} ${ymax}, ${xmin} ${ymax}, ${xmin} ${ymin}))`,
    epsg,
  );
}

/** The geometry of a feature that was sent. */
export function geometryOf({ geometry, epsg }: SentFeature): Geometry {
  return geometryFromGeoJson(geometry, epsg)!;
}

export function wktOf(sent: SentFeature): string {
  return geometryToWkt(geometryOf(sent));
}

/** What distinguishes outputs in most tests: id, attributes and geometry as WKT. */
export function summaryOf(sent: SentFeature): [id: string, attributes: object, geometry: string | null] {
  return [sent.id, sent.attributes, sent.geometry === null ? null : wktOf(sent)];
}
