/**
 * The model of bytes against Rust. Figures that stand here as numbers are what scripts/memory-layout printed: clones
 * of the engine's types with indexmap 2.13.0, by a counting allocator, on 64-bit x86.
 */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type AttributeValue, DateTime, NumberText } from '../../../runtime/feature/attribute-value.js';
import { Attributes } from '../../../runtime/feature/attributes.js';
import {
  type Geometry,
  GeometryCollection,
  PathGeometry,
  PointGeometry,
} from '../../../runtime/feature/geometry.js';
import { REPRESENTATIONS, type Strategy } from '../../../runtime/feature/representation/strategies.js';
import {
  arcBlock,
  copiedContents,
  copiedGeometry,
  INLINE_BYTES,
  modeledContents,
  modeledGeometry,
} from '../../../runtime/feature/size.js';
import { Ledger } from '../../../runtime/ledger/ledger.js';

/** `k00`, `k01`, … */
const keyed = (count: number, value: (i: number) => AttributeValue): [string, AttributeValue][] =>
  Array.from({ length: count }, (_, i) => [`k${String(i).padStart(2, '0')}`, value(i)]);
const nulls = (count: number) => keyed(count, () => null);

test('an attribute map reserves as many entries as its table can take, and a nested one lives in its table', () => {
  // Entries: attribute map, nested map.
  const rows = [
    [0, 0, 0],
    [1, 319, 343],
    [3, 325, 349],
    [4, 716, 676],
    [7, 725, 685],
    [8, 1416, 1336],
    [10, 1422, 1342],
    [14, 1434, 1354],
    [15, 2813, 2653],
    [28, 2852, 2692],
    [29, 5607, 5287],
    [56, 5688, 5368],
    [57, 11195, 10555],
    [100, 11324, 10684],
  ] as const;
  for (const [count, attributes, nested] of rows) {
    assert.is(Attributes.of(nulls(count)).bytesModeled, attributes, `${count} attributes`);
    assert.is(modeledContents(new Map(nulls(count))), nested, `a nested map of ${count}`);
  }
  assert.is(Attributes.of(keyed(10, i => i + 10)).bytesModeled, 1442);
});

test('values have what Rust allocates for them, without their 56 bytes', () => {
  const map = new Map(nulls(3));
  const cases: [AttributeValue, number][] = [
    [null, 0],
    [true, 0],
    [DateTime.parse('2024-02-29')!, 0],
    [12.5, 4],
    [new NumberText('1.50'), 4],
    ['héllo', 6],
    ['', 0],
    [[], 0],
    [[null, null, null], 168],
    [[['four', 'four']], 176],
    [[map, map], 810],
    // `bytes::Bytes` is counted: its clone is a pointer to the same bytes.
    [new Uint8Array(100), 0],
  ];
  for (const [value, bytes] of cases) assert.is(modeledContents(value), bytes, JSON.stringify(value));
});

const line = (type: 'LineString' | 'MultiPoint', positions: number, layout: 'XY' | 'XYZ' = 'XY') =>
  new PathGeometry(type, 4326, layout, new Float64Array(positions * layout.length));
const rings = (type: 'Polygon' | 'MultiLineString' | 'MultiPolygon', sizes: number[], parts?: number[]) => {
  const ends = [0];
  for (const size of sizes) ends.push(ends[ends.length - 1]! + size);
  const coordinates = new Float64Array(2 * ends[sizes.length]!);
  const partOffsets = parts === undefined ? null : Uint32Array.from(parts);
  return new PathGeometry(type, 4326, 'XY', coordinates, Uint32Array.from(ends), partOffsets);
};
const point = new PointGeometry(4326, 'XY', 1, 2);

test('geometries have what Rust allocates for them, and 168 bytes more behind an Arc', () => {
  const cases: [what: string, geometry: Geometry | null, heap: number, behindArc: number][] = [
    ['none', null, 0, 168],
    ['point', point, 0, 168],
    ['line string of 5', line('LineString', 5), 80, 248],
    ['line string of 5 in space', line('LineString', 5, 'XYZ'), 120, 288],
    ['polygon of 5', rings('Polygon', [5]), 80, 248],
    ['polygon of 5 with 2 holes of 4', rings('Polygon', [5, 4, 4]), 256, 424],
    ['multi-point of 3', line('MultiPoint', 3), 48, 216],
    ['2 lines of 3', rings('MultiLineString', [3, 3]), 144, 312],
    ['polygons of 4, and of 5 with 2 holes of 4', rings('MultiPolygon', [4, 5, 4, 4], [0, 1, 4]), 416, 584],
    [
      'a point and a line string of 5',
      new GeometryCollection(4326, [point, line('LineString', 5)]),
      240,
      408,
    ],
  ];
  for (const [what, geometry, heap, behindArc] of cases) {
    assert.is(modeledGeometry(geometry), heap, what);
    assert.is(arcBlock('geometry') + modeledGeometry(geometry), behindArc, what);
  }
});

