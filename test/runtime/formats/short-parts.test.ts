import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { featuresOfGeoJson } from '../../../runtime/formats/geojson-features.js';
import { type GeoJsonGeometry, geometryFromGeoJson } from '../../../runtime/formats/geojson-geometry.js';
import { checkParts } from '../../../runtime/formats/short-parts.js';
import { geometryFromWkt } from '../../../runtime/formats/wkt.js';
import { UserError } from '../../../runtime/user-error.js';
import { runAction } from '../actions/run-action.js';

function problemOf(step: () => unknown): string | undefined {
  try {
    step();
    return undefined;
  } catch (error) {
    assert.instance(error, UserError, String(error));
    return (error as UserError).message;
  }
}

const a = [0, 0];
const b = [1, 0];
const c = [1, 1];

test('the line or ring that is too short is named', () => {
  const cases: readonly (readonly [GeoJsonGeometry, string | undefined])[] = [
    [{ type: 'LineString', coordinates: [a] }, 'its line has 1 position, but needs 2 or more'],
    [{ type: 'LineString', coordinates: [a, a] }, undefined],
    [{ type: 'LineString', coordinates: [] }, undefined],
    [{ type: 'MultiPoint', coordinates: [a] }, undefined],
    [
      { type: 'MultiLineString', coordinates: [[a, b], [c]] },
      'line 2 of its geometry has 1 position, but needs 2 or more',
    ],
    [
      { type: 'Polygon', coordinates: [[a, b, a]] },
      'ring 1 of its area has 3 positions, the closing one included, but needs 4 or more',
    ],
    [
      {
        type: 'Polygon',
        coordinates: [
          [a, b, c, a],
          [a, b],
        ],
      },
      'ring 2 of its area has 3 positions, the closing one included, but needs 4 or more',
    ],
    [
      { type: 'MultiPolygon', coordinates: [[[a, b, c]], [[a, b, c, a], [a]]] },
      'ring 2 of area 2 of its geometry has 1 position, the closing one included, but needs 4 or more',
    ],
    [
      {
        type: 'GeometryCollection',
        geometries: [
          { type: 'Point', coordinates: a },
          { type: 'LineString', coordinates: [a] },
        ],
      },
      'member 2: its line has 1 position, but needs 2 or more',
    ],
  ];
  for (const [written, says] of cases) {
    assert.is(
      problemOf(() => checkParts(geometryFromGeoJson(written, null))),
      says,
      JSON.stringify(written),
    );
  }
  assert.is(
    problemOf(() => checkParts(null)),
    undefined,
  );
});

test('every reader names the feature with it', async () => {
  const line = { type: 'LineString', coordinates: [a] };
  const features = [
    { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: a } },
    { type: 'Feature', properties: {}, geometry: line },
  ];
  const json = JSON.stringify({ type: 'FeatureCollection', features });
  assert.is(
    problemOf(() => [...featuresOfGeoJson(json)]),
    'feature 2: its line has 1 position, but needs 2 or more',
  );
  const inline = (value: string) => ({ inline: { type: 'string', value } });
  const csv = await runAction({
    name: 'CSV Reader',
    parameters: {
      ...inline('w\n"POINT (1 1)"\n"LINESTRING (0 0)"\n'),
      format: 'csv',
      geometry: { geometryMode: 'wkt', column: 'w' },
    },
  });
  assert.match(csv.failure ?? '', /its line has 1 position/);
});

test('what passes has no part that GEOS or RFC 7946 would find too short', () => {
  const position = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }));
  const lines = fc.array(fc.array(position, { maxLength: 5 }), { maxLength: 4 });
  const text = (line: [number, number][]) => `(${line.map(([x, y]) => `${x} ${y}`).join(', ')})`;
  fc.assert(
    fc.property(lines, parts => {
      const filled = parts.filter(part => part.length > 0);
      if (filled.length === 0) return;
      const written = geometryFromWkt(`MULTILINESTRING (${filled.map(text).join(', ')})`, null);
      const passes = problemOf(() => checkParts(written)) === undefined;
      assert.is(
        passes,
        filled.every(part => part.length !== 1),
      );
    }),
  );
});

test.run();
