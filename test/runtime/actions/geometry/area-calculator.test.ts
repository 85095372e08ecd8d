import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { numberFromFloat } from '../../../../runtime/feature/attribute-value.js';
import { buildErrorOf, runActionEverywhere, sentBy } from '../run-action.js';
import { wkt } from '../shapes.js';

const name = 'Area Calculator';

const withHole = wkt('POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))');
/** 3 by 4 as seen from above, and 5 along its slope. */
const roof = wkt('POLYGON Z ((0 0 0, 3 0 0, 3 4 3, 0 4 3, 0 0 0))');

async function areas(
  parameters: object,
  ...geometries: (ReturnType<typeof wkt> | null)[]
): Promise<unknown[]> {
  const inputs = geometries.map(geometry => ({ geometry }));
  const sent = await sentBy({ name, parameters: { ...parameters }, inputs });
  return sent.map(({ attributes }) => attributes.area);
}

test('the area is written as a float, and is 0 for what has none', async () => {
  const geometries = [withHole, null, wkt('POINT (1 2)'), wkt('LINESTRING (0 0, 5 0)'), wkt('POLYGON EMPTY')];
  assert.equal(await areas({}, ...geometries), [15, 0, 0, 0, 0].map(numberFromFloat));
});

test('the slope counts only where it is asked for', async () => {
  assert.equal(await areas({}, roof), [numberFromFloat(12)]);
  assert.equal(await areas({ areaType: 'slopedArea' }, roof, withHole), [15, 15].map(numberFromFloat));
});

test('multiplier and attribute name are parameters', async () => {
  const parameters = { outputAttribute: 'hectares', multiplier: 1e-4 };
  const [sent] = await sentBy({
    name,
    parameters,
    inputs: [{ attributes: { hectares: 'old', name: 'plot' }, geometry: withHole }],
  });
  assert.equal(sent!.attributes, { hectares: 0.0015, name: 'plot' });
});

test('an area too large for a number is 0', async () => {
  assert.equal(await areas({ multiplier: 1e308 }, withHole), [numberFromFloat(0)]);
});

test('a geometry collection fails, with the feature named', async () => {
  const { failure } = await runActionEverywhere({
    name,
    inputs: [{ geometry: wkt('GEOMETRYCOLLECTION (POINT (1 2))') }],
  });
  assert.match(failure!, 'feature 00000000-0000-4000-8000-000000000001: the area of a geometry collection');
});

test('an unknown area type is refused', async () => {
  assert.match(await buildErrorOf({ name, parameters: { areaType: 'round' } }), 'parameter areaType');
});

test.run();
