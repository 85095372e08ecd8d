import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  METRICS,
  type Metric,
  NearestPoints,
  type Neighbor,
  type Place,
} from '../../../runtime/spatial/nearest.js';

/** All places by distance and position, as slow and plain as can be. */
function bruteForce(
  places: readonly Place[],
  metric: Metric,
  from: Place,
  count: number,
  maxDistance: number,
): Neighbor[] {
  return places
    .map((place, index) => ({ index, distance: metric.distance(from, place) }))
    .filter(({ distance }) => distance <= maxDistance)
    .sort((a, b) => a.distance - b.distance || a.index - b.index)
    .slice(0, count);
}

/** Few different values, so that ties and coinciding places are frequent, and the poles and the antimeridian. */
const longitude = fc.oneof(
  fc.constantFrom(-180, -179, -90, 0, 90, 179, 180, 181, 540),
  fc.double({ min: -180, max: 180, noNaN: true }),
);
const latitude = fc.oneof(
  fc.constantFrom(-90, -89, -1, 0, 1, 89, 90),
  fc.double({ min: -90, max: 90, noNaN: true }),
);
const height = fc.oneof(fc.constantFrom(0, 1, 1000), fc.double({ min: -500, max: 9000, noNaN: true }));
const place = fc.record({ x: longitude, y: latitude, z: height });
const places = fc.array(place, { minLength: 1, maxLength: 60 });
const count = fc.oneof(fc.constantFrom(1, 2), fc.integer({ min: 1, max: 70 }));

for (const [name, metric] of Object.entries(METRICS)) {
  const maxDistance = fc.oneof(
    fc.constant(Number.POSITIVE_INFINITY),
    fc.double({ min: 0, max: name === 'haversine' ? 2e7 : 300, noNaN: true }),
  );

  test(`${name}: finds what looking at all places finds, ties in their order`, () => {
    fc.assert(
      fc.property(places, place, count, maxDistance, (all, from, k, limit) => {
        const found = new NearestPoints(all, metric).nearest(from, k, limit);
        assert.equal(found, bruteForce(all, metric, from, k, limit));
      }),
      { numRuns: 400 },
    );
  });

  test(`${name}: finds places that are near each other and far from the origin`, () => {
    const near = fc.record({
      x: fc.double({ min: 139.7, max: 139.7001, noNaN: true }),
      y: fc.double({ min: 35.6, max: 35.6001, noNaN: true }),
      z: fc.constantFrom(0, 5),
    });
    fc.assert(
      fc.property(fc.array(near, { minLength: 20, maxLength: 60 }), near, (all, from) => {
        const found = new NearestPoints(all, metric).nearest(from, 3, Number.POSITIVE_INFINITY);
        assert.equal(found, bruteForce(all, metric, from, 3, Number.POSITIVE_INFINITY));
      }),
      { numRuns: 200 },
    );
  });
}

test('haversine: the nearest lies across the antimeridian, or across the pole', () => {
  const all = [
    { x: 170, y: 0, z: 0 },
    { x: -179.9, y: 0, z: 0 },
    { x: 0, y: 89.9, z: 0 },
  ];
  const index = new NearestPoints(all, METRICS.haversine);
  assert.is(index.nearest({ x: 179.9, y: 0, z: 0 }, 1, Number.POSITIVE_INFINITY)[0]!.index, 1);
  assert.is(index.nearest({ x: 180, y: 89.9, z: 0 }, 1, Number.POSITIVE_INFINITY)[0]!.index, 2);
});

test('euclidean2d: heights play no role; euclidean3d: they do', () => {
  const all = [
    { x: 0, y: 0, z: 9 },
    { x: 1, y: 0, z: 0 },
  ];
  const from = { x: 0, y: 0, z: 0 };
  assert.equal(new NearestPoints(all, METRICS.euclidean2d).nearest(from, 1, 5), [{ index: 0, distance: 0 }]);
  assert.equal(new NearestPoints(all, METRICS.euclidean3d).nearest(from, 1, 5), [{ index: 1, distance: 1 }]);
});

test('a distance too large for a number counts as the largest', () => {
  const all = [
    { x: 1e200, y: 0, z: 0 },
    { x: -1e200, y: 0, z: 0 },
    { x: 5, y: 0, z: 0 },
  ];
  const found = new NearestPoints(all, METRICS.euclidean2d).nearest(
    { x: 0, y: 0, z: 0 },
    2,
    Number.POSITIVE_INFINITY,
  );
  assert.equal(found, [
    { index: 2, distance: 5 },
    { index: 0, distance: Number.POSITIVE_INFINITY },
  ]);
});

test.run();
