import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type AttributeValue, DateTime, numberFromText } from '../../../runtime/feature/attribute-value.js';
import { Attributes } from '../../../runtime/feature/attributes.js';
import type { FeatureParts } from '../../../runtime/feature/feature.js';
import { type PathGeometry, PointGeometry } from '../../../runtime/feature/geometry.js';
import { geometryFromWkt } from '../../../runtime/formats/wkt.js';
import { SpillFile } from '../../../runtime/store/spill-file.js';
import { anyGeometry } from '../formats/geometry-arbitrary.js';

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', '1', 'a/b~c'));

const value: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<AttributeValue>(
      null,
      true,
      false,
      numberFromText('1.50'),
      12345678901234567890n.toString(),
    ),
    fc.integer(),
    text,
    fc.constantFrom(DateTime.parse('2024-07-01')!, DateTime.parse('2024-07-01T09:30:00+09:00')!),
    fc.uint8Array({ maxLength: 6 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(text, tie('value')), { maxLength: 3 }).map(entries => new Map(entries)),
  ),
})).value;

const parts: fc.Arbitrary<FeatureParts> = fc.record({
  id: fc.uuid(),
  metadata: fc.option(
    fc.record({ featureId: text, lod: fc.nat(4) }, { requiredKeys: [], noNullPrototype: true }),
  ),
  attributes: fc.array(fc.tuple(text, value), { maxLength: 5 }).map(entries => Attributes.of(entries)),
  geometry: fc.option(anyGeometry()),
});

/** Asserts that two features hold the same, in the same order and bit by bit. */
function assertSame(read: FeatureParts, written: FeatureParts): void {
  const content = ({ id, metadata, attributes, geometry }: FeatureParts) => [
    ...[id, metadata, geometry],
    ...attributes.entries(),
  ];
  assert.ok(isDeepStrictEqual(content(read), content(written)), inspect({ read, written }, { depth: 8 }));
}

function inFolder<T>(act: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'arclab-spill-'));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('features come back with every id, value, type, geometry and metadata, read at any time and in any order', () => {
  inFolder(folder => {
    let files = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(parts, fc.nat()), { maxLength: 12 }), steps => {
        const file = new SpillFile(join(folder, `${files++}.spill`));
        const written = steps.map(([feature, other], i) => {
          const place = file.append(feature);
          // Some reads come while the record waits to be written.
          if (other % 3 === 0) assertSame(file.read(place), feature);
          return { feature, place, order: other ^ i };
        });
        for (const { feature, place } of written.toSorted((a, b) => a.order - b.order)) {
          assertSame(file.read(place), feature);
        }
        file.close();
        assert.not(existsSync(file.path));
      }),
    );
  });
});

test('every read makes parts of their own', () => {
  inFolder(folder => {
    const file = new SpillFile(join(folder, 'a.spill'));
    const geometry = geometryFromWkt('LINESTRING (0 0, 1 1)', null);
    const place = file.append({ id: 'a', metadata: null, attributes: Attributes.of([['n', 1]]), geometry });
    const first = file.read(place);
    first.attributes.set('n', 2);
    (first.geometry as PathGeometry).coordinates[0] = 9;
    const second = file.read(place);
    assert.is(second.attributes.get('n'), 1);
    assert.is((second.geometry as PathGeometry).coordinates[0], 0);
    file.close();
  });
});

test('records of any size come back: many small ones, and one of several megabytes among them', () => {
  inFolder(folder => {
    const file = new SpillFile(join(folder, 'a.spill'));
    const texts = Array.from({ length: 2000 }, (_, i) => (i === 1234 ? 'é'.repeat(3_000_000) : `text ${i}`));
    const places = texts.map((text, i) =>
      file.append({
        id: String(i),
        metadata: null,
        attributes: Attributes.of([['text', text]]),
        geometry: new PointGeometry(4326, 'XY', i, -i),
      }),
    );
    for (const [i, place] of places.entries()) {
      const { id, attributes, geometry } = file.read(place);
      assert.is(id, String(i));
      assert.ok(attributes.get('text') === texts[i]);
      assert.equal(geometry, new PointGeometry(4326, 'XY', i, -i));
    }
    file.close();
  });
});

test('a disk that takes nothing more, and a file that was cut, end in a clear message', () => {
  const feature = { id: 'a', metadata: null, attributes: Attributes.of(), geometry: null };
  inFolder(folder => {
    writeFileSync(join(folder, 'no folder'), '');
    const unwritable = new SpillFile(join(folder, 'no folder', 'a.spill'));
    const place = unwritable.append(feature);
    assert.throws(
      () => unwritable.read(place),
      (error: Error) =>
        error.message.startsWith("features beyond the memory budget can't be written to disk: "),
    );
    const cut = new SpillFile(join(folder, 'a.spill'));
    const whole = cut.append(feature);
    cut.read(whole);
    truncateSync(cut.path, 3);
    assert.throws(() => cut.read(whole), /ends too early: somebody else has changed it$/);
    cut.close();
  });
});

test.run();
