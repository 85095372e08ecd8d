import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { arclab, withFiles } from './run-arclab.js';
import { sampleWorkflow } from './sample-workflow.js';

const FILES = {
  'levels.yml': sampleWorkflow(),
  'lower.yml': sampleWorkflow(['.upper()', '.lower()']),
};

function run(folder: string, ...words: string[]) {
  return arclab(['run', ...words, '--status-delay-ms', '0'], folder);
}

function labels(folder: string, work: string): string[] {
  const alarms = JSON.parse(readFileSync(join(folder, work, 'artifacts', 'alarms.json'), 'utf8'));
  return alarms.map((alarm: { label: string }) => alarm.label);
}

test('run --from starts at a node with what the last run stored, again and again', () => {
  withFiles(FILES, folder => {
    assert.is(run(folder, 'levels.yml', '--work-dir', 'work').status, 0);
    assert.equal(labels(folder, 'work'), ['NORTH', 'EAST']);
    for (const preset of ['before', 'after']) {
      const words = ['lower.yml', '--work-dir', 'work', '--from', 'label', '--preset', preset, '--json'];
      const { status, stdout, stderr } = run(folder, ...words);
      assert.is(status, 0, stderr);
      const rows = JSON.parse(stdout) as { node: string; action: string; sent: number }[];
      assert.equal(
        rows.map(({ node, action, sent }) => [node, action, sent]),
        [
          ['high', 'Stored Features', 2],
          ['label', 'Attribute Manager', 2],
          ['alarms', 'JSON Writer', 0],
        ],
      );
      assert.equal(labels(folder, 'work'), ['north', 'east']);
    }
  });
});

test('--store takes another run’s feature store, which stays as it is', () => {
  withFiles(FILES, folder => {
    assert.is(run(folder, 'levels.yml', '--work-dir', 'work', '--store-compression', 'zstd').status, 0);
    const words = ['lower.yml', '--work-dir', 'other', '--store', 'work/feature-store', '--from', 'label'];
    const { status, stderr } = run(folder, ...words);
    assert.is(status, 0, stderr);
    assert.equal(labels(folder, 'other'), ['north', 'east']);
    assert.equal(labels(folder, 'work'), ['NORTH', 'EAST']);
    assert.ok(existsSync(join(folder, 'work/feature-store/eeeeeeee-0000-4000-8000-000000000001.jsonl.zst')));
    assert.ok(existsSync(join(folder, 'other/feature-store/eeeeeeee-0000-4000-8000-000000000003.jsonl')));
  });
});

test('a replay that is not possible is one clear sentence, and removes nothing', () => {
  withFiles(FILES, folder => {
    assert.is(run(folder, 'levels.yml', '--work-dir', 'work', '--preset', 'after').status, 0);
    const cases: readonly (readonly [string[], RegExp])[] = [
      [['--from', 'label'], /node "high" .* port "high" is not stored: .*--feature-store reference or clone/],
      [['--from', 'lable'], /there is no node "lable" to start from; did you mean "label"/],
      [['--store', 'elsewhere'], /--store says where --from NODE finds features; add --from/],
    ];
    for (const [words, says] of cases) {
      const { status, stderr } = run(folder, 'levels.yml', '--work-dir', 'work', ...words);
      assert.is(status, 1);
      assert.match(stderr, says);
      assert.not.match(stderr, /\n +at /);
      assert.equal(labels(folder, 'work'), ['NORTH', 'EAST']);
    }
  });
});

test.run();
