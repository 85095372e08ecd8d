import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NumberText } from '../../../../runtime/feature/attribute-value.js';
import { GeometryCollection, PathGeometry, PointGeometry } from '../../../../runtime/feature/geometry.js';
import type { GeoJsonGeometry } from '../../../../runtime/formats/geojson-geometry.js';
import { runAction, runActionEverywhere, sentBy, type TestFeature, testId } from '../run-action.js';
import { wkt } from '../shapes.js';

const name = 'GeoJSON Writer';
const to = (path: string): object => ({ output: { type: 'string', value: path } });
const point: GeoJsonGeometry = { type: 'Point', coordinates: [131.25, 33.9] };

const inputs: readonly TestFeature[] = [
  { attributes: { z: new NumberText('1.50'), a: 'ü' }, geometry: point, epsg: 4326 },
  { attributes: {}, geometry: null },
];

interface Collection {
  readonly type: string;
  readonly crs?: unknown;
  readonly features: readonly {
    readonly id: string;
    readonly properties: object;
    readonly geometry: unknown;
  }[];
}

test('features are written in the order of arrival, with id, properties and geometry', async () => {
  const { files, wrote, failure } = await runActionEverywhere({
    name,
    parameters: { ...to('out/all.geojson') },
    inputs,
  });
  assert.is(failure, null);
  assert.equal(wrote, ['out/all.geojson']);
  const text = files['out/all.geojson']!;
  assert.ok(text.includes('"properties":{"z":1.50,"a":"ü"}'));
  assert.equal(JSON.parse(text), {
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', id: testId(1), properties: { z: 1.5, a: 'ü' }, geometry: point },
      { type: 'Feature', id: testId(2), properties: {}, geometry: null },
    ],
  });
});

test('groups have files of their own, named by the hash of their values', async () => {
  const cities = ['ube', 'hagi', 'ube'].map((city, n) => ({ attributes: { city, n } }));
  const { files, wrote } = await runActionEverywhere({
    name,
    parameters: { ...to('cities'), groupBy: ['city', 'ward'] },
    inputs: cities,
  });
  const pathOf = (text: string): string =>
    `cities/${createHash('sha256').update(text).digest('hex')}.geojson`;
  assert.equal(wrote, [pathOf('ube, null'), pathOf('hagi, null')]);
  const ube = JSON.parse(files[wrote[0]!]!) as Collection;
  assert.equal(
    ube.features.map(({ properties }) => properties),
    [
      { city: 'ube', n: 0 },
      { city: 'ube', n: 2 },
    ],
  );
});

test('the groups 1 and "1" are in one file, and neither overwrites the other', async () => {
  const { files, wrote } = await runActionEverywhere({
    name,
    parameters: { ...to('cities'), groupBy: ['ward'] },
    inputs: [{ attributes: { ward: 1 } }, { attributes: { ward: '1' } }],
  });
  assert.is(wrote.length, 1);
  const { features } = JSON.parse(files[wrote[0]!]!) as Collection;
  assert.equal(
    features.map(({ properties }) => properties),
    [{ ward: 1 }, { ward: '1' }],
  );
});

test('a file that does not say what its coordinates are is told', async () => {
  const told = async (writeCrs: boolean, ...codes: readonly (number | null)[]) => {
    const { diagnostics } = await runAction({
      name,
      parameters: { ...to('a.geojson'), writeCrs },
      inputs: codes.map(epsg => ({ geometry: wkt('POINT (1 2)', epsg) })),
    });
    return diagnostics.map(({ message }) => message);
  };
  assert.equal(await told(false, 4326, 4979, null), []);
  assert.equal(await told(true, 6677, null), []);
  assert.match(
    (await told(false, 6677, 6677))[0]!,
    'a.geojson: the coordinates are in EPSG:6677 and the file',
  );
  for (const writeCrs of [true, false]) {
    assert.match((await told(writeCrs, 6677, 4326))[0]!, 'in several systems, EPSG:6677, EPSG:4326');
  }
});

