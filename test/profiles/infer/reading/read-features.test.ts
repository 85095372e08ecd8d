/** Lines of intermediate data as columns: sizes are those of the features, hashes are equal where contents are. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { FeatureColumns } from '../../../../profiles/infer/reading/feature-columns.js';
import { readFeatures } from '../../../../profiles/infer/reading/read-features.js';
import { DateTime } from '../../../../runtime/feature/attribute-value.js';
import type { FeatureParts } from '../../../../runtime/feature/feature.js';
import type { Geometry } from '../../../../runtime/feature/geometry.js';
import { copiedGeometry } from '../../../../runtime/feature/size.js';
import { featureLine } from '../../../../runtime/store/feature-line.js';
import { loadCompressor } from '../../../../runtime/store/zstd.js';
import { anyFeature } from '../../../runtime/store/feature-arbitrary.js';
import { inTemporaryFolder } from '../../../runtime/store/temporary-folder.js';

async function columnsOf(text: string | Uint8Array, name = 'port.jsonl'): Promise<FeatureColumns> {
  return inTemporaryFolder(folder => {
    writeFileSync(join(folder, name), text);
    return readFeatures(join(folder, name)).columns;
  });
}

const line = (attributes: string, geometry = '{"epsg":null,"value":"none"}'): string =>
  `{"id":"aa3b9292-0000-4000-8000-00000000001b","attributes":${attributes},"geometry":${geometry}}\n`;

function isPlain({ attributes }: FeatureParts): boolean {
  const plain = (value: unknown): boolean => {
    if (value instanceof DateTime || value instanceof Uint8Array) return false;
    if (value instanceof Map) return [...value.values()].every(plain);
    return Array.isArray(value) ? value.every(plain) : true;
  };
  return [...attributes.entries()].every(([, value]) => plain(value));
}

/** Whether the line says of each ordinate and ring that it is there: empty and absent ones are left out of it. */
function isWritten(geometry: Geometry | null): boolean {
  if (geometry === null) return true;
  if (geometry.type === 'GeometryCollection' || geometry.layout !== 'XY') return false;
  return geometry.type === 'Point' || geometry.type === 'LineString' || geometry.type === 'MultiPoint';
}

