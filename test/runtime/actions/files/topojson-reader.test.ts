import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildErrorOf, runAction, runActionEverywhere, sentBy } from '../run-action.js';

const name = 'TopoJSON Reader';

const line = { type: 'LineString', arcs: [0] };
const topology = {
  type: 'Topology',
  transform: { scale: [0.5, 0.5], translate: [100, 10] },
  arcs: [
    [
      [0, 0],
      [2, 4],
    ],
  ],
  objects: {
    rivers: {
      type: 'GeometryCollection',
      geometries: [
        { ...line, id: '35', properties: { name: 'Koto' } },
        { ...line, properties: { id: 7, name: 'Ariho' } },
        { type: null },
      ],
    },
  },
};

function parameters(value: object, rest: object = {}): Record<string, unknown> {
  return { inline: { type: 'string', value: JSON.stringify(value) }, ...rest };
}

test('the only object is read without naming it', async () => {
  const sent = await sentBy({ name, parameters: parameters(topology) });
  const geometry = {
    type: 'LineString',
    coordinates: [
      [100, 10],
      [101, 12],
    ],
  };
  assert.equal(
    sent.map(({ id: _, ...feature }) => feature),
    [
      { attributes: { name: 'Koto', id: '35' }, geometry, epsg: 4326 },
      { attributes: { id: 7, name: 'Ariho' }, geometry, epsg: 4326 },
      { attributes: {}, geometry: null, epsg: null },
    ],
  );
  assert.is(new Set(sent.map(({ id }) => id)).size, 3);
});

test('an id does not overwrite a property of its name, and is not lost', async () => {
  const geometries = [
    { ...line, id: 'N419', properties: { id: 7 } },
    { ...line, id: 12, properties: { id: null, code: 'x' } },
    { ...line, id: 'N420' },
  ];
  const taken = { ...topology, objects: { a: { type: 'GeometryCollection', geometries } } };
  const run = { name, parameters: parameters(taken) };
  const { outputs, diagnostics } = await runActionEverywhere(run);
  assert.equal(
    outputs.features!.map(({ attributes }) => attributes),
    [{ id: 7 }, { id: null, code: 'x' }, { id: 'N420' }],
  );
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['topojson.foreign_id'],
  );
  assert.match(diagnostics[0]!.message, /2 features have ids.*such as "N419", and an attribute "id" already/);
  const elsewhere = await runAction({ name, parameters: parameters(taken, { idAttribute: 'code' }) });
  assert.equal(
    elsewhere.outputs.features!.map(({ attributes }) => attributes),
    [{ id: 7, code: 'N419' }, { id: null, code: 'x' }, { code: 'N420' }],
  );
  const own = '3f2a9c1e-5b7d-4e60-8a14-c29d7e5f0b36';
  const named = { ...topology, objects: { a: { ...line, id: own, properties: { id: 1 } } } };
  const [feature] = await sentBy({ name, parameters: parameters(named) });
  assert.equal([feature!.id, feature!.attributes], [own, { id: 1 }]);
});

test('one of several objects must be named, and its coordinates can have another EPSG code', async () => {
  const several = { ...topology, objects: { ...topology.objects, shore: { ...line, id: 1 } } };
  const sent = await sentBy({ name, parameters: parameters(several, { object: 'shore', epsg: 6668 }) });
  assert.equal(
    sent.map(({ attributes, epsg }) => [attributes, epsg]),
    [[{ id: 1 }, 6668]],
  );
  const { failure } = await runAction({ name, parameters: parameters(several) });
  assert.match(failure!, /`object` must name one of them: "rivers", "shore"/);
});

test('a wrong name is answered with the right ones', async () => {
  const { failure } = await runAction({ name, parameters: parameters(topology, { object: 'lakes' }) });
  assert.match(failure!, /no object "lakes"; it has "rivers"/);
});

test('a topology can come from an npm package', async () => {
  const dataset = { type: 'string', value: 'npm:world-atlas/countries-110m.json' };
  const { outputs, failure } = await runAction({ name, parameters: { dataset, object: 'countries' } });
  assert.is(failure, null);
  const japan = outputs.features!.find(({ attributes }) => attributes.name === 'Japan');
  assert.is(japan?.attributes.id, '392');
  assert.is(japan?.geometry?.type, 'MultiPolygon');
  const missing = { type: 'string', value: 'npm:world-atlas/countries.json' };
  assert.match(
    await buildErrorOf({ name, parameters: { dataset: missing } }),
    /npm:world-atlas\/countries\.json can't be found/,
  );
});

test('a text that is no topology is refused', async () => {
  for (const value of [{}, [], { type: 'Topology', objects: {} }]) {
    assert.match((await runAction({ name, parameters: parameters(value) })).failure!, /TopoJSON/);
  }
  const wrong = { inline: { type: 'string', value: '{"type": "Topology",\n}' } };
  assert.match((await runAction({ name, parameters: wrong })).failure!, /line 2, column 1/);
});

test.run();
