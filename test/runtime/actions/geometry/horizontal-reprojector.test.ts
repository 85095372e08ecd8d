import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildErrorOf, runActionEverywhere, sentBy } from '../run-action.js';
import { geometryOf, wkt, wktOf } from '../shapes.js';

const name = 'Horizontal Reprojector';

const expression = (value: string) => ({ type: 'flowExpr', value });

/** WGS 84 to web mercator: x is 20037508.34 m at the antimeridian. */
const toMercator = { targetEpsgCode: expression('3857') };
const HALF_EQUATOR = Math.PI * 6378137;

test('x and y are transformed, z stays, and the code is set', async () => {
  const [sent] = await sentBy({
    name,
    parameters: toMercator,
    inputs: [{ attributes: { name: 'a' }, geometry: wkt('LINESTRING Z (0 0 7, 90 0 8)', 4326) }],
  });
  assert.is(sent!.epsg, 3857);
  assert.equal(sent!.attributes, { name: 'a' });
  const [start, end] = (sent!.geometry as { coordinates: number[][] }).coordinates;
  assert.ok(Math.abs(start![0]!) < 1e-6 && Math.abs(start![1]!) < 1e-6);
  assert.ok(Math.abs(end![0]! - HALF_EQUATOR / 2) < 1e-6 && Math.abs(end![1]!) < 1e-6);
  assert.equal([start![2], end![2]], [7, 8]);
});

test('there and back again', async () => {
  const [there] = await sentBy({
    name,
    parameters: { targetEpsgCode: expression('6677') },
    inputs: [{ geometry: wkt('POINT (139.75 35.68)', 6668) }],
  });
  const [back] = await sentBy({
    name,
    parameters: { targetEpsgCode: expression('6668') },
    inputs: [{ geometry: geometryOf(there!) }],
  });
  const { coordinates } = back!.geometry as { coordinates: number[] };
  assert.ok(Math.abs(coordinates[0]! - 139.75) < 1e-9 && Math.abs(coordinates[1]! - 35.68) < 1e-9);
});

test('codes can come from attributes, and the source code goes before that of the geometry', async () => {
  const parameters = {
    targetEpsgCode: expression('int(attributes["to"])'),
    sourceEpsgCode: expression('attributes["from"]'),
  };
  const [sent] = await sentBy({
    name,
    parameters,
    inputs: [{ attributes: { to: '4326', from: 3857 }, geometry: wkt('POINT (0 0)', 6677) }],
  });
  assert.is(wktOf(sent!), 'POINT (0 0)');
  assert.is(sent!.epsg, 4326);
});

test('a feature without geometry passes unchanged, if a source code is given', async () => {
  const parameters = { ...toMercator, sourceEpsgCode: expression('4326') };
  const [sent] = await sentBy({ name, parameters, inputs: [{ attributes: { a: 1 } }] });
  assert.equal([sent!.attributes, sent!.geometry], [{ a: 1 }, null]);
});

test('without a source code the node fails, even for a feature without geometry', async () => {
  for (const input of [{ attributes: { a: 1 } }, { geometry: wkt('POINT (1 2)') }]) {
    const { failure } = await runActionEverywhere({ name, parameters: toMercator, inputs: [input] });
    assert.match(failure!, 'the geometry has no EPSG code: give `sourceEpsgCode`');
  }
});

test('collections, unknown codes and places outside the target fail, with the feature named', async () => {
  const failureOf = async (text: string, target: string) => {
    const parameters = { targetEpsgCode: expression(target) };
    const run = { name, parameters, inputs: [{ geometry: wkt(text, 4326) }] };
    const { failure, outputs } = await runActionEverywhere(run);
    assert.equal(outputs.features, []);
    return failure!;
  };
  assert.match(await failureOf('GEOMETRYCOLLECTION (POINT (1 2))', '3857'), 'geometry collections');
  assert.match(await failureOf('POINT (1 2)', '999999'), 'EPSG:999999');
  assert.match(await failureOf('POINT (0 91)', '3857'), '00000000-0000-4000-8000-000000000001');
});

test('a datum shift that is not known and axes that seem swapped are counted, and the features go on', async () => {
  const { outputs, diagnostics } = await runActionEverywhere({
    name,
    parameters: { targetEpsgCode: expression('attributes["to"]') },
    inputs: [
      { attributes: { to: 4122 }, geometry: wkt('POINT (-65 45)', 4326) },
      { attributes: { to: 4122 }, geometry: wkt('POINT EMPTY', 4326) },
      { attributes: { to: 28992 }, geometry: wkt('LINESTRING (52.1 5.4, 52.2 5.5)', 4326) },
      { attributes: { to: 28992 }, geometry: wkt('LINESTRING (5.4 52.1, 5.5 52.2)', 4326) },
    ],
  });
  assert.is(outputs.features!.length, 4);
  assert.equal(
    diagnostics.map(({ code, effect, count }) => [code, effect, count]),
    [
      ['geometry.unknown_datum_shift', 'warned', 1],
      ['geometry.axes_may_be_swapped', 'warned', 1],
    ],
  );
  assert.match(diagnostics[1]!.message, '(52.1, 5.4) in EPSG:4326');
});

test('the target must be an expression', async () => {
  assert.match(
    await buildErrorOf({ name, parameters: { targetEpsgCode: 3857 } }),
    'parameter targetEpsgCode',
  );
  assert.match(await buildErrorOf({ name, parameters: {} }), 'parameter targetEpsgCode');
});

test.run();