test('writeCrs names the code that all geometries have, or null', async () => {
  const crsOf = async (...codes: readonly (number | null)[]): Promise<unknown> => {
    const { files } = await runAction({
      name,
      parameters: { ...to('a.geojson'), writeCrs: true },
      inputs: [...codes.map(epsg => ({ geometry: point, epsg })), {}],
    });
    return (JSON.parse(files['a.geojson']!) as Collection).crs;
  };
  const named = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::6677' } };
  assert.equal(await crsOf(6677, 6677), named);
  assert.is(await crsOf(6677, 4326), null);
  assert.is(await crsOf(null), null);
});

test('a geometry that GeoJSON has no words for leaves its feature out, with a warning', async () => {
  const infinite = new PathGeometry(
    'LineString',
    null,
    'XY',
    Float64Array.of(0, 0, 1, Number.POSITIVE_INFINITY),
  );
  const missing = new PathGeometry('LineString', null, 'XY', Float64Array.of(0, 0, Number.NaN, Number.NaN));
  const member = new GeometryCollection(null, [
    new PointGeometry(null, 'XYZ', 0, 0, Number.NEGATIVE_INFINITY),
  ]);
  const { files, diagnostics, status } = await runActionEverywhere({
    name,
    parameters: { ...to('a.geojson') },
    inputs: [{ geometry: infinite }, { geometry: point }, { geometry: missing }, { geometry: member }],
  });
  assert.is(status, 'completed');
  const { features } = JSON.parse(files['a.geojson']!) as Collection;
  assert.equal(
    features.map(({ id }) => id),
    [testId(2)],
  );
  assert.equal(diagnostics[0]!.sampleIds, [testId(1), testId(3), testId(4)]);
});

test('missing heights and empty points can be written', async () => {
  const heights = new PathGeometry('LineString', null, 'XYZ', Float64Array.of(0, 0, 5, 1, 1, Number.NaN));
  const empty = new PointGeometry(null, 'XY', Number.NaN, Number.NaN);
  const points = new PathGeometry('MultiPoint', null, 'XY', Float64Array.of(Number.NaN, Number.NaN, 1, 2));
  const { files, diagnostics } = await runActionEverywhere({
    name,
    parameters: { ...to('a.geojson') },
    inputs: [{ geometry: heights }, { geometry: empty }, { geometry: points }],
  });
  assert.equal(diagnostics, []);
  assert.equal(
    (JSON.parse(files['a.geojson']!) as Collection).features.map(({ geometry }) => geometry),
    [
      {
        type: 'LineString',
        coordinates: [
          [0, 0, 5],
          [1, 1],
        ],
      },
      { type: 'Point', coordinates: [] },
      { type: 'MultiPoint', coordinates: [[], [1, 2]] },
    ],
  );
});

test('what is written is read back as it was', async () => {
  const { files } = await runAction({ name, parameters: { ...to('a.geojson') }, inputs });
  const inline = { type: 'string', value: files['a.geojson']! };
  assert.equal(await sentBy({ name: 'GeoJSON Reader', parameters: { inline } }), [
    { id: testId(1), attributes: { z: new NumberText('1.50'), a: 'ü' }, geometry: point, epsg: 4326 },
    { id: testId(2), attributes: {}, geometry: null, epsg: null },
  ]);
});

test('without features there is no file', async () => {
  const { files, status } = await runAction({ name, parameters: { ...to('a.geojson') } });
  assert.equal([files, status], [{}, 'completed']);
});

test('the output sees variables only, and must stay in the artifacts folder', async () => {
  const output = { type: 'flowExpr', value: 'variables["city"] + ".geojson"' };
  const { wrote } = await runAction({ name, parameters: { output }, inputs, variables: { city: 'ube' } });
  assert.equal(wrote, ['ube.geojson']);
  const outside = await runAction({ name, parameters: { ...to('../a.geojson') }, inputs });
  assert.match(outside.failure!, /leaves the folder/);
});

test.run();
