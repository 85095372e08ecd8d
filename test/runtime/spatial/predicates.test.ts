import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Geometry } from '../../../runtime/feature/geometry.js';
import { geometryFromWkt } from '../../../runtime/formats/wkt.js';
import { type Geos, geos } from '../../../runtime/spatial/geos.js';
import { PREDICATES, type Predicate, TestedGeometries } from '../../../runtime/spatial/predicates.js';

let plane: Geos;
test.before(async () => {
  plane = await geos();
});

const wkt = (text: string): Geometry => geometryFromWkt(text, null);

function holds(a: Geometry, predicate: Predicate, b: Geometry): boolean {
  const tested = new TestedGeometries(plane, [b], predicate);
  try {
    const first = tested.firstMatch(a);
    assert.is(tested.matchesInTurn(a), first === 0 ? 1 : 0);
    return first === 0;
  } finally {
    tested.free();
  }
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function areaOf({ x, y, width, height }: Box): Geometry {
  const [right, top] = [x + width, y + height];
  return wkt(`POLYGON ((${x} ${y}, ${right} ${y}, ${right} ${top}, ${x} ${top}, ${x} ${y}))`);
}

/** What holds for two boxes, from their sides alone. */
function truthOf(a: Box, predicate: Predicate, b: Box): boolean {
  const apart = a.x > b.x + b.width || b.x > a.x + a.width || a.y > b.y + b.height || b.y > a.y + a.height;
  const interiorsMeet =
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
  const covers = (outer: Box, inner: Box): boolean =>
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height;
  switch (predicate) {
    case 'intersects':
      return !apart;
    case 'disjoint':
      return apart;
    case 'touches':
      return !apart && !interiorsMeet;
    case 'contains':
    case 'covers':
      return covers(a, b);
    case 'within':
    case 'coveredBy':
      return covers(b, a);
    case 'overlaps':
      return interiorsMeet && !covers(a, b) && !covers(b, a);
    case 'crosses':
      return false;
  }
}

const position = fc.integer({ min: 0, max: 6 });
const side = fc.integer({ min: 1, max: 4 });
const box: fc.Arbitrary<Box> = fc.record({ x: position, y: position, width: side, height: side });

for (const predicate of PREDICATES) {
  test(`${predicate}: of many boxes the first is found, and how many it holds for in turn`, () => {
    fc.assert(
      fc.property(box, fc.array(box, { minLength: 1, maxLength: 6 }), (a, others) => {
        const truths = others.map(b => truthOf(a, predicate, b));
        const tested = new TestedGeometries(plane, others.map(areaOf), predicate);
        try {
          assert.is(tested.firstMatch(areaOf(a)), truths.indexOf(true));
          const inTurn = truths.includes(false) ? truths.indexOf(false) : truths.length;
          assert.is(tested.matchesInTurn(areaOf(a)), inTurn);
        } finally {
          tested.free();
        }
      }),
      { numRuns: 150 },
    );
  });
}

test('points, lines and areas lie to each other as OGC has it', () => {
  const area = wkt('POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))');
  const inside = wkt('POINT (1 1)');
  const onEdge = wkt('POINT (4 2)');
  const through = wkt('LINESTRING (-1 2, 5 2)');
  const alongEdge = wkt('LINESTRING (0 0, 4 0)');
  assert.is(holds(inside, 'within', area), true);
  assert.is(holds(area, 'contains', inside), true);
  assert.is(holds(onEdge, 'within', area), false);
  assert.is(holds(onEdge, 'coveredBy', area), true);
  assert.is(holds(area, 'covers', onEdge), true);
  assert.is(holds(onEdge, 'touches', area), true);
  assert.is(holds(through, 'crosses', area), true);
  assert.is(holds(area, 'crosses', through), true);
  assert.is(holds(alongEdge, 'crosses', area), false);
  assert.is(holds(alongEdge, 'coveredBy', area), true);
});

test('collections are compared as a whole, heights not at all', () => {
  const collection = wkt('GEOMETRYCOLLECTION (POINT (9 9), POLYGON ((0 0, 1 0, 1 1, 0 0)))');
  assert.is(holds(collection, 'intersects', wkt('POINT Z (9 9 100)')), true);
  assert.is(
    holds(collection, 'within', wkt('POLYGON Z ((-1 -1 5, 10 -1 5, 10 10 5, -1 10 5, -1 -1 5))')),
    true,
  );
  assert.is(holds(wkt('POINT (5 5)'), 'disjoint', collection), true);
});

test.run();
