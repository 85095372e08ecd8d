import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { arclab, arclabProcess, withFiles } from './run-arclab.js';
import { sampleWorkflow } from './sample-workflow.js';

const QUICK = ['--status-delay-ms', '30', '--work-dir', 'work'];

test('memory prints the peaks of the run and of every node, and writes the chart', () => {
  withFiles({ 'levels.yml': sampleWorkflow() }, folder => {
    const words = ['memory', 'levels.yml', '--every', '5', '--json', '--out', 'memory.html', ...QUICK];
    const { status, stdout, stderr } = arclabProcess(words, folder);
    assert.is(status, 0, stderr);
    const rows = JSON.parse(stdout) as { name: string; kind: string; peakRss: number }[];
    const nodes = rows.filter(({ kind }) => kind === 'node').map(({ name }) => name);
    assert.equal(nodes.sort(), ['alarms', 'gauges', 'high', 'label']);
    assert.ok(rows.every(({ peakRss }) => peakRss > 10e6 && peakRss <= rows[0]!.peakRss));
    assert.match(stderr, /peak [\d.]+ MB resident \((high-water mark|highest sample.*)\) in [\d.]+ s/);
    const page = readFileSync(join(folder, 'memory.html'), 'utf8');
    assert.match(page, /<img class="plot" alt="Plot: Memory of levels.yml" src="data:image\/svg\+xml/);
  });
});

test('memory prints samples as CSV, and refuses a period of nothing', () => {
  withFiles({ 'levels.yml': sampleWorkflow() }, folder => {
    const { stdout } = arclab(['memory', 'levels.yml', '--by', 'samples', '--csv', ...QUICK], folder);
    const [names, ...rows] = stdout.trimEnd().split('\n');
    assert.match(names!, /^atMs,thread,rss,peakRss,heap,/);
    // At least what the main thread knew at the beginning and the end, and the other thread at the end.
    assert.ok(rows.length >= 3);
    const wrong = arclab(['memory', 'levels.yml', '--every', '0', ...QUICK], folder);
    assert.is(wrong.status, 2);
    assert.match(wrong.stderr, /must be a whole number from 1/);
  });
});

test.run();
