/**
 * Well-known text as the engine's CSV Writer spells it: no space before the bracket, no `Z` word before a third
 * number, multi-points flat, numbers without exponents, and never `EMPTY`: `POINT(1 2 3)`, `POLYGON(())`.
 */

import { type Geometry, GeometryCollection, hasZ, PathGeometry, stride } from '../feature/geometry.js';
import { decimalText } from './decimal-text.js';

/** The text of a geometry; `undefined` for a geometry collection, which the engine can't write. Measures are left out. */
export function plainWkt(geometry: Geometry): string | undefined {
  if (geometry instanceof GeometryCollection) return undefined;
  const name = geometry.type.toUpperCase();
  if (geometry instanceof PathGeometry) return `${name}${pathText(geometry)}`;
  const { layout, x, y, z } = geometry;
  const ordinates = hasZ(layout) ? [x, y, z] : [x, y];
  return `${name}(${ordinates.map(decimalText).join(' ')})`;
}

function pathText({ type, layout, coordinates, ringOffsets, partOffsets }: PathGeometry): string {
  const step = stride(layout);
  const written = hasZ(layout) ? 3 : 2;
  const vertex = (index: number): string => {
    const start = index * step;
    return Array.from(coordinates.subarray(start, start + written), decimalText).join(' ');
  };
  if (ringOffsets === null) return listText(0, coordinates.length / step, vertex);
  const ring = (index: number): string => listText(ringOffsets[index]!, ringOffsets[index + 1]!, vertex);
  const polygon = (first: number, end: number): string =>
    first === end ? '(())' : listText(first, end, ring);
  if (type === 'Polygon') return polygon(0, ringOffsets.length - 1);
  if (partOffsets === null) return listText(0, ringOffsets.length - 1, ring);
  return listText(0, partOffsets.length - 1, part => polygon(partOffsets[part]!, partOffsets[part + 1]!));
}

function listText(first: number, end: number, item: (index: number) => string): string {
  const items: string[] = [];
  for (let i = first; i < end; i++) items.push(item(i));
  return `(${items.join(', ')})`;
}
