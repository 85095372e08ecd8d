/** The features that strategies are compared with: small, medium and large ones. */
import type { AttributeValue } from '../runtime/feature/attribute-value.js';
import { Attributes } from '../runtime/feature/attributes.js';
import { PathGeometry, PointGeometry } from '../runtime/feature/geometry.js';

export const SIZES = ['small', 'medium', 'large'] as const;
export type Size = (typeof SIZES)[number];

/** 10 attributes and a point; 50 and 1,000 vertices; 100, ten of them 10 kB strings, and 100,000 vertices. */
const SHAPES: Readonly<Record<Size, { attributes: number; longStrings: number; vertices: number }>> = {
  small: { attributes: 10, longStrings: 0, vertices: 1 },
  medium: { attributes: 50, longStrings: 0, vertices: 1000 },
  large: { attributes: 100, longStrings: 10, vertices: 100_000 },
};

const LONG_STRING = 10_000;

/** Those of the feature with a number. */
export function attributesOf(size: Size, number: number): Attributes {
  const { attributes, longStrings } = SHAPES[size];
  const value = (index: number): AttributeValue => {
    if (index < longStrings) return `${number} ${'x'.repeat(LONG_STRING)}`.slice(0, LONG_STRING);
    return index % 2 === 0 ? `value ${index}` : index * 1.5;
  };
  return Attributes.of(
    Array.from({ length: attributes }, (_, index) => [`attribute ${index}`, value(index)]),
  );
}

export function geometryOf(size: Size): PathGeometry | PointGeometry {
  const { vertices } = SHAPES[size];
  if (vertices === 1) return new PointGeometry(4326, 'XY', 1, 2);
  return new PathGeometry('LineString', 4326, 'XY', new Float64Array(2 * vertices));
}
