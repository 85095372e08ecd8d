import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PathGeometry, PointGeometry } from '../../../runtime/feature/geometry.js';
import { geometryFromWkt, geometryToWkt } from '../../../runtime/formats/wkt.js';
import { UserError } from '../../../runtime/user-error.js';
import { anyGeometry, sameGeometry } from './geometry-arbitrary.js';
import { userErrorOf } from './user-error-of.js';

test('every geometry comes back from its text', () => {
  fc.assert(
    fc.property(anyGeometry(), geometry =>
      sameGeometry(geometryFromWkt(geometryToWkt(geometry), geometry.epsg), geometry),
    ),
  );
});

test('writes the standard form', () => {
  const texts = [
    'POINT (135.5 34.7)',
    'POINT ZM (1 2 3 4)',
    'POINT EMPTY',
    'LINESTRING M (0 0 5, 1 1 6)',
    'LINESTRING Z EMPTY',
    'MULTIPOINT ((1 2), EMPTY, (3 4))',
    'MULTILINESTRING (EMPTY, (0 0, 1 1))',
    'POLYGON ((0 0, 4 0, 4 4, 0 0), (1 1, 2 1, 2 2, 1 1))',
    'MULTIPOLYGON Z (((0 0 1, 1 0 1, 1 1 1, 0 0 1)), EMPTY)',
    'GEOMETRYCOLLECTION Z (POINT Z (1 2 3), GEOMETRYCOLLECTION Z (LINESTRING Z EMPTY))',
    'GEOMETRYCOLLECTION (POINT Z (1 2 3), POINT M (1 2 3))',
    'GEOMETRYCOLLECTION EMPTY',
    'LINESTRING (1e-7 -0, 1e+21 0.1)',
  ];
  for (const text of texts) assert.is(geometryToWkt(geometryFromWkt(text, null)), text);
});

test('reads what other writers write', () => {
  const standard = (text: string): string => geometryToWkt(geometryFromWkt(text, null));
  assert.is(standard('point(1 2)'), 'POINT (1 2)');
  assert.is(standard('  Point Z( 1\t2\n3 ) '), 'POINT Z (1 2 3)');
  assert.is(standard('POINTZ(1 2 3)'), 'POINT Z (1 2 3)');
  assert.is(standard('POINT (1 2 3)'), 'POINT Z (1 2 3)');
  assert.is(standard('POINT (1 2 3 4)'), 'POINT ZM (1 2 3 4)');
  assert.is(standard('MULTIPOINT (1 2, 3 4)'), 'MULTIPOINT ((1 2), (3 4))');
  assert.is(standard('MULTIPOINT (EMPTY, 1 2 3)'), 'MULTIPOINT Z (EMPTY, (1 2 3))');
  assert.is(standard('LINESTRING(1. .5,+2 -3E2)'), 'LINESTRING (1 0.5, 2 -300)');
  assert.is(standard('POLYGON ((0 0, 1 0, 1 1))'), 'POLYGON ((0 0, 1 0, 1 1, 0 0))');
  assert.is(standard('GEOMETRYCOLLECTION M (POINT (1 2 3))'), 'GEOMETRYCOLLECTION M (POINT M (1 2 3))');
  assert.is(standard('POINT Z (1 2 nan)'), 'POINT Z (1 2 NaN)');
  assert.is(standard('MULTIPOLYGON (EMPTY, EMPTY)'), 'MULTIPOLYGON EMPTY');
});

test('an SRID in the text goes before the given code', () => {
  assert.equal(geometryFromWkt('SRID=6677;POINT(1 2)', 4326), new PointGeometry(6677, 'XY', 1, 2));
  assert.is(geometryFromWkt('POINT(1 2)', 4326).epsg, 4326);
});

test('infinite ordinates come back', () => {
  const line = new PathGeometry('LineString', null, 'XY', new Float64Array([1, Infinity, -Infinity, 2]));
  assert.equal(geometryFromWkt(geometryToWkt(line), null), line);
  assert.equal(geometryFromWkt('LINESTRING (1 inf, -inf 2)', null), line);
});

test('wrong text is told with the character where it goes wrong', () => {
  const message = (text: string): string => userErrorOf(() => geometryFromWkt(text, null));
  assert.is(
    message(''),
    'WKT ends at character 1, where a geometry type such as POINT or MULTIPOLYGON should be',
  );
  assert.is(message('POINT'), 'WKT ends at character 6, where "(" should be');
  assert.is(message('POINT (1)'), 'WKT has "1)" at character 8, where two to four numbers should be');
  assert.is(message('POINT (1 2'), 'WKT ends at character 11, where ")" should be');
  assert.is(message('POINT (1 2) x'), 'WKT has "x" at character 13, where the end of the text should be');
  assert.match(message('LINESTRING (1 2, 3 4 5)'), 'at character 18, where 2 numbers (XY) should be');
  assert.match(message('POINT Z (1 2)'), 'where 3 numbers (XYZ) should be');
  assert.match(message('POINT (1.2.3 4)'), 'at character 8');
  assert.match(message('CIRCULARSTRING (0 0, 1 1, 2 0)'), 'character 1, where a geometry type');
  assert.match(message('POLYGON (EMPTY, (0 0, 1 0, 1 1, 0 0))'), 'empty exterior');
  assert.match(message('GEOMETRYCOLLECTION('.repeat(50_000)), 'nested more than');
});

test('cut or changed text is read or refused, and nothing else', () => {
  fc.assert(
    fc.property(
      anyGeometry(),
      fc.nat(),
      fc.constantFrom('', '(', ')', ',', 'EMPTY', '7', ' '),
      (geometry, place, put) => {
        const text = geometryToWkt(geometry);
        const at = place % (text.length + 1);
        try {
          geometryFromWkt(text.slice(0, at) + put + text.slice(at + 1), null);
        } catch (thrown) {
          assert.instance(thrown, UserError);
        }
      },
    ),
  );
});

test.run();
