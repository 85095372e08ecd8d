import { spawnSync } from 'node:child_process';
import { readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Attributes } from '../../../runtime/feature/attributes.js';
import type { FeatureParts } from '../../../runtime/feature/feature.js';
import { PathGeometry } from '../../../runtime/feature/geometry.js';
import { featureLine } from '../../../runtime/store/feature-line.js';
import { readStoreFile } from '../../../runtime/store/read-store.js';
import { writeStoreIndex } from '../../../runtime/store/store-index.js';
import { StoreWriter } from '../../../runtime/store/store-writer.js';
import { loadCompressor } from '../../../runtime/store/zstd.js';
import { UserError } from '../../../runtime/user-error.js';
import { anyFeature, comparable } from './feature-arbitrary.js';
import { inTemporaryFolder } from './temporary-folder.js';

const compress = await loadCompressor();
const ENCODINGS = {
  '.jsonl': (text: string) => Buffer.from(text),
  '.jsonl.zst': (text: string) => compress(Buffer.from(text)),
};
const ENDINGS = Object.keys(ENCODINGS) as (keyof typeof ENCODINGS)[];

/** Writes features as a run does; returns the path. */
function stored(folder: string, ending: keyof typeof ENCODINGS, features: readonly FeatureParts[]): string {
  const path = join(folder, `a${ending}`);
  const writer = new StoreWriter(path, true, ENCODINGS[ending]);
  for (const feature of features) writer.write(featureLine(feature));
  writer.close();
  return path;
}

const numbered = (n: number): FeatureParts => ({
  id: `feature ${n}`,
  metadata: null,
  attributes: Attributes.of([
    ['n', n],
    ['text', 'é'.repeat(n % 50)],
  ]),
  geometry: new PathGeometry('LineString', 4326, 'XY', Float64Array.of(n, 0, n / 3, 1)),
});

const sample = Array.from({ length: 1300 }, (_, n) => numbered(n));

/** The mistake that reading the whole file ends with. */
function mistakeIn(path: string, unfinished = false): string {
  try {
    for (const _ of readStoreFile(path, { unfinished }));
  } catch (error) {
    assert.instance(error, UserError);
    return (error as UserError).message;
  }
  throw new Error(`${path} was read`);
}

for (const ending of ENDINGS) {
  test(`${ending}: features come back with nothing lost`, () =>
    inTemporaryFolder(folder =>
      fc.assert(
        fc.property(fc.array(anyFeature, { minLength: 1, maxLength: 5 }), features => {
          const read = [...readStoreFile(stored(folder, ending, features))];
          for (const [i, feature] of features.entries()) {
            const [was, is] = [comparable(feature), comparable(read[i]!)];
            if (!isDeepStrictEqual(is, was)) assert.equal(is, was);
          }
          assert.is(read.length, features.length);
        }),
        { numRuns: 300 },
      ),
    ));

  test(`${ending}: a file of many batches is read in order, and can be left in the middle`, () =>
    inTemporaryFolder(folder => {
      const path = stored(folder, ending, sample);
      assert.equal([...readStoreFile(path)].map(comparable), sample.map(comparable));
      for (const { id } of readStoreFile(path)) if (id === 'feature 700') break;
    }));

  test(`${ending}: wherever a file is cut off, no feature after the cut is made up, and what is missing is told`, () =>
    inTemporaryFolder(folder => {
      const whole = readFileSync(stored(folder, ending, sample));
      const path = join(folder, `a${ending}`);
      const steps = 40;
      for (let step = 1; step < steps; step++) {
        writeFileSync(path, whole);
        const length = Math.floor((whole.length * step) / steps) + 1;
        truncateSync(path, length);
        const read: string[] = [];
        assert.throws(
          () => {
            for (const feature of readStoreFile(path)) read.push(featureLine(feature));
          },
          (error: unknown) =>
            error instanceof UserError && error.message.startsWith(`${path}:${read.length + 1}: `),
          `cut after ${length} bytes`,
        );
        assert.equal(read, sample.slice(0, read.length).map(featureLine));
      }
    }));

  test(`${ending}: an unfinished file is refused by name, and read up to its last whole line by who asks for it`, () =>
    inTemporaryFolder(folder => {
      const path = stored(folder, ending, sample);
      const unfinished = `${path}.unfinished`;
      renameSync(path, unfinished);
      for (const name of [path, unfinished]) {
        const message = mistakeIn(name);
        assert.ok(message.startsWith(`${unfinished} is unfinished: the run that wrote it failed`), message);
      }
      assert.is([...readStoreFile(unfinished, { unfinished: true })].length, sample.length);
      truncateSync(unfinished, readFileSync(unfinished).length - 5);
      const read = [...readStoreFile(unfinished, { unfinished: true })];
      assert.ok(read.length < sample.length && read.length >= 1024, `${read.length} lines`);
      assert.equal(read.map(comparable), sample.slice(0, read.length).map(comparable));
    }));
}

