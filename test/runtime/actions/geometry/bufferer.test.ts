import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { boundsOf, type PathGeometry } from '../../../../runtime/feature/geometry.js';
import { planarArea, ringDirection } from '../../../../runtime/spatial/measure.js';
import { buildErrorOf, runAction, runActionEverywhere, sentBy, testId } from '../run-action.js';
import { box, geometryOf, wkt, wktOf } from '../shapes.js';

const name = 'Bufferer';
const parameters = { bufferType: 'area2d', distance: 1, interpolationAngle: 45 };

/** The area of a regular polygon with `sides` corners on the unit circle. */
const regularArea = (sides: number): number => (sides / 2) * Math.sin((2 * Math.PI) / sides);

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not near ${expected}`);
}

function assertBounds(geometry: PathGeometry, expected: readonly number[]): void {
  const { xmin, ymin, xmax, ymax } = boundsOf(geometry)!;
  for (const [i, value] of [xmin, ymin, xmax, ymax].entries()) near(value, expected[i]!);
}

function positionsOf({ coordinates }: PathGeometry): [number, number][] {
  return Array.from({ length: coordinates.length / 2 }, (_, i) => [
    coordinates[2 * i]!,
    coordinates[2 * i + 1]!,
  ]);
}

async function bufferOf(text: string, change: object = {}): Promise<PathGeometry> {
  const inputs = [{ attributes: { name: 'a' }, geometry: wkt(text, 6677) }];
  const [sent] = await sentBy({ name, parameters: { ...parameters, ...change }, inputs });
  assert.is(sent!.epsg, 6677);
  assert.equal(sent!.attributes, { name: 'a' });
  return geometryOf(sent!) as PathGeometry;
}

test('a point becomes a circle in steps of four times the angle, as the engine draws it', async () => {
  for (const [angle, sides] of [
    [10, 9],
    [22.5, 4],
    [30, 3],
    [0, 900],
    [-1, 900],
  ] as const) {
    const circle = await bufferOf('POINT Z (1 2 30)', { interpolationAngle: angle });
    assert.is(circle.layout, 'XY');
    near(planarArea(circle), regularArea(sides));
    assert.is(ringDirection(circle), 'counterclockwise');
  }
  // The engine's own positions: the last one computed is beside the first, and one more closes the ring.
  const square = await bufferOf('POINT (1 2)', { interpolationAngle: 22.5 });
  assert.equal(
    [...square.coordinates],
    [2, 2, 1, 3, 0, 2, 0.9999999999999998, 1, 2, 1.9999999999999998, 2, 2],
  );
  const flat = await bufferOf('POINT (1 2)', { interpolationAngle: 90 });
  assert.equal([...flat.coordinates], [2, 2, 2, 1.9999999999999998, 2, 2]);
});

test('a distance of 0 or below draws a circle all the same', async () => {
  const behind = await bufferOf('POINT (1 2)', { interpolationAngle: 22.5, distance: -1 });
  assert.equal([...behind.coordinates.subarray(0, 2)], [0, 2]);
  assertBounds(behind, [0, 1, 2, 3]);
  const none = await bufferOf('POINT (1 2)', { interpolationAngle: 30, distance: 0 });
  assert.equal([...none.coordinates], [1, 2, 1, 2, 1, 2, 1, 2]);
});

test('a line becomes the convex hull of the circles around its vertices', async () => {
  const hull = await bufferOf('LINESTRING (0 0, 5 5, 10 0)', { interpolationAngle: 11.25 });
  assertBounds(hull, [-1, -1, 11, 6]);
  // The triangle, a strip along each side, and a circle in all at the corners; octagons touch the sides.
  near(planarArea(hull), 25 + (10 + 2 * Math.sqrt(50)) + regularArea(8));
  // What the engine makes of a line from (0, 0) to (4, 1).
  near(planarArea(await bufferOf('LINESTRING (0 0, 4 1)', { interpolationAngle: 22.5 })), 10);
});

test('a polygon grows, with rounded corners, and shrinks', async () => {
  const grown = await bufferOf('POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))');
  // Quarter circles have 15 steps of 0.1 rad and what is left, whatever the angle.
  const quarter = (15 * Math.sin(0.1) + Math.sin(Math.PI / 2 - 1.5)) / 2;
  near(planarArea(grown), 16 + 16 + 4 * quarter);
  const [west, south] = [0.1, 0.2].map(step => [-Math.cos(step), -Math.sin(step)]);
  for (const [x, y] of [west!, south!]) {
    assert.ok(positionsOf(grown).some(place => Math.hypot(place[0] - x!, place[1] - y!) < 1e-12));
  }
  const shrunk = await bufferOf('POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))', { distance: -1 });
  near(planarArea(shrunk), 4);
  assertBounds(shrunk, [1, 1, 3, 3]);
});

test('rings run the way they did', async () => {
  for (const [text, direction] of [
    ['POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (3 3, 3 6, 6 6, 6 3, 3 3))', 'counterclockwise'],
    ['POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0), (3 3, 6 3, 6 6, 3 6, 3 3))', 'clockwise'],
  ] as const) {
    const grown = await bufferOf(text);
    assert.is(ringDirection(grown, 0), direction);
    assert.is(grown.ringOffsets!.length, 3);
    assert.is.not(ringDirection(grown, 1), direction);
  }
});

test('a polygon that a negative distance cuts in two becomes a multi-polygon', async () => {
  const dumbbell = 'POLYGON ((0 0, 4 0, 4 1.5, 8 1.5, 8 0, 12 0, 12 4, 8 4, 8 2.5, 4 2.5, 4 4, 0 4, 0 0))';
  const parts = await bufferOf(dumbbell, { distance: -1 });
  assert.is(parts.type, 'MultiPolygon');
  assert.is(parts.partOffsets!.length, 3);
});

test('the parts of a multi-polygon are buffered one by one and not merged', async () => {
  const two = 'MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0)), ((5 0, 9 0, 9 4, 5 4, 5 0)))';
  const grown = await bufferOf(two);
  assert.is(grown.type, 'MultiPolygon');
  const [one] = [await bufferOf('POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))')];
  near(planarArea(grown), 2 * planarArea(one!));
});

test('what the engine does not buffer passes: flattened if it has heights, else as it is', async () => {
  const texts = [
    'MULTIPOINT ((1 2))',
    'MULTILINESTRING Z ((0 0 5, 1 1 5))',
    'MULTIPOLYGON Z (((0 0 1, 1 0 1, 1 1 1, 0 0 1)))',
    'GEOMETRYCOLLECTION (POINT (1 2))',
  ];
  const inputs = [...texts.map(text => ({ geometry: wkt(text) })), {}];
  const sent = await sentBy({ name, parameters, inputs });
  assert.equal(sent.slice(0, 4).map(wktOf), [
    'MULTIPOINT ((1 2))',
    'MULTILINESTRING ((0 0, 1 1))',
    'MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))',
    'GEOMETRYCOLLECTION (POINT (1 2))',
  ]);
  assert.is(sent[4]!.geometry, null);
});

test('what nothing is left of is rejected unchanged', async () => {
  const texts = ['POINT EMPTY', 'LINESTRING EMPTY', 'POLYGON EMPTY'];
  const geometries = [...texts.map(text => wkt(text)), box(0, 0, 1, 1)];
  const { outputs } = await runActionEverywhere({
    name,
    parameters: { ...parameters, distance: -1 },
    inputs: geometries.map(geometry => ({ geometry })),
  });
  assert.equal(outputs.features, []);
  assert.equal(
    outputs.rejected!.map(({ id }) => id),
    [1, 2, 3, 4].map(testId),
  );
  assert.is(planarArea(geometryOf(outputs.rejected![3]!)), 1);
});

test('a geometry that somebody else holds is replaced and not copied first, as in the engine', async () => {
  const { ledger } = await runAction({
    name,
    parameters,
    inputs: [{ geometry: box(0, 0, 1, 1) }],
    options: { sharing: 'arc-geometry-attributes', mutation: 'clone-then-mutate' },
  });
  const cloned = ledger.filter(({ node, kind }) => node === 'subject' && kind === 'deep');
  assert.equal(cloned, []);
});

test('parameters are checked', async () => {
  const errorOf = (change: object) => buildErrorOf({ name, parameters: { ...parameters, ...change } });
  assert.match(await errorOf({ bufferType: 'solid' }), 'parameter bufferType');
  assert.match(await errorOf({ distance: 'far' }), 'parameter distance');
  assert.match(
    await errorOf({ interpolationAngle: 1e-9 }),
    /parameter interpolationAngle: .*use a larger angle/,
  );
});

test.run();
