import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunOptions } from '../../../../runtime/execution/options.js';
import { NumberText } from '../../../../runtime/feature/attribute-value.js';
import { runAction, type SentFeature, sentBy } from '../run-action.js';
import { runThrough } from '../run-through.js';
import { wkt } from '../shapes.js';

const name = 'GeoJSON Reader';

function parameters(text: string): Record<string, unknown> {
  return { inline: { type: 'string', value: text } };
}

function collection(...features: readonly string[]): string {
  return `{"type": "FeatureCollection", "features": [${features.join(',\n')}]}`;
}

function feature(geometry: string, properties = '{}', rest = ''): string {
  return `{"type": "Feature", "geometry": ${geometry}, "properties": ${properties}${rest}}`;
}

function read(text: string): Promise<readonly SentFeature[]> {
  return sentBy({ name, parameters: parameters(text) });
}

async function failureOf(text: string): Promise<string> {
  const { failure, status } = await runAction({ name, parameters: parameters(text) });
  assert.is(status, 'failed');
  return failure!;
}

test('properties become attributes, in their order and with their numbers as they are written', async () => {
  const properties = '{"z": 1.50, "a": {"b": [1.0]}, "n": null}';
  const [sent] = await read(collection(feature('null', properties)));
  assert.equal(Object.entries(sent!.attributes), [
    ['z', new NumberText('1.50')],
    ['a', { b: [new NumberText('1.0')] }],
    ['n', null],
  ]);
  assert.is(sent!.geometry, null);
});

test('geometry has EPSG 4326 in two dimensions and 4979 in three', async () => {
  const sent = await read(
    collection(
      feature('{"type": "Point", "coordinates": [131.20, 33.9]}'),
      feature('{"type": "LineString", "coordinates": [[1, 2, 3], [4, 5, 6]]}'),
      feature('{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}'),
    ),
  );
  assert.equal(
    sent.map(({ geometry, epsg }) => [geometry, epsg]),
    [
      [{ type: 'Point', coordinates: [131.2, 33.9] }, 4326],
      [
        {
          type: 'LineString',
          coordinates: [
            [1, 2, 3],
            [4, 5, 6],
          ],
        },
        4979,
      ],
      [
        {
          type: 'Polygon',
          coordinates: [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 0],
            ],
          ],
        },
        4326,
      ],
    ],
  );
});

test('an id that is a UUID is kept, any other is replaced', async () => {
  const uuid = '6F1B2C3D-0000-4000-8000-00000000ABCD';
  const [kept, text, number, none] = await read(
    collection(
      feature('null', '{}', `, "id": "${uuid}"`),
      feature('null', '{}', ', "id": "road-7"'),
      feature('null', '{}', ', "id": 7'),
      feature('null'),
    ),
  );
  assert.is(kept!.id, uuid.toLowerCase());
  assert.is(new Set([kept, text, number, none].map(sent => sent!.id)).size, 4);
  assert.equal(text!.attributes, {});
});

test('ids that are no UUIDs are written again, or become an attribute; which, is said once', async () => {
  const own = '3f2a9c1e-5b7d-4e60-8a14-c29d7e5f0b36';
  const ids = ['"N419"', '7', '9007199254740993', `"${own}"`];
  const text = collection(...ids.map(id => feature('null', '{}', `, "id": ${id}`)));
  const written = async (options: Partial<RunOptions>, rest: object = {}) => {
    const { artifacts, result } = await runThrough(name, { ...parameters(text), ...rest }, options);
    const file = artifacts['o.geojson']!;
    return { ids: Array.from(file.matchAll(/"id":([^,]*)/g), match => match[1]), result, file };
  };
  const once = await written({});
  assert.equal(once.ids, ids);
  assert.equal(
    once.result.diagnostics.map(({ code, count }) => [code, count]),
    [['geojson.foreign_id', 0]],
  );
  assert.match(once.result.diagnostics[0]!.message, /3 features have ids that are no UUID, such as "N419"/);
  for (const options of [{ memoryBudget: 1e-6 }, { sharing: 'owned' }, { featureStore: 'clone' }] as const) {
    assert.is((await written(options)).file, once.file);
  }
  const repeated = await written({ scale: 3 });
  assert.is(new Set(repeated.ids).size, 12);
  assert.equal(repeated.ids.slice(0, 6), [...ids, '"N419#2"', '"7#2"']);
  assert.is(repeated.result.diagnostics.length, 1);

  const shown = await sentBy({ name, parameters: { ...parameters(text), idAttribute: 'key' } });
  assert.equal(
    shown.map(({ attributes }) => attributes.key),
    ['N419', 7, new NumberText('9007199254740993'), own],
  );
  assert.equal((await written({}, { idAttribute: 'key' })).result.diagnostics, []);
});