test('inline parts are as wide as the compiler makes them', () => {
  assert.equal(INLINE_BYTES, { feature: 296, attributes: 72, value: 56, geometry: 152 });
  assert.is(arcBlock('attributes') + Attributes.of(nulls(3)).bytesModeled, 413);
  assert.is(arcBlock('value') + modeledContents(1.5), 75);
});

/** The features of scripts/bench-sharing.ts. */
const SIZES = {
  small: { attributes: 10, longStrings: 0, geometry: point },
  medium: { attributes: 50, longStrings: 0, geometry: line('LineString', 1000) },
  large: { attributes: 100, longStrings: 10, geometry: line('LineString', 100_000) },
};

/** Strategy, clone site, part, and the bytes for the small, medium and large feature. */
const IN_RUST: [Strategy, string, string, [number, number, number]][] = [
  ['owned', 'fan-out', 'feature', [1850, 22698, 1713067]],
  ['arc-feature', 'copy-on-write', 'feature', [1866, 22714, 1713083]],
  ['arc-geometry', 'fan-out', 'attributes', [1554, 6402, 112771]],
  ['arc-geometry', 'copy-on-write', 'geometry', [168, 16168, 1600168]],
  ['arc-geometry-attributes', 'copy-on-write', 'attributes', [1642, 6490, 112859]],
  ['arc-geometry-attributes', 'copy-on-write', 'geometry', [168, 16168, 1600168]],
  ['arc-geometry-values', 'fan-out', 'attribute map', [830, 3422, 6838]],
  ['arc-geometry-values', 'copy-on-write', 'attribute value', [76, 76, 10072]],
  ['arc-geometry-values', 'copy-on-write', 'geometry', [168, 16168, 1600168]],
];

test('every deep clone of every strategy costs what Rust allocates for it', () => {
  for (const [at, { attributes: count, longStrings, geometry }] of Object.values(SIZES).entries()) {
    const value = (i: number) =>
      i < longStrings ? 'x'.repeat(10_000) : i % 2 === 0 ? `value ${i}` : i * 1.5;
    for (const [strategy, { build }] of Object.entries(REPRESENTATIONS)) {
      const ledger = new Ledger();
      const account = ledger.account('node');
      const attributes = Attributes.of(Array.from({ length: count }, (_, i) => [`attribute ${i}`, value(i)]));
      const feature = build({ id: 'id', metadata: null, attributes, geometry }, account);
      feature.share(account.counter('fan-out')).set('attribute 9', 5);
      // Another share, so that each part is copied by itself, and the whole twice.
      feature.share(account.counter('fan-out')).geometryMut();
      const deep = ledger.rows().filter(({ kind }) => kind === 'deep');
      const expected = IN_RUST.filter(([of]) => of === strategy);
      assert.equal(
        deep.map(({ site, part, count, bytesModeled }) => [strategy, site, part, bytesModeled / count]),
        expected.map(([, site, part, bytes]) => [strategy, site, part, bytes[at]]),
      );
    }
  }
});

test('this process copies slots, coordinates, offsets and bytes, and strings where it is asked to', () => {
  assert.is(
    Attributes.of([
      ['a', 'text'],
      ['b', 1],
    ]).bytesCopied('shared'),
    16,
  );
  assert.is(
    Attributes.of([
      ['a', 'täxt'],
      ['b', 1],
    ]).bytesCopied('copied'),
    16 + 5,
  );
  assert.is(copiedContents(['ab', ['c']], 'shared'), 2 * 8 + 8);
  assert.is(copiedContents(['ab', ['c']], 'copied'), 2 * 8 + 2 + 8 + 1);
  assert.is(copiedContents(new Map([['key', new Uint8Array(5)]]), 'shared'), 16 + 5);
  assert.is(copiedGeometry(null), 0);
  assert.is(copiedGeometry(point), 16);
  assert.is(copiedGeometry(rings('MultiPolygon', [4, 5], [0, 1, 2])), 9 * 16 + 3 * 4 + 3 * 4);
  assert.is(copiedGeometry(new GeometryCollection(null, [point])), 8 + 16);
});

test.run();
