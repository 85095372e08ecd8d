import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { arclab, withFiles } from './run-arclab.js';
import { sampleWorkflow } from './sample-workflow.js';

const QUICK = ['--status-delay-ms', '0', '--work-dir', 'work'];

test('allocations prints functions in their source files, and writes the page and the speedscope file', () => {
  withFiles({ 'levels.yml': sampleWorkflow() }, folder => {
    const files = ['--out', 'pages/flame.html', '--speedscope', 'run.speedscope.json'];
    // All of them: which come first is up to the samples.
    const shown = ['--every-bytes', '512', '--top', '10000', '--json'];
    const words = ['allocations', 'levels.yml', ...shown, ...files, ...QUICK];
    const { status, stdout, stderr } = arclab(words, folder);
    assert.is(status, 0, stderr);
    const rows = JSON.parse(stdout) as { function: string; place: string; selfBytes: number }[];
    assert.ok(rows.some(({ place }) => /runtime\/[\w/-]+\.ts:\d+$/.test(place)));
    assert.match(stderr, /MB of objects allocated, temporaries included/);
    const page = readFileSync(join(folder, 'pages', 'flame.html'), 'utf8');
    assert.match(page, /<svg[\s\S]*runAction[\s\S]*<\/svg>/);
    assert.is(page.split('<script').length, 2, 'the page’s own');
    assert.ok(statSync(join(folder, 'pages', 'flame.html')).size < 1e6);
    const { profiles } = JSON.parse(readFileSync(join(folder, 'run.speedscope.json'), 'utf8'));
    assert.is(profiles[0].unit, 'bytes');
  });
});

test('allocations refuses a period of nothing, and a workflow that is not there, in a sentence', () => {
  withFiles({}, folder => {
    const wrong = arclab(['allocations', 'levels.yml', '--every-bytes', '0'], folder);
    assert.is(wrong.status, 2);
    assert.match(wrong.stderr, /must be a whole number from 1/);
    const missing = arclab(['allocations', 'levels.yml', ...QUICK], folder);
    assert.is(missing.status, 1);
    assert.match(missing.stderr, /^arclab: .*levels\.yml/m);
    assert.not.match(missing.stderr, /\n {4}at /);
    assert.not.ok(existsSync(join(folder, 'work', 'artifacts')));
  });
});

test.run();
