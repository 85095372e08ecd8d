import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { numberFromFloat } from '../../../../runtime/feature/attribute-value.js';
import { PathGeometry } from '../../../../runtime/feature/geometry.js';
import { runAction, runActionEverywhere, sentBy, testId } from '../run-action.js';
import { wkt } from '../shapes.js';

const name = 'Bounds Extractor';

/** The bounds as the attributes that are written, from plain numbers. */
function floats(bounds: Record<string, number>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(bounds).map(([key, value]) => [key, numberFromFloat(value)]));
}

test('points, lines and polygons get their bounds as floats', async () => {
  const sent = await sentBy({
    name,
    inputs: [
      { attributes: { name: 'a' }, geometry: wkt('POINT (1 2)') },
      { geometry: wkt('LINESTRING (3 9, -1.5 4)') },
      { geometry: wkt('POLYGON ((0 0, 4 0, 4 5, 0 0), (1 1, 2 1, 2 2, 1 1))') },
    ],
  });
  assert.equal(
    sent.map(({ attributes }) => attributes),
    [
      { name: 'a', ...floats({ xmin: 1, xmax: 1, ymin: 2, ymax: 2 }) },
      floats({ xmin: -1.5, xmax: 3, ymin: 4, ymax: 9 }),
      floats({ xmin: 0, xmax: 4, ymin: 0, ymax: 5 }),
    ],
  );
});

test('heights are written where there are some; of a polygon the exterior counts', async () => {
  const sent = await sentBy({
    name,
    inputs: [
      { geometry: wkt('POLYGON Z ((0 0 1, 4 0 2, 4 5 3, 0 0 1), (1 1 -7, 2 1 7, 2 2 7, 1 1 -7))') },
      { geometry: wkt('LINESTRING Z (0 0 NaN, 1 1 NaN)') },
    ],
  });
  assert.equal(
    sent.map(({ attributes }) => attributes),
    [
      floats({ xmin: 0, xmax: 4, ymin: 0, ymax: 5, zmin: 1, zmax: 3 }),
      floats({ xmin: 0, xmax: 1, ymin: 0, ymax: 1 }),
    ],
  );
});

test('attribute names are parameters', async () => {
  const parameters = { xmin: 'west', xmax: ' east ', ymin: null };
  const [sent] = await sentBy({ name, parameters, inputs: [{ geometry: wkt('POINT (1 2)') }] });
  assert.equal(sent!.attributes, floats({ west: 1, east: 1, ymin: 2, ymax: 2 }));
});

test('what has no box, or is of another type, is rejected unchanged', async () => {
  const texts = ['POINT EMPTY', 'MULTIPOINT ((1 2))', 'MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))'];
  const inputs = [
    { attributes: { a: 1 } },
    ...texts.map(text => ({ attributes: { a: 1 }, geometry: wkt(text) })),
  ];
  const { outputs } = await runActionEverywhere({ name, inputs });
  assert.equal(outputs.features, []);
  assert.equal(
    outputs.rejected!.map(({ id, attributes }) => [id, attributes]),
    [1, 2, 3, 4].map(n => [testId(n), { a: 1 }]),
  );
});

test('every vertex lies within the bounds, and some lie on them', async () => {
  const ordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const vertices = fc.array(fc.tuple(ordinate, ordinate), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(vertices, async positions => {
      const geometry = new PathGeometry('LineString', null, 'XY', new Float64Array(positions.flat()));
      const { outputs } = await runAction({ name, inputs: [{ geometry }] });
      const attributes = outputs.features![0]!.attributes;
      for (const [axis, [min, max]] of [
        [0, ['xmin', 'xmax']],
        [1, ['ymin', 'ymax']],
      ] as const) {
        const along = positions.map(position => position[axis]);
        assert.is(Number(attributes[min]), Math.min(...along));
        assert.is(Number(attributes[max]), Math.max(...along));
      }
    }),
    { numRuns: 30 },
  );
});

test.run();
