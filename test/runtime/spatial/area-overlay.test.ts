import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Geometry } from '../../../runtime/feature/geometry.js';
import { featuresOfTopoJson } from '../../../runtime/formats/topojson.js';
import { geometryFromWkt, geometryToWkt } from '../../../runtime/formats/wkt.js';
import type { AreaPiece } from '../../../runtime/spatial/area-overlay.js';
import { type Geos, geos } from '../../../runtime/spatial/geos.js';
import { planarArea } from '../../../runtime/spatial/measure.js';
import { validPolygon } from './polygon-arbitrary.js';

let plane: Geos;
test.before(async () => {
  plane = await geos();
});

const wkt = (text: string, epsg: number | null = null): Geometry => geometryFromWkt(text, epsg);
const box = (xmin: number, ymin: number, xmax: number, ymax: number): Geometry =>
  wkt(`POLYGON ((${xmin} ${ymin}, ${xmax} ${ymin}, ${xmax} ${ymax}, ${xmin} ${ymax}, ${xmin} ${ymin}))`);

const summary = (pieces: readonly AreaPiece[]): [number[], number][] =>
  pieces.map(({ parents, geometry }) => [parents, Math.round(planarArea(geometry) * 1e6) / 1e6]);

test('two overlapping areas make three pieces', () => {
  const { pieces } = plane.overlay([box(0, 0, 2, 2), box(1, 0, 3, 2)], 0);
  assert.equal(summary(pieces), [
    [[0], 2],
    [[1], 2],
    [[1, 0], 2],
  ]);
  assert.is(geometryToWkt(pieces[2]!.geometry), 'MULTIPOLYGON (((1 0, 1 2, 2 2, 2 0, 1 0)))');
});

test('places with the same parents are one piece, holes and gaps are none', () => {
  const frame = wkt('POLYGON ((0 0, 6 0, 6 6, 0 6, 0 0), (1 1, 5 1, 5 5, 1 5, 1 1))');
  const { pieces } = plane.overlay([frame, box(2, -1, 3, 7), box(3.5, 3.5, 4, 4)], 0);
  assert.equal(summary(pieces), [
    [[0], 18],
    [[1], 6],
    [[1, 0], 2],
    [[2], 0.25],
  ]);
  assert.is(pieces[0]!.geometry.partOffsets!.length - 1, 2);
});

test('areas that only touch do not overlap', () => {
  const { pieces } = plane.overlay([box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 1, 2, 2)], 0);
  assert.equal(summary(pieces), [
    [[0], 1],
    [[1], 1],
    [[2], 2],
  ]);
});

test('what no earlier area comes near leaves a piece, an empty one where later areas cover it all', () => {
  const inputs = [
    wkt('POINT (1 1)'),
    box(0, 0, 2, 2),
    wkt('POLYGON EMPTY'),
    wkt('LINESTRING (0 0, 2 2)'),
    box(0, 0, 2, 2),
  ];
  const { pieces } = plane.overlay(inputs, 0);
  assert.equal(summary(pieces), [
    [[0], 0],
    [[1], 0],
    [[2], 0],
    [[3], 0],
    [[4, 1], 4],
  ]);
  assert.is(geometryToWkt(pieces[1]!.geometry), 'MULTIPOLYGON EMPTY');
  assert.equal(plane.overlay([], 0).pieces, []);
  // The second of three equal areas has an earlier one beside it, so nothing is left of it.
  const same = [box(0, 0, 4, 4), box(0, 0, 4, 4), box(0, 0, 4, 4)];
  assert.equal(summary(plane.overlay(same, 0).pieces), [
    [[0], 0],
    [[2, 1, 0], 16],
  ]);
});

test('a closed line string of four positions is an area', () => {
  const triangle = wkt('LINESTRING (0 0, 2 0, 2 2, 0 0)');
  const flat = wkt('LINESTRING (0 0, 1 1, 0 0)');
  assert.equal(summary(plane.overlay([box(0, 0, 2, 2), triangle, flat], 0).pieces), [
    [[0], 2],
    [[1, 0], 2],
    [[2], 0],
  ]);
});