test('properties can be null or missing, and so can the geometry', async () => {
  const sent = await read(collection(feature('null', 'null'), '{"type": "Feature"}'));
  assert.equal(
    sent.map(({ attributes, geometry }) => [attributes, geometry]),
    [
      [{}, null],
      [{}, null],
    ],
  );
});

function withCrs(crs: unknown, ...features: readonly string[]): string {
  const list = features.join(',');
  return `{"type": "FeatureCollection", "features": [${list}], "crs": ${JSON.stringify(crs)}}`;
}

test('a member crs names the system of the geometries, the nearest first', async () => {
  const point = (rest = '', z = '') => `{"type": "Point", "coordinates": [1, 2${z}]${rest}}`;
  const named = (code: number) => ({ type: 'name', properties: { name: `urn:ogc:def:crs:EPSG::${code}` } });
  const own = (code: number) => `, "crs": ${JSON.stringify(named(code))}`;
  const codes = async (text: string) => (await read(text)).map(({ epsg }) => epsg);
  const features = [
    feature(point()),
    feature(point(), '{}', own(4301)),
    feature(point(own(6668)), '{}', own(4301)),
  ];
  assert.equal(await codes(withCrs(named(28992), ...features)), [28992, 4301, 6668]);
  assert.equal(await codes(withCrs(null, ...features)), [null, 4301, 6668]);
  assert.equal(await codes(withCrs(named(4326), feature(point()), feature(point('', ', 3')))), [4326, 4979]);
  assert.equal(await codes(collection(feature(point()), feature(point('', ', 3')))), [4326, 4979]);
});

test('a member crs that names no EPSG code is told, and the geometry has none', async () => {
  const point = feature('{"type": "Point", "coordinates": [1, 2]}');
  const text = withCrs({ type: 'name', properties: { name: 'NAD27 / my own' } }, point, point);
  const { outputs, diagnostics } = await runAction({ name, parameters: parameters(text) });
  assert.equal(
    outputs.features!.map(({ epsg }) => epsg),
    [null, null],
  );
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['geojson.unknown_crs'],
  );
  assert.match(diagnostics[0]!.message, '2 features have a member `crs` that names no EPSG code');
  assert.match(diagnostics[0]!.message, 'NAD27 / my own');
});

test('what GeoJSON Writer writes with writeCrs is read with the same codes', async () => {
  for (const code of [4326, 4979, 6677, null]) {
    const geometry = code === 4979 ? 'POINT Z (1 2 3)' : 'POINT (1 2)';
    const { files } = await runAction({
      name: 'GeoJSON Writer',
      parameters: { output: { type: 'string', value: 'a.geojson' }, writeCrs: true },
      inputs: [{ geometry: wkt(geometry, code) }],
    });
    assert.is((await read(files['a.geojson']!))[0]!.epsg, code);
  }
});

test('the order of members does not matter, and foreign members are passed over', async () => {
  const text =
    '{"features": [{"properties": {"a": "]}\\"{["}, "bbox": [1], "type": "Feature"}], ' +
    '"crs": {"type": "name"}, "type": "FeatureCollection"}';
  const [sent] = await read(text);
  assert.equal(sent!.attributes, { a: ']}"{[' });
});

test('anything but a FeatureCollection is refused', async () => {
  assert.match(await failureOf(feature('null')), /type "FeatureCollection", but its type is "Feature"/);
  assert.match(await failureOf('{"type": "Point", "coordinates": [1, 2]}'), /its type is "Point"/);
  assert.match(await failureOf('[]'), /must be an object/);
  assert.match(await failureOf('{"features": []}'), /type "FeatureCollection"/);
  assert.match(await failureOf('{"type": "FeatureCollection"}'), /must have an array "features"/);
});

test('what is wrong with a feature is named with its number', async () => {
  const good = feature('null');
  assert.match(await failureOf(collection(good, '7')), /feature 2: .*must be an object/);
  assert.match(await failureOf(collection(good, '{"type": "feature"}')), /feature 2: .*type "Feature"/);
  assert.match(await failureOf(collection(good, feature('null', '[]'))), /feature 2: .*"properties"/);
  assert.match(
    await failureOf(collection(good, feature('{"type": "Point", "coordinates": ["a", 1]}'))),
    /feature 2: .*position/,
  );
  assert.match(
    await failureOf(collection(feature('{"type": "GeometryCollection", "geometries": []}'))),
    /feature 1: geometry collections/,
  );
});

test('a mistake in the JSON is named with its line and column in the file', async () => {
  const wrong = '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2,]}}';
  assert.match(await failureOf(collection(feature('null'), wrong)), /feature 2: .*line 2, column 72/);
  assert.match(await failureOf(`${collection(feature('null'))}}`), /line 1, column/);
  assert.match(await failureOf('{"type": "FeatureCollection", "features": ['), /the text ends/);
});

test.run();
