import { type Geometry, GeometryCollection, type Layout } from '../feature/geometry.js';

/**
 * The layout that all members of a collection have, at any depth, or a geometry's own; `undefined` where they
 * differ or there are none. WKT and WKB can tag a collection as a whole only with such a layout.
 */
export function commonLayout(geometry: Geometry): Layout | undefined {
  if (!(geometry instanceof GeometryCollection)) return geometry.layout;
  const [first, ...others] = geometry.members.map(commonLayout);
  return others.every(layout => layout === first) ? first : undefined;
}
