import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openHeap } from '../../../profiles/heap/reading/open-heap.js';
import { sampleWorkflow } from '../cli/sample-workflow.js';
import { TestSession } from '../session/run-cells.js';

const folder = mkdtempSync(join(tmpdir(), 'arclab-heap-cells-'));
const notebook = new TestSession(folder);
test.after(async () => {
  await notebook.session.close();
  rmSync(folder, { recursive: true });
});

async function rowsOf(source: string): Promise<Record<string, unknown>[]> {
  const outcome = await notebook.run(source);
  if (outcome.status === 'error') throw new Error(outcome.error.traceback.join('\n'));
  const table = outcome.result?.bundle['application/vnd.dataresource+json'] as {
    data: Record<string, unknown>[];
  };
  return table.data;
}

function byConstructor(rows: Record<string, unknown>[], name: string): Record<string, unknown> | undefined {
  return rows.find(row =>
    Object.entries(row).some(([column, value]) => column === 'constructor' && value === name),
  );
}

test('a snapshot of a session shows the user’s objects, and no compiler and nothing of the kernel', async () => {
  await notebook.run(
    'class Mine { value = {}; }; let mine = Array.from({ length: 77 }, () => new Mine()); let s = await heap.snapshot("own")',
  );
  const rows = await rowsOf('await s.constructors(100_000)');
  assert.is(byConstructor(rows, 'Mine')?.count, 77);
  // What would tell that the front's code is there: classes, and the files that scripts come from. (The tables'
  // library, arquero, has a parser of its own.)
  const { heap } = await openHeap(join(folder, 'arclab-work', 'heap', 'own.heapsnapshot'), { store: false });
  const foreign =
    /\/node_modules\/(oxc-|@oxc|tslab|@tslab|zeromq|vega|commander|typescript)|\/kernel\/(front|protocol|language|headless|cli)\//;
  const found = new Set<string>();
  for (let node = 0; node < heap.facts.nodeCount; node += 1) {
    const name = heap.nameOf(node);
    if (['code', 'closure', 'object', 'hidden', 'string'].includes(heap.typeOf(node)) && foreign.test(name))
      found.add(name.slice(0, 200));
    if (
      ['Parser', 'Program', 'TypeChecker', 'Kernel', 'KernelSockets', 'Language', 'Command'].includes(
        heap.constructorOf(node),
      ) &&
      heap.typeOf(node) === 'object'
    ) {
      found.add(heap.constructorOf(node));
    }
  }
  assert.equal([...found], []);
});

test('diff shows what came between two snapshots, and says what to do where ids are gone', async () => {
  await notebook.run(
    'class Later {}; let later = []; let a = await heap.snapshot("a", { comparable: true }); for (let n = 0; n < 123; n++) later.push(new Later()); let b = await heap.snapshot("b")',
  );
  const rows = await rowsOf('await heap.diff(a, b, "constructors", 1000)');
  assert.is(byConstructor(rows, 'Later')?.new, 123);
  await notebook.run('let c = await heap.snapshot("c")');
  const { evalue } = await notebook.error('await heap.diff(a, c)');
  assert.match(evalue, /not of the same process.*comparable: true/);
});

test('live features are found, with the node whose they are and what holds them', async () => {
  const text = JSON.stringify(sampleWorkflow());
  await notebook.run(
    `let flow = workflow({ text: ${text} }, { strategy: 'arc-geometry-attributes' }); await flow.runTo('label'); let waiting = await heap.snapshot('waiting')`,
  );
  const rows = await rowsOf('await waiting.features()');
  assert.equal(
    rows.map(({ node, heldBy, representation, features }) => ({ node, heldBy, representation, features })),
    [
      {
        node: 'high',
        heldBy: 'waits for label',
        representation: 'ArcGeometryAttributesFeature',
        features: 2,
      },
    ],
  );
  await notebook.run('await flow.continue(); let after = await heap.snapshot("after")');
  assert.equal(await rowsOf('await after.features()'), []);
});

test('paths stand for snapshots; what is neither, and a name that leaves the folder, is one sentence', async () => {
  const file = join(folder, 'arclab-work', 'heap', 'own.heapsnapshot');
  const rows = await rowsOf(`await heap.threadBuffers(${JSON.stringify(file)})`);
  assert.ok(rows.every(({ tag, threads }) => tag === null && threads === 1));
  for (const [cell, says] of [
    ['await heap.diff(s, 5)', /what heap\.snapshot\(\) gave, or a path/],
    ['heap.open()', /what heap\.snapshot\(\) gave, or a path/],
    ['await heap.snapshot("../up")', /a snapshot's name is letters.*"\.\.\/up"/],
    [
      'await heap.open("gone.heapsnapshot").strings()',
      /"gone\.heapsnapshot" cannot be read: there is no such file/,
    ],
    ['await profile.memory()', /profile\.memory takes the path of a workflow file, or a function/],
    ['await profile.allocations(5)', /profile\.allocations takes/],
  ] as const) {
    const { ename, evalue } = await notebook.error(cell);
    assert.is(ename, 'UserError', cell);
    assert.match(evalue, says);
  }
});

test('a file that is none is one sentence', async () => {
  const { ename, evalue } = await notebook.error(
    `await heap.open(${JSON.stringify(resolve('package.json'))}).constructors()`,
  );
  assert.is(ename, 'UserError');
  assert.match(evalue, /package\.json/);
  assert.not.match(evalue, /\n/);
});

test.run();
