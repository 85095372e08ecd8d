import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { boundsOf } from '../../../runtime/feature/geometry.js';
import { jsonOf } from '../../../runtime/formats/json.js';
import { featuresOfTopoJson } from '../../../runtime/formats/topojson.js';
import { geometryToWkt } from '../../../runtime/formats/wkt.js';
import { UserError } from '../../../runtime/user-error.js';
import { userErrorOf } from './user-error-of.js';

/** Two squares that share the arc 1, quantized; a point, and a feature without a geometry. */
const topology = {
  type: 'Topology',
  transform: { scale: [0.5, 0.5], translate: [10, 20] },
  arcs: [
    [
      [2, 0],
      [-2, 0],
      [0, 2],
      [2, 0],
    ],
    [
      [2, 2],
      [0, -2],
    ],
    [
      [2, 0],
      [2, 0],
      [0, 2],
      [-2, 0],
    ],
  ],
  objects: {
    squares: {
      type: 'GeometryCollection',
      geometries: [
        { type: 'Polygon', id: '07', properties: { name: 'west', sides: 4 }, arcs: [[0, 1]] },
        { type: 'MultiPolygon', id: 8, arcs: [[[2, 1]]] },
        { type: 'Point', coordinates: [4, 4] },
        { type: null, properties: { name: 'nowhere' } },
        { type: 'GeometryCollection', geometries: [{ type: 'LineString', arcs: [-2] }] },
      ],
    },
    border: { type: 'LineString', arcs: [1] },
  },
};

const text = JSON.stringify(topology);

test('decodes the members of a collection with id, properties and geometry', () => {
  const features = [...featuresOfTopoJson(text, 'squares', 4326)];
  assert.equal(
    features.map(({ id, properties, geometry }) => [
      id,
      [...properties],
      geometry && geometryToWkt(geometry),
    ]),
    [
      [
        '07',
        [
          ['name', 'west'],
          ['sides', 4],
        ],
        'POLYGON ((11 20, 10 20, 10 21, 11 21, 11 20))',
      ],
      [8, [], 'MULTIPOLYGON (((11 20, 12 20, 12 21, 11 21, 11 20)))'],
      [undefined, [], 'POINT (12 22)'],
      [undefined, [['name', 'nowhere']], null],
      [undefined, [], 'GEOMETRYCOLLECTION (LINESTRING (11 20, 11 21))'],
    ],
  );
  assert.ok(features.every(({ geometry }) => geometry === null || geometry.epsg === 4326));
});

test('ids and properties keep their numbers, and their keys in order', () => {
  const member =
    '{"type":"Point","coordinates":[1.50,2e0],"id":9007199254740993,' +
    '"properties":{"n":9007199254740993,"f":1.50,"10":1,"9":{"b":-0.5,"2":[1e20]}}}';
  const [point] = featuresOfTopoJson(`{"arcs":[],"objects":{"a":${member}},"type":"Topology"}`, 'a', 4326);
  assert.is(jsonOf(point!.id!), '9007199254740993');
  assert.is(jsonOf(point!.properties), '{"n":9007199254740993,"f":1.50,"10":1,"9":{"b":-0.5,"2":[1e+20]}}');
  assert.is(geometryToWkt(point!.geometry!), 'POINT (1.5 2)');
});

test('what is no topology inside is one sentence, without a word of the library’s', () => {
  const topologies = [
    '{"arcs":[null],"objects":{"a":{"type":"LineString","arcs":[0]}}}',
    '{"arcs":[[5]],"objects":{"a":{"type":"LineString","arcs":[0]}}}',
    '{"arcs":[],"objects":{"a":{"type":"Point"}}}',
    '{"arcs":[],"objects":{"a":{"type":"Polygon","arcs":[null]}}}',
    '{"arcs":[],"objects":{"a":{"type":"Polygon","arcs":5}}}',
    '{"arcs":[],"objects":{"a":{"type":"MultiPoint","coordinates":7}}}',
    '{"arcs":[[[0,0],[1,1]]],"transform":{},"objects":{"a":{"type":"LineString","arcs":[0]}}}',
    '{"arcs":[[[0,0],[1,1]]],"transform":7,"objects":{"a":{"type":"LineString","arcs":[0]}}}',
    '{"arcs":[],"objects":{"a":{"type":"GeometryCollection","geometries":[null]}}}',
    '{"arcs":[],"objects":{"a":{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection"}]}}}',
    '{"arcs":[],"objects":{"a":{"type":7}}}',
  ];
  for (const topology of topologies) {
    const written = `{"type":"Topology",${topology.slice(1)}`;
    try {
      for (const feature of featuresOfTopoJson(written, 'a', null))
        assert.is(feature.geometry, null, topology);
    } catch (error) {
      assert.instance(error, UserError, `${topology}: ${String(error)}`);
      assert.not.match(
        (error as Error).message,
        /Cannot read|not iterable|is not a function|undefined/,
        topology,
      );
    }
  }
});

test('an object that is a single geometry is one feature', () => {
  const [border, ...others] = featuresOfTopoJson(text, 'border', null);
  assert.is(geometryToWkt(border!.geometry!), 'LINESTRING (11 21, 11 20)');
  assert.is(others.length, 0);
});

test('reads the counties of the United States', () => {
  const atlas = readFileSync(createRequire(import.meta.url).resolve('us-atlas/counties-10m.json'), 'utf8');
  const counties = [...featuresOfTopoJson(atlas, 'counties', 4326)];
  assert.is(counties.length, 3231);
  const cook = counties.find(({ id }) => id === '17031')!;
  assert.is(cook.properties.get('name'), 'Cook');
  const box = boundsOf(cook.geometry!)!;
  assert.ok(box.xmin > -88.3 && box.xmax < -87.1 && box.ymin > 41.4 && box.ymax < 42.2);
});

test('an object that is not there is told with those that are', () => {
  assert.is(
    userErrorOf(() => featuresOfTopoJson(text, 'circles', null)),
    'The TopoJSON has no object "circles"; it has "squares", "border"',
  );
  assert.match(
    userErrorOf(() => featuresOfTopoJson('{"type": "FeatureCollection"}', 'x', null)),
    'of type "Topology"',
  );
});

test('a member that refers to a missing arc is told by its place', () => {
  for (const [arcs, arc] of [
    [[99], 99],
    [[0, -4], 3],
    [[3], 3],
  ] as const) {
    const broken = { ...topology, objects: { lines: { type: 'LineString', arcs } } };
    assert.is(
      userErrorOf(() => [...featuresOfTopoJson(JSON.stringify(broken), 'lines', null)]),
      `Can't read member 0 of the TopoJSON object "lines": arc ${arc} does not exist: the topology has 3 arcs`,
    );
  }
});

test.run();