test('lines that are missing at a line end are found by the index beside the file', () =>
  inTemporaryFolder(folder => {
    const path = stored(folder, '.jsonl', sample.slice(0, 3));
    writeStoreIndex(folder, new Map([['a', 3]]));
    assert.is([...readStoreFile(path)].length, 3);
    writeFileSync(path, `${featureLine(sample[0]!)}\n`);
    assert.match(mistakeIn(path), /a\.jsonl has 1 lines, where its run wrote 3 \(index\.json\)/);
  }));

test('every damaged line is named with its file, its number and what is wrong', () =>
  inTemporaryFolder(folder => {
    const path = join(folder, 'a.jsonl');
    const good = featureLine(sample[0]!);
    const cases: readonly (readonly [string | Buffer, RegExp])[] = [
      [good.slice(0, 40), /:2: the line is cut off after 40 characters, where .* should be/],
      [
        good.replace('"n":0', '"n":oops'),
        /:2: the line is damaged at character \d+, where a value should be/,
      ],
      ['', /:2: the line is cut off after 0 characters/],
      ['[1]', /:2: a line of the feature store must be a JSON object/],
      ['{"attributes":{},"geometry":null}', /:2: a line of the feature store must have an "id"/],
      ['{"id":"a","geometry":null}', /:2: a line of the feature store must have "attributes"/],
      ['{"id":"a","attributes":{}}', /:2: A geometry in the feature store must be an object/],
      [
        good.replace(/"geometry".*/, '"geometry":{"epsg":1,"value":{"cityGmlGeometry":{}}}}'),
        /:2: .*cityGmlGeometry/,
      ],
      [good.replace(/}$/, ',"types":{"/text":"dateTime"}}'), /:2: the "types" .* are wrong/],
      [good.replace(/"n":0(.*)}$/, '"n":[300]$1,"types":{"/n":"bytes"}}'), /:2: the "types" .* are wrong/],
      [Buffer.from(good.replace('feature 0', 'é'), 'latin1'), /:2: the line is damaged: it is no UTF-8/],
    ];
    for (const [line, says] of cases) {
      writeFileSync(path, Buffer.concat([Buffer.from(`${good}\n`), Buffer.from(line), Buffer.from('\n')]));
      assert.match(mistakeIn(path), says);
    }
  }));

test('a file that is not there, or is none of a store, is named', () =>
  inTemporaryFolder(folder => {
    assert.match(mistakeIn(join(folder, 'a.jsonl')), /a\.jsonl does not exist/);
    assert.match(
      mistakeIn(join(folder, 'a.json')),
      /a\.json is no file of a feature store.*\.jsonl or \.jsonl\.zst/,
    );
  }));

const hasZstd = spawnSync('zstd', ['--version']).status === 0;
(hasZstd ? test : test.skip)('the zstd program reads what is written, and what it writes is read', () =>
  inTemporaryFolder(folder => {
    const text = sample.map(feature => `${featureLine(feature)}\n`).join('');
    const path = stored(folder, '.jsonl.zst', sample);
    assert.is(spawnSync('zstd', ['-dcq', path], { maxBuffer: 1e8 }).stdout.toString(), text);
    const other = join(folder, 'other.jsonl.zst');
    writeFileSync(
      other,
      spawnSync('zstd', ['-cq', '-19', '--check'], { input: text, maxBuffer: 1e8 }).stdout,
    );
    assert.equal([...readStoreFile(other)].map(featureLine).join(''), sample.map(featureLine).join(''));
  }),
);

test.run();
