import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildErrorOf, sentBy } from '../run-action.js';
import { box, wkt } from '../shapes.js';

const name = 'Vertex Counter';

test('all vertices count, the closing ones of rings too', async () => {
  const geometries = [
    wkt('POINT (1 2)'),
    wkt('LINESTRING (0 0, 1 1, 2 0)'),
    box(0, 0, 1, 1),
    wkt('MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 9 5, 9 9, 5 5), (6 6, 7 6, 7 7, 6 6)))'),
    wkt('GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))'),
    wkt('LINESTRING EMPTY'),
  ];
  const sent = await sentBy({
    name,
    parameters: { outputAttribute: 'vertices' },
    inputs: geometries.map(geometry => ({ attributes: { name: 'x' }, geometry })),
  });
  assert.equal(
    sent.map(({ attributes }) => attributes),
    [1, 3, 5, 12, 3, 0].map(vertices => ({ name: 'x', vertices })),
  );
});

test('a feature without geometry passes without the attribute', async () => {
  const parameters = { outputAttribute: 'vertices' };
  const [sent] = await sentBy({ name, parameters, inputs: [{ attributes: { name: 'x' } }] });
  assert.equal(sent!.attributes, { name: 'x' });
});

test('the attribute must be named', async () => {
  assert.match(await buildErrorOf({ name, parameters: {} }), 'parameter outputAttribute');
  assert.match(
    await buildErrorOf({ name, parameters: { outputAttribute: ' ' } }),
    'parameter outputAttribute',
  );
});

test.run();
