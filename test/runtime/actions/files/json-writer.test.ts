import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { DateTime, NumberText } from '../../../../runtime/feature/attribute-value.js';
import type { GeoJsonGeometry } from '../../../../runtime/formats/geojson-geometry.js';
import { buildErrorOf, runAction, runActionEverywhere, type TestFeature, testId } from '../run-action.js';

const name = 'JSON Writer';
const to = (path: string): object => ({ output: { type: 'string', value: path } });
const point: GeoJsonGeometry = { type: 'Point', coordinates: [1, 2] };

const inputs: readonly TestFeature[] = [
  { attributes: { z: 1, a: new NumberText('1.50'), m: { x: [null, true] } }, geometry: point },
  { attributes: { name: '"宇部"\n', when: DateTime.parse('2024-07-01')!, raw: Uint8Array.of(1, 2) } },
];

test('attributes are written as objects in the order of arrival, without id and geometry', async () => {
  const { files, wrote, failure } = await runActionEverywhere({
    name,
    parameters: { ...to('a/b.json') },
    inputs,
  });
  assert.is(failure, null);
  assert.equal(wrote, ['a/b.json']);
  assert.equal(files, {
    'a/b.json':
      '[{"z":1,"a":1.50,"m":{"x":[null,true]}},{"name":"\\"宇部\\"\\n","when":"2024-07-01","raw":[1,2]}]',
  });
});

test('every feature goes to the file that its output names', async () => {
  const output = { type: 'flowExpr', value: 'attributes["city"] + ".json"' };
  const cities = ['ube', 'hagi', 'ube'].map((city, n) => ({ attributes: { city, n } }));
  const { files, wrote } = await runActionEverywhere({ name, parameters: { output }, inputs: cities });
  assert.equal(wrote, ['ube.json', 'hagi.json']);
  assert.equal(files, {
    'ube.json': '[{"city":"ube","n":0},{"city":"ube","n":2}]',
    'hagi.json': '[{"city":"hagi","n":1}]',
  });
});

test('two ways to write one path mean one file', async () => {
  const output = { type: 'flowExpr', value: 'attributes["path"]' };
  const paths = ['a.json', './a.json', 'b/../a.json'].map(path => ({ attributes: { path } }));
  const { files } = await runActionEverywhere({ name, parameters: { output }, inputs: paths });
  assert.equal(Object.keys(files), ['a.json']);
  assert.is((JSON.parse(files['a.json']!) as unknown[]).length, 3);
});

test('a converter sees all features of a file and writes what it likes', async () => {
  const converter = {
    type: 'flowExpr',
    value: '{"count": len(attributes["__features"]), "first": attributes["__features"][0]["z"]}',
  };
  const parameters = { ...to('a.json'), converter };
  const { files } = await runActionEverywhere({ name, parameters, inputs });
  assert.equal(files, { 'a.json': '{"count":2,"first":1}' });
});

test('a converter that fails fails the sink, and leaves no file', async () => {
  const converter = { type: 'flowExpr', value: 'attributes["nothing"]' };
  const { files, failure } = await runActionEverywhere({
    name,
    parameters: { ...to('a.json'), converter },
    inputs,
  });
  assert.match(failure!, /'nothing' not found/);
  assert.equal(files, {});
});

test('without features there is no file', async () => {
  const { files, wrote, status } = await runAction({ name, parameters: { ...to('a.json') } });
  assert.equal([files, wrote, status], [{}, [], 'completed']);
});

test('an output that is no string, or leaves the artifacts folder, fails the sink with the feature', async () => {
  for (const value of ['7', '"../x.json"', '"/x.json"', '"a/.."', '""', '"file:///x.json"', '" a.json"']) {
    const output = { type: 'flowExpr', value };
    const { failure, files } = await runAction({ name, parameters: { output }, inputs });
    assert.match(failure!, new RegExp(`on feature ${testId(1)}`), value);
    assert.equal(files, {}, value);
  }
});

test('large files are whole', async () => {
  const many = Array.from({ length: 5000 }, (_, n) => ({ attributes: { n, text: 'x'.repeat(40) } }));
  const { files } = await runAction({ name, parameters: { ...to('a.json') }, inputs: many });
  const written = JSON.parse(files['a.json']!) as { n: number }[];
  assert.equal(
    written.map(({ n }) => n),
    many.map(({ attributes }) => attributes.n),
  );
});

test('an output must be given', async () => {
  assert.match(await buildErrorOf({ name, parameters: {}, inputs }), /parameter output/);
});

test.run();
