/** Random geometries of every type and layout, and their exact comparison. */

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import {
  type Geometry,
  GeometryCollection,
  type Layout,
  PathGeometry,
  type PathType,
  PointGeometry,
  stride,
} from '../../../runtime/feature/geometry.js';

type Vertex = number[];

export const allLayouts: readonly Layout[] = ['XY', 'XYZ', 'XYM', 'XYZM'];

const finite = fc.oneof(
  fc.integer({ min: -180, max: 180 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constant(-0),
);

/** Ordinates after x and y; the other formats than GeoJSON hold absent ones too. */
const absentOrFinite = fc.oneof({ weight: 4, arbitrary: finite }, fc.constant(Number.NaN));

function vertex(layout: Layout): fc.Arbitrary<Vertex> {
  return fc.tuple(finite, finite, absentOrFinite, absentOrFinite).map(v => v.slice(0, stride(layout)));
}

function ring(layout: Layout): fc.Arbitrary<Vertex[]> {
  return fc
    .array(vertex(layout), { minLength: 1, maxLength: 5 })
    .map(open => (open.length === 1 ? open : [...open, open[0]!]));
}

function path(
  type: PathType,
  layout: Layout,
  runs: Vertex[][],
  polygons: Vertex[][][] | null = null,
): PathGeometry {
  const coordinates = new Float64Array(runs.flat(2));
  const hasRings = type !== 'LineString' && type !== 'MultiPoint';
  const isEmpty = coordinates.length === 0;
  const offsets = (sizes: number[]): Uint32Array => {
    const sums = [0];
    if (!isEmpty) for (const size of sizes) sums.push(sums[sums.length - 1]! + size);
    return new Uint32Array(sums);
  };
  return new PathGeometry(
    type,
    null,
    layout,
    coordinates,
    hasRings ? offsets(runs.map(run => run.length)) : null,
    polygons === null ? null : offsets(polygons.map(polygon => polygon.length)),
  );
}

function leaf(layout: Layout): fc.Arbitrary<Geometry> {
  const run = fc.array(vertex(layout), { maxLength: 6 });
  const emptyVertex = new Array<number>(stride(layout)).fill(Number.NaN);
  const point = fc.oneof({ weight: 5, arbitrary: vertex(layout) }, fc.constant(emptyVertex));
  const polygon = fc.array(ring(layout), { maxLength: 3 });
  return fc.oneof(
    point.map(([x, y, third, fourth]) =>
      layout === 'XYM'
        ? new PointGeometry(null, layout, x!, y!, undefined, third)
        : new PointGeometry(null, layout, x!, y!, third, fourth),
    ),
    run.map(vertices => path('LineString', layout, [vertices])),
    fc.array(point, { maxLength: 5 }).map(points => path('MultiPoint', layout, [points])),
    fc.array(run, { maxLength: 4 }).map(runs => path('MultiLineString', layout, runs)),
    polygon.map(rings => path('Polygon', layout, rings)),
    fc
      .array(polygon, { maxLength: 3 })
      .map(polygons => path('MultiPolygon', layout, polygons.flat(), polygons)),
  );
}

/** Geometries and nested collections whose members have layouts out of `layouts`. */
export function anyGeometry(layouts: readonly Layout[] = allLayouts): fc.Arbitrary<Geometry> {
  const { geometry } = fc.letrec<{ geometry: Geometry }>(tie => ({
    geometry: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 4, arbitrary: fc.constantFrom(...layouts).chain(leaf) },
      {
        weight: 1,
        arbitrary: fc
          .array(tie('geometry'), { maxLength: 3 })
          .map(members => new GeometryCollection(null, members)),
      },
    ),
  }));
  return fc.tuple(geometry, fc.constantFrom(null, 4326, 6697)).map(([built, epsg]) => {
    const copy = built.clone();
    copy.epsg = epsg;
    return copy;
  });
}

/** Whether two geometries are the same bit by bit (NaN equals NaN, -0 isn't 0). */
export function sameGeometry(a: Geometry | null, b: Geometry | null): boolean {
  return isDeepStrictEqual(a, b);
}
