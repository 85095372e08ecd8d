import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { arclab, arclabProcess, withFiles, withoutProgress } from './run-arclab.js';
import { sampleWorkflow } from './sample-workflow.js';

const QUICK = ['--status-delay-ms', '0'];

test('run prints what every node did and where the outputs are', () => {
  withFiles({ 'levels.yml': sampleWorkflow() }, folder => {
    const { status, stdout } = arclabProcess(['run', 'levels.yml', '--work-dir', 'work', ...QUICK], folder);
    assert.is(status, 0);
    const output = join(folder, 'work', 'artifacts', 'alarms.json');
    assert.ok(stdout.includes(output));
    const alarms = JSON.parse(readFileSync(output, 'utf8'));
    assert.equal(
      alarms.map((alarm: { label: string }) => alarm.label),
      ['NORTH', 'EAST'],
    );
    assert.ok(existsSync(join(folder, 'work', 'feature-store')));
  });
});

test('a variable and an option by its name, in either spelling, change the run', () => {
  withFiles({ 'levels.yml': sampleWorkflow() }, folder => {
    for (const flag of ['--feature-store', '--featureStore']) {
      const words = [
        'run',
        'levels.yml',
        '--work-dir',
        'work',
        '--var',
        'threshold=3.5',
        flag,
        'off',
        '--json',
      ];
      const { status, stdout } = arclab([...words, ...QUICK], folder);
      assert.is(status, 0);
      const rows = JSON.parse(stdout) as { node: string; received: number }[];
      assert.is(rows.find(row => row.node === 'alarms')!.received, 1);
      assert.not.ok(existsSync(join(folder, 'work', 'feature-store')));
    }
  });
});

test('run prints what passed through every channel when it is asked to', () => {
  withFiles({ 'levels.yml': sampleWorkflow() }, folder => {
    const words = ['run', 'levels.yml', '--table', 'channels', '--channel-capacity', '1', '--json'];
    const rows = JSON.parse(arclab([...words, ...QUICK], folder).stdout) as Record<string, number | string>[];
    assert.equal(
      rows.map(({ from, to, capacity, passed }) => ({ from, to, capacity, passed })),
      [
        { from: 'gauges', to: 'high', capacity: 1, passed: 3 },
        { from: 'high', to: 'label', capacity: 1, passed: 2 },
        { from: 'label', to: 'alarms', capacity: 1, passed: 2 },
      ],
    );
    // A channel of one makes the source wait for every feature, and waiting takes time.
    assert.is(rows[0]!.waits, 3);
    assert.ok(Number(rows[0]!.waitedMs) > 0 && Number(rows[0]!.featuresPerSecond) > 0);
  });
});

test('clones prints the ledger: as text, as JSON with the documented columns, as CSV, and added up', () => {
  withFiles({ 'levels.yml': sampleWorkflow() }, folder => {
    const json = arclab(['clones', 'levels.yml', '--json', ...QUICK], folder);
    const rows = JSON.parse(json.stdout) as Record<string, unknown>[];
    const columns = ['node', 'port', 'site', 'part', 'kind', 'count', 'bytesCopied', 'bytesModeled'];
    assert.equal(Object.keys(rows[0]!), columns);
    const writers = rows.filter(row => row.node === 'gauges' && row.site === 'forward-writer');
    assert.equal(
      writers.map(({ part, kind, count }) => ({ part, kind, count })),
      [{ part: 'feature', kind: 'deep', count: 3 }],
    );
    const csv = arclab(['clones', 'levels.yml', '--csv', ...QUICK], folder).stdout;
    assert.is(csv.split('\n')[0], columns.join(','));
    const bySite = arclab(['clones', 'levels.yml', '--by', 'site', ...QUICK], folder).stdout;
    assert.match(bySite, /sink-input +2/);
  });
});

test('expr prints a result, and shows where an expression is wrong', () => {
  const fine = arclab(['expr', 'attributes["n"] * 2', '--attributes', '{"n": 21}']);
  assert.is(fine.stdout, '42\n');
  const wrong = arclab(['expr', '1 +\n* 2']);
  assert.is(wrong.status, 1);
  assert.match(wrong.stderr, /parse error at position 4/);
  assert.match(wrong.stderr, /line 2, column 1/);
  assert.match(wrong.stderr, /\n +\^/);
});

test('an edge by a port that nobody declares carries nothing, and is warned of', () => {
  withFiles({ 'levels.yml': sampleWorkflow(['fromPort: high', 'fromPort: higher']) }, folder => {
    const { status, stderr } = arclab(['run', 'levels.yml', '--work-dir', 'work', ...QUICK], folder);
    assert.is(status, 0, stderr);
    assert.match(stderr, /warning: levels\.yml:\d+: node "high" .* no output port "higher".*"unfiltered"/);
  });
});