test('the polygons of a collection are one area, and an invalid area is made valid', () => {
  const collection = wkt(
    'GEOMETRYCOLLECTION (POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0)), POLYGON ((1 0, 3 0, 3 2, 1 2, 1 0)), POINT (9 9))',
  );
  assert.equal(summary(plane.overlay([collection], 0).pieces), [[[0], 6]]);
  const bowTie = wkt('POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))');
  assert.equal(summary(plane.overlay([bowTie, box(0, 0, 1, 2)], 0).pieces), [
    [[0], 1],
    [[1], 1],
    [[1, 0], 1],
  ]);
});

test('what an earlier area cuts off is dropped if it is no larger than the square of the tolerance', () => {
  const inputs = [box(0, 0, 1, 1), box(0.9, 0, 2, 1), box(1.5, 0, 3, 1)];
  assert.equal(summary(plane.overlay(inputs, 0).pieces), [
    [[0], 0.9],
    [[1], 0.5],
    [[1, 0], 0.1],
    [[2], 1],
    [[2, 1], 0.5],
  ]);
  assert.equal(summary(plane.overlay(inputs, 0.4).pieces), [
    [[0], 0.9],
    [[1], 0.5],
    [[2], 1],
    [[2, 1], 0.5],
  ]);
  assert.equal(plane.overlay(inputs, -0.4), plane.overlay(inputs, 0.4));
});

test('the pieces carry the code that the areas agree on', () => {
  const [a, b] = [box(0, 0, 2, 2), box(1, 1, 3, 3)];
  a.epsg = 6677;
  assert.ok(plane.overlay([a, b], 0).pieces.every(({ geometry }) => geometry.epsg === 6677));
  b.epsg = 6678;
  assert.ok(plane.overlay([a, b], 0).pieces.every(({ geometry }) => geometry.epsg === null));
});

test('pieces are valid, part their parents exactly, and do not depend on what was done before', () => {
  fc.assert(
    fc.property(fc.array(validPolygon, { minLength: 1, maxLength: 6 }), areas => {
      const { pieces } = plane.overlay(areas, 0);
      for (const { geometry } of pieces) assert.ok(plane.isValid(geometry));
      areas.forEach((area, i) => {
        const covered = pieces.filter(({ parents }) => parents.includes(i));
        const sum = covered.reduce((total, { geometry }) => total + planarArea(geometry), 0);
        assert.ok(Math.abs(sum - planarArea(area)) < 1e-6, `pieces of ${sum}, area of ${planarArea(area)}`);
      });
      const union = planarArea(plane.union(areas));
      const all = pieces.reduce((total, { geometry }) => total + planarArea(geometry), 0);
      assert.ok(Math.abs(union - all) < 1e-6);
      assert.equal(texts(plane.overlay(areas, 0).pieces), texts(pieces));
    }),
    { numRuns: 50 },
  );
});

function texts(pieces: readonly AreaPiece[]): string[] {
  return pieces.map(({ parents, geometry }) => `${parents}: ${geometryToWkt(geometry)}`);
}

test('the pieces of the counties of the United States are the counties', () => {
  const file = createRequire(import.meta.url).resolve('us-atlas/counties-10m.json');
  const atlas = readFileSync(file, 'utf8');
  const counties = Array.from(featuresOfTopoJson(atlas, 'counties', 4326), ({ geometry }) => geometry!);
  const { pieces } = plane.overlay(counties, 0.01);
  assert.equal(
    pieces.map(({ parents }) => parents),
    counties.map((_, i) => [i]),
  );
  // One county, Falls Church, has lost all its area to the rounding of the file.
  assert.is(pieces.filter(({ geometry }) => geometry.isEmpty).length, 1);
  for (const { parents, geometry } of pieces) {
    assert.ok(Math.abs(planarArea(geometry) - planarArea(counties[parents[0]!]!)) < 1e-4);
  }
});

test.run();
