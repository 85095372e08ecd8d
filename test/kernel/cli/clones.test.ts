import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { flatteningWorkflow, LINE } from './flattening-workflow.js';
import { arclab, withFiles } from './run-arclab.js';

test('clones tells apart what is copied and is no clone, in a table of its own and in the sum', () => {
  withFiles({ 'flat.json': flatteningWorkflow('line.geojson'), 'line.geojson': LINE }, folder => {
    const words = ['clones', 'flat.json', '--preset', 'after'];
    const { stdout, stderr } = arclab([...words, '--by', 'conversions', '--json'], folder);
    // Three positions of two ordinates are what is left.
    assert.equal(JSON.parse(stdout), [{ node: 'flatten', conversion: 'flattening', count: 1, bytes: 48 }]);
    assert.match(stderr, /48 bytes copied here in 1 conversion, which is no clone/);
    const ledger = JSON.parse(arclab([...words, '--json'], folder).stdout) as { part: string }[];
    assert.ok(ledger.every(({ part }) => ['geometry', 'attributes'].includes(part)));
    assert.match(arclab(words, folder).stderr, /\(--by conversions\)/);
    // No row of the memo's table is about them.
    assert.not.match(arclab([...words, '--by', 'conversions'], folder).stdout, /memo/);
  });
});

test.run();
