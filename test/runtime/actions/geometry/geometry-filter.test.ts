import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Geometry } from '../../../../runtime/feature/geometry.js';
import { buildErrorOf, runAction, runActionEverywhere } from '../run-action.js';
import { box, wkt } from '../shapes.js';

const name = 'Geometry Filter';

const multiPolygon = wkt('MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))');
const collection = wkt('GEOMETRYCOLLECTION (POINT (1 2))');

/** Which port each geometry, named by its key, goes to. */
async function portsOf(
  filterType: string,
  geometries: Readonly<Record<string, Geometry | null>>,
): Promise<Record<string, string>> {
  const inputs = Object.entries(geometries).map(([key, geometry]) => ({ attributes: { key }, geometry }));
  const { failure, outputs } = await runActionEverywhere({ name, parameters: { filterType }, inputs });
  assert.is(failure, null);
  const ports = Object.entries(outputs).flatMap(([port, sent]) =>
    sent.map(({ attributes }): [string, string] => [String(attributes.key), port]),
  );
  return Object.fromEntries(ports);
}

test('none: features without geometry are told apart', async () => {
  assert.equal(
    await portsOf('none', { nothing: null, point: wkt('POINT (1 2)'), empty: wkt('POINT EMPTY') }),
    {
      nothing: 'none',
      point: 'unfiltered',
      empty: 'unfiltered',
    },
  );
});

test('multiple: multi-polygons and collections are told apart', async () => {
  assert.equal(
    await portsOf('multiple', {
      nothing: null,
      polygon: box(0, 0, 1, 1),
      multiPoint: wkt('MULTIPOINT ((1 2))'),
      multiPolygon,
      collection,
    }),
    {
      nothing: 'unfiltered',
      polygon: 'unfiltered',
      multiPoint: 'unfiltered',
      multiPolygon: 'contains',
      collection: 'contains',
    },
  );
});

test('geometryType: points, curves and surfaces, single or many', async () => {
  assert.equal(
    await portsOf('geometryType', {
      nothing: null,
      point: wkt('POINT (1 2)'),
      multiPoint: wkt('MULTIPOINT ((1 2))'),
      line: wkt('LINESTRING (0 0, 1 1)'),
      multiLine: wkt('MULTILINESTRING ((0 0, 1 1))'),
      polygon: box(0, 0, 1, 1),
      multiPolygon,
    }),
    {
      nothing: 'unfiltered',
      point: 'point',
      multiPoint: 'point',
      line: 'curve',
      multiLine: 'curve',
      polygon: 'surface',
      multiPolygon: 'surface',
    },
  );
});

test('geometryType fails on a collection, with the feature named', async () => {
  const parameters = { filterType: 'geometryType' };
  const { failure } = await runActionEverywhere({ name, parameters, inputs: [{ geometry: collection }] });
  assert.match(failure!, /feature 00000000-.*-000000000001: a geometry collection has no single/);
});

test('features are passed on without a clone', async () => {
  const inputs = [{ geometry: multiPolygon }];
  const { ledger } = await runAction({
    name,
    parameters: { filterType: 'multiple' },
    inputs,
    options: { sharing: 'owned', mutation: 'clone-then-mutate' },
  });
  assert.not(ledger.some(({ node, site }) => node === 'subject' && site === 'action-clone'));
});

test('the filter type must be one of the three', async () => {
  assert.match(await buildErrorOf({ name, parameters: {} }), 'parameter filterType');
  assert.match(await buildErrorOf({ name, parameters: { filterType: 'colour' } }), 'geometryType');
});

test.run();
