import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type Geometry,
  GeometryCollection,
  PathGeometry,
  PointGeometry,
} from '../../../runtime/feature/geometry.js';
import { geometryFromGeoJson, geometryToGeoJson } from '../../../runtime/formats/geojson-geometry.js';
import { anyGeometry, sameGeometry } from './geometry-arbitrary.js';
import { userErrorOf } from './user-error-of.js';

test('reads a polygon with a hole into flat arrays', () => {
  const exterior = [
    [0, 0],
    [4, 0],
    [4, 4],
    [0, 4],
    [0, 0],
  ];
  const hole = [
    [1, 1],
    [1, 2],
    [2, 2],
    [1, 1],
  ];
  const polygon = geometryFromGeoJson({ type: 'Polygon', coordinates: [exterior, hole] }, 4326);
  assert.instance(polygon, PathGeometry);
  assert.equal(
    polygon,
    new PathGeometry(
      'Polygon',
      4326,
      'XY',
      new Float64Array([...exterior, ...hole].flat()),
      new Uint32Array([0, 5, 9]),
    ),
  );
});

test('keeps heights, and reads a position without one among others as NaN', () => {
  const line = geometryFromGeoJson(
    {
      type: 'LineString',
      coordinates: [
        [1, 2, 3],
        [4, 5],
      ],
    },
    null,
  ) as PathGeometry;
  assert.is(line.layout, 'XYZ');
  assert.equal([...line.coordinates.slice(0, 5)], [1, 2, 3, 4, 5]);
  assert.ok(Number.isNaN(line.coordinates[5]!));
  assert.equal(geometryToGeoJson(line), {
    type: 'LineString',
    coordinates: [
      [1, 2, 3],
      [4, 5],
    ],
  });
});

test('a feature without a geometry has none', () => {
  assert.is(geometryFromGeoJson(null, 4326), null);
  assert.is(geometryFromGeoJson(undefined, 4326), null);
});

test('closes an open ring and ignores numbers after the third', () => {
  const open = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0, 1, 9],
        [1, 0, 1, 9],
        [1, 1, 1, 9],
      ],
    ],
  };
  const polygon = geometryFromGeoJson(open, null) as PathGeometry;
  assert.is(polygon.layout, 'XYZ');
  assert.equal([...polygon.coordinates], [0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0, 1]);
});

test('reads and writes empty geometries of every type', () => {
  for (const type of ['Point', 'LineString', 'Polygon', 'MultiPoint', 'MultiLineString', 'MultiPolygon']) {
    const geometry = geometryFromGeoJson({ type, coordinates: [] }, 4326)!;
    assert.ok(geometry.isEmpty, type);
    assert.equal(geometryToGeoJson(geometry), { type, coordinates: [] });
  }
  const collection = { type: 'GeometryCollection', geometries: [] };
  assert.equal(geometryToGeoJson(geometryFromGeoJson(collection, null)!), collection);
});

test('leaves measures out', () => {
  assert.equal(geometryToGeoJson(new PointGeometry(null, 'XYM', 1, 2, undefined, 9)), {
    type: 'Point',
    coordinates: [1, 2],
  });
  const measured = new PathGeometry('MultiPoint', null, 'XYZM', new Float64Array([1, 2, 3, 4]));
  assert.equal(geometryToGeoJson(measured), { type: 'MultiPoint', coordinates: [[1, 2, 3]] });
});

test('every geometry comes back from its GeoJSON text', () => {
  fc.assert(
    fc.property(anyGeometry(['XY', 'XYZ']), geometry => {
      const text = JSON.stringify(geometryToGeoJson(geometry));
      const back = geometryFromGeoJson(JSON.parse(text), geometry.epsg);
      return sameGeometry(withJsonNumbers(back!), withJsonNumbers(geometry));
    }),
  );
});

/** GeoJSON has no place for the layout where no vertex has a height, nor JSON text for the sign of -0. */
function withJsonNumbers(geometry: Geometry): Geometry {
  if (geometry instanceof GeometryCollection) {
    return new GeometryCollection(geometry.epsg, geometry.members.map(withJsonNumbers));
  }
  const { epsg } = geometry;
  if (geometry instanceof PointGeometry) {
    const layout = Number.isNaN(geometry.z) ? 'XY' : geometry.layout;
    return new PointGeometry(epsg, layout, geometry.x + 0, geometry.y + 0, geometry.z + 0);
  }
  const { type, ringOffsets, partOffsets } = geometry;
  let { layout } = geometry;
  let coordinates = geometry.coordinates.map(value => value + 0);
  if (layout === 'XYZ' && coordinates.every((value, i) => i % 3 !== 2 || Number.isNaN(value))) {
    layout = 'XY';
    coordinates = coordinates.filter((_, i) => i % 3 !== 2);
  }
  return new PathGeometry(type, epsg, layout, coordinates, ringOffsets, partOffsets);
}

test('malformed input is named with its place', () => {
  const message = (value: unknown): string => userErrorOf(() => geometryFromGeoJson(value, null));
  assert.match(message('POINT (1 2)'), 'must be an object');
  assert.match(message({ type: 'Curve', coordinates: [] }), 'type must be Point, LineString');
  assert.match(message({ coordinates: [1, 2] }), 'is missing');
  assert.match(
    message({ type: 'Point' }),
    'coordinates of a Point must be a position such as [135.5, 34.7], but are missing',
  );
  assert.match(message({ type: 'Point', coordinates: ['1', '2'] }), '["1","2"]');
  assert.match(message({ type: 'Point', coordinates: [1, null] }), '[1,null]');
  assert.match(message({ type: 'LineString', coordinates: [[1, 2], [3]] }), 'coordinates[1] of a LineString');
  assert.match(message({ type: 'LineString', coordinates: [[1, 2], []] }), 'coordinates[1] of a LineString');
  assert.match(
    message({ type: 'MultiPolygon', coordinates: [[[[0, 0], [1, 0], 'x']]] }),
    'coordinates[0][0][2]',
  );
  assert.match(
    message({
      type: 'Polygon',
      coordinates: [
        [0, 0],
        [1, 1],
      ],
    }),
    'coordinates[0][0] of a Polygon',
  );
  assert.match(message({ type: 'Polygon', coordinates: { x: 1 } }), 'of a Polygon must be an array');
  assert.match(
    message({
      type: 'Polygon',
      coordinates: [
        [],
        [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
      ],
    }),
    'empty exterior',
  );
  assert.match(message({ type: 'GeometryCollection' }), 'array "geometries"');
  assert.match(message({ type: 'GeometryCollection', geometries: [null] }), 'must be an object, but is null');
});

test('collections nested without end are refused', () => {
  let nested: unknown = { type: 'Point', coordinates: [0, 0] };
  for (let i = 0; i < 100_000; i++) nested = { type: 'GeometryCollection', geometries: [nested] };
  assert.match(
    userErrorOf(() => geometryFromGeoJson(nested, null)),
    'nested more than',
  );
});

test.run();
