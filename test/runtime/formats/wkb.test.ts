import fc from 'fast-check';
import initGeos from 'geos-wasm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Geometry, PointGeometry } from '../../../runtime/feature/geometry.js';
import { geometryFromHexWkb, geometryFromWkb, geometryToWkb } from '../../../runtime/formats/wkb.js';
import { geometryFromWkt, geometryToWkt } from '../../../runtime/formats/wkt.js';
import { UserError } from '../../../runtime/user-error.js';
import { anyGeometry, sameGeometry } from './geometry-arbitrary.js';
import { userErrorOf } from './user-error-of.js';

const samples = [
  'POINT (1 2)',
  'POINT Z (1 2 3)',
  'POINT ZM (1 2 3 4)',
  'POINT EMPTY',
  'LINESTRING M (0 0 5, 1 1 6)',
  'LINESTRING EMPTY',
  'MULTIPOINT ((1 2), (3 4))',
  'MULTILINESTRING Z ((0 0 1, 1 1 2), (3 3 3, 4 4 4, 5 5 5))',
  'POLYGON ((0 0, 4 0, 4 4, 0 0), (1 1, 2 1, 2 2, 1 1))',
  'MULTIPOLYGON Z (((0 0 1, 1 0 1, 1 1 1, 0 0 1)), ((5 5 5, 6 5 5, 6 6 5, 5 5 5)))',
  'GEOMETRYCOLLECTION (POINT (1 2), GEOMETRYCOLLECTION (LINESTRING (0 0, 1 1), POLYGON EMPTY))',
];

test('every geometry comes back from its bytes', () => {
  fc.assert(
    fc.property(anyGeometry(), geometry =>
      sameGeometry(geometryFromWkb(geometryToWkb(geometry), geometry.epsg), geometry),
    ),
  );
});

test('writes little-endian bytes with ISO codes', () => {
  const hex = (geometry: Geometry): string => Buffer.from(geometryToWkb(geometry)).toString('hex');
  assert.is(hex(new PointGeometry(4326, 'XY', 1, 2)), '0101000000000000000000f03f0000000000000040');
  assert.is(hex(new PointGeometry(null, 'XYZ', 1, 2, 3)).slice(0, 10), '01e9030000');
  assert.is(hex(new PointGeometry(null, 'XYM', 1, 2, undefined, 3)).slice(0, 10), '01d1070000');
  assert.is(hex(new PointGeometry(null, 'XYZM', 1, 2, 3, 4)).slice(0, 10), '01b90b0000');
});

test('reads big-endian bytes, flags of EWKB, and its SRID before the given code', () => {
  const read = geometryFromHexWkb;
  assert.equal(read('00000000013FF00000000000004000000000000000', null), new PointGeometry(null, 'XY', 1, 2));
  assert.equal(
    read('0101000020E6100000000000000000F03F0000000000000040', 6677),
    new PointGeometry(4326, 'XY', 1, 2),
  );
  assert.equal(
    read('01010000800000000000000000000000000000f03f0000000000000040', 6697),
    new PointGeometry(6697, 'XYZ', 0, 1, 2),
  );
  assert.equal(
    read('01010000400000000000000000000000000000f03f0000000000000040', null),
    new PointGeometry(null, 'XYM', 0, 1, undefined, 2),
  );
});

test('GEOS reads what is written here, and what GEOS writes is read here', async () => {
  const geos = await initGeos();
  const { Module } = geos;
  const writer = geos.GEOSWKBWriter_create();
  geos.GEOSWKBWriter_setOutputDimension(writer, 4);
  const size = Module._malloc(4);
  for (const text of samples) {
    const bytes = geometryToWkb(geometryFromWkt(text, null));
    const pointer = Module._malloc(bytes.length);
    Module.HEAPU8.set(bytes, pointer);
    const geometry = geos.GEOSGeomFromWKB_buf(pointer, bytes.length);
    assert.is.not(geometry, 0, text);
    for (const order of [0, 1]) {
      for (const flavor of [1, 2]) {
        geos.GEOSWKBWriter_setByteOrder(writer, order);
        geos.GEOSWKBWriter_setFlavor(writer, flavor);
        const written = geos.GEOSWKBWriter_write(writer, geometry, size);
        const back = geometryFromWkb(
          Module.HEAPU8.slice(written, written + Module.getValue(size, 'i32')),
          null,
        );
        assert.is(geometryToWkt(back), text, `byte order ${order}, flavor ${flavor}`);
        geos.GEOSFree(written);
      }
    }
    geos.GEOSGeom_destroy(geometry);
    Module._free(pointer);
  }
  Module._free(size);
  geos.GEOSWKBWriter_destroy(writer);
});

test('changed or cut bytes are read or refused, and nothing else', () => {
  const change = fc.record({ place: fc.nat(), byte: fc.nat({ max: 255 }) });
  fc.assert(
    fc.property(anyGeometry(), fc.array(change, { maxLength: 4 }), fc.nat(), (geometry, changes, cut) => {
      const bytes = geometryToWkb(geometry);
      for (const { place, byte } of changes) bytes[place % bytes.length] = byte;
      try {
        const read = geometryFromWkb(
          bytes.subarray(0, bytes.length - (cut % 3 === 0 ? cut % bytes.length : 0)),
          null,
        );
        assert.ok(read.vertexCount <= bytes.length);
      } catch (thrown) {
        assert.instance(thrown, UserError);
      }
    }),
    { numRuns: 2000 },
  );
});

test('corrupt bytes are told with what is wrong', () => {
  const message = (hex: string): string => userErrorOf(() => geometryFromHexWkb(hex, null));
  assert.is(message('01'), 'WKB is cut off: 5 bytes should follow byte 0, but only 1 do');
  assert.match(message('0201000000'), 'byte order 2');
  assert.match(message('0108000000'), 'geometry type 8 before byte 5; types 1 to 7 can be read');
  assert.match(message('0102000000ffffffff'), 'WKB is cut off: 68719476720 bytes should follow byte 9');
  assert.match(message('0106000000ffffffff'), 'cut off');
  assert.match(message('010700000001000000010700000001000000'), 'cut off');
  assert.match(message(`${'010700000001000000'.repeat(5000)}01`), 'nested more than');
  assert.match(
    message('0101000000000000000000f03f000000000000004000'),
    'goes on for 1 bytes after its geometry',
  );
  assert.match(
    message('01040000000100000001e9030000'.padEnd(80, '0')),
    'member of type 1 XYZ at byte 9, where type 1 XY',
  );
  assert.match(message('01x'), 'pairs of the digits');
  assert.match(
    userErrorOf(() => geometryFromWkb(new Uint8Array(), null)),
    'cut off',
  );
});

test.run();
