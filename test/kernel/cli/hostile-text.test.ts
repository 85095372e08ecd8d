/** Whatever names, attributes, paths and the strings of a heap hold, a terminal gets no control character. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { snapshotText } from '../../profiles/heap/small-snapshot.js';
import { arclab, type Ran, withFiles } from './run-arclab.js';
import { sampleWorkflow } from './sample-workflow.js';

/** Sets the window's title and clears the screen; the last is C1's form, which needs no escape character. */
const HOSTILE = 'x\x1b]0;owned\x07\x1b[2J\x9b31m\u202e';
const SHOWN = 'x\\x1b]0;owned\\x07\\x1b[2J\\x9b31m\\u202e';
/** As YAML and JSON write it. */
const WRITTEN = JSON.stringify(HOSTILE).replace('\x9b', '\\u009b').replace('\u202e', '\\u202e');
const QUICK = ['--status-delay-ms', '0', '--work-dir', 'work'];

function assertSafe({ stdout, stderr }: Ran): void {
  for (const text of [stdout, stderr]) {
    assert.not.match(text.replaceAll('\n', ''), /\p{Cc}|\p{Bidi_Control}|\p{Surrogate}/u);
  }
}

test('names of nodes and variables show escaped, in tables, progress and errors', () => {
  const named = sampleWorkflow(['name: high\n', `name: ${WRITTEN}\n`]);
  const failing = sampleWorkflow(
    ['name: label\n', `name: ${WRITTEN}\n`],
    ['attributes["gauge"].upper()', 'attributes["gauge"'],
  );
  withFiles({ 'named.yml': named, 'failing.yml': failing }, folder => {
    const run = arclab(['run', 'named.yml', ...QUICK], folder);
    assert.is(run.status, 0, run.stderr);
    assert.ok(run.stdout.includes(SHOWN.slice(0, 30)), run.stdout);
    const failed = arclab(['run', 'failing.yml', ...QUICK], folder);
    assert.is(failed.status, 1);
    assert.ok(failed.stderr.includes(SHOWN), failed.stderr);
    const clones = arclab(['clones', 'named.yml', ...QUICK], folder);
    for (const ran of [run, failed, clones]) assertSafe(ran);
  });
});

test('as JSON and CSV a name is what it was', () => {
  withFiles({ 'named.yml': sampleWorkflow(['name: high\n', `name: ${WRITTEN}\n`]) }, folder => {
    const json = arclab(['run', 'named.yml', '--json', ...QUICK], folder);
    assertSafe(json);
    const nodes = (JSON.parse(json.stdout) as { node: string }[]).map(({ node }) => node);
    assert.ok(nodes.includes(HOSTILE));
    assert.ok(arclab(['run', 'named.yml', '--csv', ...QUICK], folder).stdout.includes(HOSTILE));
  });
});

test('what is typed, evaluated or lies on disk shows escaped', () => {
  withFiles({}, folder => {
    const path = 'a\x1b[2Jb\r.yml';
    writeFileSync(join(folder, path), ': : :');
    const cases = [
      arclab(['run', path], folder),
      arclab(['run', `missing${HOSTILE}.yml`], folder),
      arclab(['heap', `missing${HOSTILE}.heapsnapshot`], folder),
      arclab(['run', path, `--no${HOSTILE}`], folder),
      arclab(['expr', `"${HOSTILE}\ud800"`], folder),
      arclab(['expr', `"${HOSTILE}`], folder),
      arclab(['expr', `print("${HOSTILE}")`], folder),
    ];
    for (const ran of cases) {
      assertSafe(ran);
      // FlowExpr shows values as Rust does.
      assert.match(ran.stdout + ran.stderr, /\\x1b|\\u\{1b\}/);
    }
  });
});

test('strings of a heap show escaped', () => {
  const snapshot = snapshotText([
    { type: 'synthetic', name: '', edges: [{ type: 'shortcut', name: HOSTILE, to: 1 }] },
    { type: 'object', name: HOSTILE, size: 100, edges: [{ type: 'property', name: HOSTILE, to: 2 }] },
    { type: 'object', name: '\ud800', size: 50 },
  ]);
  withFiles({ 'hostile.heapsnapshot': snapshot }, folder => {
    for (const words of [[], ['--by', 'dominators'], ['--object', '5', '--show', 'path']]) {
      const ran = arclab(['heap', 'hostile.heapsnapshot', ...words], folder);
      assert.is(ran.status, 0, ran.stderr);
      assertSafe(ran);
      assert.match(ran.stdout, /\\x1b|\\ud800/);
    }
  });
});

test('the headings of a notebook show escaped while it runs', () => {
  const cell = (type: string, source: string) => ({
    ...{ cell_type: type, id: type, metadata: {}, source },
    ...(type === 'code' ? { outputs: [], execution_count: null } : {}),
  });
  const cells = [
    cell('markdown', `# ${HOSTILE}`),
    cell('code', `throw new Error(${JSON.stringify(HOSTILE)})`),
  ];
  const notebook = JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
  withFiles({ 'book.ipynb': notebook }, folder => {
    const ran = arclab(['run', 'book.ipynb'], folder);
    assert.is(ran.status, 1);
    assertSafe(ran);
    assert.match(ran.stderr, /\[1\/1\] x\\x1b/);
    assert.match(ran.stderr, /cell 1 failed: Error: x\\x1b/);
  });
});

test.run();