/** A mistake, the words that make it, and what the one sentence about it must say. */
const MISTAKES: readonly (readonly [name: string, text: string, says: RegExp])[] = [
  ['text that is no workflow', ': : :', /levels\.yml/],
  ['a missing key', sampleWorkflow(['name: river levels\n', '']), /levels\.yml:.*missing field `name`/],
  [
    'an unknown action',
    sampleWorkflow(['JSON Writer', 'JSON Riter']),
    /"alarms".*Action not found: JSON Riter.*JSON Writer/,
  ],
  [
    'a cycle',
    sampleWorkflow([
      '    edges:\n',
      '    edges:\n      - { id: eeeeeeee-0000-4000-8000-000000000009, from: aaaaaaaa-0000-4000-8000-000000000003, to: aaaaaaaa-0000-4000-8000-000000000002, fromPort: features, toPort: features }\n',
    ]),
    /cycle.*"high".*"label"|cycle.*"label".*"high"/,
  ],
  [
    'a wrong parameter',
    sampleWorkflow(['method: create', 'method: make']),
    /levels\.yml:\d+.*label.*Attribute Keeper error.*method/,
  ],
  [
    'a wrong expression',
    sampleWorkflow(['attributes["gauge"].upper()', 'attributes["gauge"']),
    /label.*parse error/s,
  ],
  [
    'an output outside of the work directory',
    sampleWorkflow(['alarms.json', '../alarms.json']),
    /alarms.*leaves the folder/,
  ],
];

for (const [name, text, says] of MISTAKES) {
  test(`${name} is one clear sentence, status 1, no stack trace and no file`, () => {
    withFiles({ 'levels.yml': text }, folder => {
      const { status, stdout, stderr } = arclab(
        ['run', 'levels.yml', '--work-dir', 'work', ...QUICK],
        folder,
      );
      assert.is(status, 1, stderr);
      assert.match(stderr, says);
      assert.not.match(stderr, /\n +at /);
      assert.is(stdout, '');
      assert.not.ok(existsSync(join(folder, 'work', 'artifacts', 'alarms.json')));
    });
  });
}

test('a missing workflow, notebook or data file is named', () => {
  withFiles({}, folder => {
    for (const file of ['nothing.yml', 'nothing.ipynb']) {
      const { status, stderr } = arclab(['run', file], folder);
      assert.is(status, 1);
      assert.match(stderr, new RegExp(`nothing.${file.split('.')[1]}`));
      assert.not.match(stderr, /\n +at /);
    }
  });
  const reader = sampleWorkflow(
    ['action: Feature Creator', 'action: GeoJSON Reader'],
    ['          creator:\n            type: flowExpr\n', '          dataset:\n            type: string\n'],
  ).replace(/value: '\[\{"gauge".*\]'/, 'value: missing.geojson');
  withFiles({ 'levels.yml': reader }, folder => {
    const { status, stderr } = arclab(['run', 'levels.yml', ...QUICK], folder);
    assert.is(status, 1);
    assert.match(stderr, /"gauges" \(GeoJSON Reader\).*missing\.geojson does not exist/);
  });
});

test('a wrong command line has status 2 and says what would be right', () => {
  withFiles({ 'levels.yml': sampleWorkflow() }, folder => {
    const cases: readonly (readonly [string[], RegExp])[] = [
      [['run', 'levels.yml', '--strategy', 'arc-everything'], /arc-everything.*owned, arc-feature/],
      [['run', 'levels.yml', '--channel-capacity', '0'], /whole number from 1/],
      [['run', 'book.ipynb', '--timeout', 'soon'], /'soon' is invalid.*seconds above 0/],
      [['compare', 'levels.yml', '--strategies', 'owned,other'], /"other" is no strategy/],
      [['run', 'levels.yml', '--no-such-flag'], /unknown option/],
      [['run'], /missing required argument/],
      [['nonsense'], /unknown command/],
      [['run', 'levels.yml', '--var', 'threshold'], /NAME=VALUE/],
    ];
    for (const [words, says] of cases) {
      const { status, stderr } = arclab(words, folder);
      assert.is(status, 2, words.join(' '));
      assert.match(stderr, says);
    }
  });
});

test('a process of its own ends with that status too, and without what it did not print', () => {
  withFiles({ 'levels.yml': ': : :' }, folder => {
    const mistake = arclabProcess(['run', 'levels.yml'], folder);
    assert.equal([mistake.status, mistake.stdout], [1, '']);
    assert.match(withoutProgress(mistake.stderr), /^arclab: levels\.yml:.*\n$/);
    assert.is(arclabProcess(['run', 'levels.yml', '--no-such-flag'], folder).status, 2);
    assert.match(arclabProcess(['--version']).stdout, /^\d+\.\d+\.\d+\n$/);
  });
});

test('help teaches by example', () => {
  for (const words of [
    ['--help'],
    ['run', '--help'],
    ['compare', '--help'],
    ['clones', '--help'],
    ['expr', '--help'],
  ]) {
    const { status, stdout } = arclab(words);
    assert.is(status, 0);
    assert.match(stdout, /Examples:\n +\$ arclab/);
  }
});

test.run();
