import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { GeometryCollection, PathGeometry, PointGeometry } from '../../../runtime/feature/geometry.js';
import { decimalText } from '../../../runtime/formats/decimal-text.js';
import { plainWkt } from '../../../runtime/formats/plain-wkt.js';
import { geometryFromWkt } from '../../../runtime/formats/wkt.js';

const plain = (text: string): string | undefined => plainWkt(geometryFromWkt(text, null));

test("the spelling is the engine's", () => {
  // Left: standard text. Right: what the engine wrote.
  const spellings = {
    'POINT (1 2)': 'POINT(1 2)',
    'POINT Z (1 2 3)': 'POINT(1 2 3)',
    'LINESTRING (0 0, 3 4, 6 0)': 'LINESTRING(0 0, 3 4, 6 0)',
    'POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 2 5, 5 5, 5 2, 2 2))':
      'POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 2 5, 5 5, 5 2, 2 2))',
    'MULTIPOINT ((0 0), (1 1))': 'MULTIPOINT(0 0, 1 1)',
    'MULTIPOLYGON (((0 0, 2 0, 2 2, 0 2, 0 0)), ((5 5, 8 5, 8 8, 5 8, 5 5), (6 6, 6 7, 7 7, 7 6, 6 6)))':
      'MULTIPOLYGON(((0 0, 2 0, 2 2, 0 2, 0 0)), ((5 5, 8 5, 8 8, 5 8, 5 5), (6 6, 6 7, 7 7, 7 6, 6 6)))',
    'MULTILINESTRING ((0 0, 3 4, 6 0), (0 0, 4 0, 4 4, 0 0))':
      'MULTILINESTRING((0 0, 3 4, 6 0), (0 0, 4 0, 4 4, 0 0))',
    'LINESTRING EMPTY': 'LINESTRING()',
    'POLYGON EMPTY': 'POLYGON(())',
    'MULTIPOINT EMPTY': 'MULTIPOINT()',
    'MULTILINESTRING EMPTY': 'MULTILINESTRING()',
    'MULTIPOLYGON EMPTY': 'MULTIPOLYGON()',
    'POINT M (1 2 7)': 'POINT(1 2)',
  };
  for (const [text, expected] of Object.entries(spellings)) assert.is(plain(text), expected);
  assert.is(plainWkt(new GeometryCollection(null, [new PointGeometry(null, 'XY', 1, 2)])), undefined);
});

test('what it writes is read back, empty geometries too', () => {
  for (const text of ['LINESTRING()', 'POLYGON(())', 'MULTIPOINT()', 'MULTILINESTRING()', 'MULTIPOLYGON()']) {
    const back = geometryFromWkt(text, null);
    assert.ok(back instanceof PathGeometry && back.isEmpty, text);
    assert.is(plainWkt(back), text);
  }
});

test('numbers never have an exponent', () => {
  const texts = [
    '1',
    '0.1',
    '-0',
    '0.0000001',
    '1000000000000000000000',
    '123450000000000000000000',
    'NaN',
    'inf',
  ];
  assert.equal([1, 0.1, -0, 1e-7, 1e21, 1.2345e23, Number.NaN, 1 / 0].map(decimalText), texts);
});

test('numbers read back as the same doubles', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
      const text = decimalText(value);
      assert.match(text, /^-?\d+(\.\d+)?$/);
      assert.ok(Object.is(Number(text), value), text);
    }),
  );
});

test.run();
