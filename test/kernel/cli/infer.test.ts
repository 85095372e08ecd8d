import { join, resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { arclab, withFiles } from './run-arclab.js';

const JOB = resolve('test/profiles/infer/jobs/counties-failed');
const WORDS = ['infer', join(JOB, 'workflow.yml')];
const STORE = ['--store', join(JOB, 'feature-store')];

test('infer prints what each node did, and what that can have cost', () => {
  const { status, stdout } = arclab([...WORDS, ...STORE]);
  assert.is(status, 0);
  assert.match(stdout, /label +Attribute Manager +features +117 +117/);
  assert.match(stdout, /arc-geometry-attributes +clone-then-mutate +take +reference +port/);
  const rows = JSON.parse(arclab([...WORDS, ...STORE, '--json']).stdout) as Record<string, unknown>[];
  const label = rows.find(({ node }) => node === 'label')!;
  assert.equal([label.sent, label.attributesEdited, label.created], [117, 117, 0]);
});

test('the two traces are kept where they are asked for, and replayed like any other', () => {
  withFiles({}, folder => {
    const words = [
      ...WORDS,
      ...STORE,
      '--by',
      'combinations',
      '--strategy',
      'owned',
      '--traces',
      'traces',
      '--json',
    ];
    const rows = JSON.parse(arclab(words, folder).stdout) as Record<string, number>[];
    const narrow = ['--strategy', 'owned', '--feature-store', 'reference', '--store-key', 'port', '--json'];
    for (const [name, column] of [
      ['least', 'deepLeast'],
      ['most', 'deepMost'],
    ] as const) {
      const replayed = arclab(['replay', `traces/${name}.trace`, ...narrow], folder);
      const totals = JSON.parse(replayed.stdout) as Record<string, number>[];
      assert.equal(
        totals.map(({ deepClones }) => deepClones),
        rows.map(row => row[column]),
      );
    }
  });
});

test('without a store, with a store that is none, and against no trace: one sentence each', () => {
  for (const [words, sentence] of [
    [WORDS, /^arclab: which job\? Give its feature-store folder/m],
    [[...WORDS, '--store', JOB], /^arclab: .* holds no intermediate data/m],
    [[...WORDS, ...STORE, '--against', join(JOB, 'workflow.yml')], /^arclab: .*workflow\.yml is no trace/m],
  ] as const) {
    const { status, stdout, stderr } = arclab(words);
    assert.equal([status, stdout], [1, '']);
    assert.match(stderr, sentence);
  }
});

test.run();
