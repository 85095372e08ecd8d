import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { GeometryCollection, PointGeometry } from '../../../runtime/feature/geometry.js';
import { geometryFromWkt, geometryToWkt } from '../../../runtime/formats/wkt.js';
import { dropHeights, hasHeights } from '../../../runtime/spatial/heights.js';
import { anyGeometry } from '../formats/geometry-arbitrary.js';

function flattened(text: string): string {
  const geometry = geometryFromWkt(text, null);
  dropHeights(geometry);
  return geometryToWkt(geometry);
}

test('heights go, measures stay', () => {
  assert.is(flattened('POINT ZM (1 2 3 4)'), 'POINT M (1 2 4)');
  assert.is(flattened('LINESTRING ZM (1 2 3 4, 5 6 7 8)'), 'LINESTRING M (1 2 4, 5 6 8)');
  assert.is(flattened('MULTIPOINT Z ((1 2 3), (4 5 6))'), 'MULTIPOINT ((1 2), (4 5))');
  assert.is(flattened('LINESTRING M (1 2 3, 4 5 6)'), 'LINESTRING M (1 2 3, 4 5 6)');
});

test('a collection has heights if any member has', () => {
  const flat = new PointGeometry(null, 'XY', 1, 2);
  const high = new PointGeometry(null, 'XYZ', 1, 2, 3);
  assert.is(hasHeights(new GeometryCollection(null, [flat, new GeometryCollection(null, [high])])), true);
  assert.is(hasHeights(new GeometryCollection(null, [flat])), false);
});

test('any geometry without its heights has none, and as many vertices and the same type', () => {
  fc.assert(
    fc.property(anyGeometry(), geometry => {
      const flat = geometry.clone();
      dropHeights(flat);
      assert.is(hasHeights(flat), false);
      assert.is(flat.vertexCount, geometry.vertexCount);
      assert.is(flat.type, geometry.type);
      assert.is(flat.epsg, geometry.epsg);
    }),
  );
});

test.run();