test('any feature has the sizes that a clone of it copies', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyFeature.filter(isPlain), { maxLength: 4 }), async features => {
      const columns = await columnsOf(features.map(feature => `${featureLine(feature)}\n`).join(''));
      assert.is(columns.count, features.length);
      for (const [row, feature] of features.entries()) {
        assert.is(columns.idText(row), feature.id);
        assert.equal(columns.shapeOf(row).keys, [...feature.attributes.keys()]);
        assert.is(columns.mapModeled.at(row), feature.attributes.bytesModeled);
        assert.is(columns.mapCopied.at(row), feature.attributes.bytesCopied('shared'));
        assert.is(columns.hasNoGeometry.at(row), feature.geometry === null ? 1 : 0);
        if (isWritten(feature.geometry)) {
          assert.is(columns.geometryCopied.at(row), copiedGeometry(feature.geometry));
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('the order of attributes and of nested entries does not matter, but values and keys do', async () => {
  const columns = await columnsOf(
    [
      line('{"a":1,"b":{"x":[1,2],"y":"t"}}'),
      line('{"b":{"y":"t","x":[1,2]},"a":1}'),
      line('{"b":{"y":"t","x":[2,1]},"a":1}'),
      line('{"b":1,"a":{"x":[1,2],"y":"t"}}'),
      line('{"a":1,"b":{"x":[1,2],"y":"t"},"c":null}'),
    ].join(''),
  );
  const hash = (row: number): string => `${columns.mapA.at(row)} ${columns.mapB.at(row)}`;
  assert.is(hash(1), hash(0));
  assert.is(new Set([0, 2, 3, 4].map(hash)).size, 4);
});

test('a geometry keeps its structure where only numbers and the dimension change, in both builds', async () => {
  const old = (ring: string, wrapper = 'flowGeometry2D'): string =>
    line('{}', `{"epsg":4326,"value":{"${wrapper}":{"polygon":{"exterior":[${ring}],"interiors":[]}}}}`);
  const fresh = (ring: string, crs = 4326): string =>
    line('{}', `{"Euclidean2D":{"Polygon":{"frame":{"Crs":${crs}},"exterior":[${ring}]}}}`);
  const at = (x: number, z = 'null'): string => `{"x":${x}.0,"y":1.0,"z":${z}}`;
  const columns = await columnsOf(
    [
      old(`${at(1)},${at(2)},${at(1)}`),
      old(`${at(1, '5.0')},${at(3, '5.0')},${at(1, '5.0')}`, 'flowGeometry3D'),
      old(`${at(1)},${at(2)},${at(3)},${at(1)}`),
      fresh('[1.0,1.0],[2.0,1.0],[1.0,1.0]'),
      fresh('[1.5,1.0],[2.0,7.0],[1.5,1.0]', 3857),
      fresh('[1.0,1.0],[2.0,1.0],[3.0,1.0],[1.0,1.0]'),
    ].join(''),
  );
  const structure = (row: number): number => columns.structure.at(row);
  assert.is(structure(1), structure(0));
  assert.is.not(structure(2), structure(0));
  assert.is(structure(4), structure(3));
  assert.is.not(structure(5), structure(3));
  // Three positions of two ordinates; a height each more; four positions. A ring has two offsets of 4 bytes.
  assert.equal(
    [0, 1, 2, 3].map(row => columns.geometryCopied.at(row)),
    [6 * 8 + 8, 9 * 8 + 8, 8 * 8 + 8, 6 * 8 + 8],
  );
  // The new build's polygon is a box of 128 bytes, and 16 a position.
  assert.is(columns.geometryModeled.at(3), 128 + 3 * 16);
});

test('geometry that features here cannot hold has the size of its parts', async () => {
  const element =
    '{"id":null,"type":"Surface","gml_trait":null,"lod":2,"pos":0,"len":1,"polygons":[{"exterior":[{"x":1.0,"y":2.0,"z":3.0},{"x":1.0,"y":2.0,"z":3.0}],"interiors":[]}],"line_strings":[],"points":[],"feature_id":null,"feature_type":null}';
  const city = `{"epsg":6697,"value":{"cityGmlGeometry":{"gmlGeometries":[${element}],"materials":[],"textures":[],"polygonMaterials":[null],"polygonTextures":[null],"polygonUvs":[]}}}`;
  const columns = await columnsOf(line('{}') + line('{}', city));
  const inline = columns.geometryModeled.at(0);
  // An element of 160 with its kind's text, a polygon of 48, two positions, an index entry of 8 in two lists.
  assert.is(columns.geometryModeled.at(1) - inline, 160 + 'Surface'.length + 48 + 2 * 24 + 2 * 8);
});

test('compressed files of many frames are read like plain ones', async () => {
  const compress = await loadCompressor();
  const lines = ['{"a":1}', '{"a":2}', '{"a":3}'].map(attributes => Buffer.from(line(attributes)));
  const columns = await columnsOf(Buffer.concat(lines.map(compress)), 'port.jsonl.zst');
  assert.is(columns.count, 3);
  assert.is(new Set([0, 1, 2].map(row => columns.mapA.at(row))).size, 3);
});

test('a last line that a kill cut off is left out; damage elsewhere is told with its line', async () => {
  await inTemporaryFolder(folder => {
    const path = join(folder, 'port.jsonl');
    const whole = line('{"a":1}');
    writeFileSync(path, `${whole}\n${whole.slice(0, 70)}`);
    const cut = readFeatures(path);
    assert.is(cut.columns.count, 1);
    assert.is(cut.isCut, true);
    writeFileSync(path, `${whole}${whole.slice(0, 70)}\n${whole}`);
    assert.throws(
      () => readFeatures(path),
      /port\.jsonl:2: this is no line of intermediate data: .* at byte 71;/,
    );
    writeFileSync(path, '[1]\n');
    assert.throws(() => readFeatures(path), /port\.jsonl:1: .*a feature should be at byte 1/);
  });
});

test.run();
