/** `arclab heap` as a user runs it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { freePorts } from '../../free-ports.js';
import { type SmallNode, snapshotText } from '../../profiles/heap/small-snapshot.js';
import { arclab, withFiles } from './run-arclab.js';

const heapOf = (points: number): string =>
  snapshotText([
    { type: 'synthetic', name: '', edges: [{ type: 'shortcut', name: 'global', to: 1 }] },
    {
      type: 'object',
      name: 'global',
      size: 100,
      edges: Array.from({ length: points }, (_, at) => ({ type: 'element' as const, name: at, to: at + 2 })),
    },
    ...Array.from({ length: points }, (): SmallNode => ({ type: 'object', name: 'Point', size: 40 })),
  ]);

const FILES = {
  'before.heapsnapshot': heapOf(2),
  'after.heapsnapshot': heapOf(5),
  'cut.heapsnapshot': heapOf(5).slice(0, 700),
};

test('prints what a snapshot holds, and stores its columns', () => {
  withFiles(FILES, folder => {
    const words = ['heap', 'after.heapsnapshot', '--json'];
    for (const attempt of ['read', 'stored']) {
      const { status, stdout } = arclab(words, folder);
      assert.is(status, 0, attempt);
      assert.equal(JSON.parse(stdout), [
        { constructor: 'global', count: 1, shallow: 100, retained: 300 },
        { constructor: 'Point', count: 5, shallow: 200, retained: 200 },
      ]);
      assert.ok(existsSync(join(folder, 'after.heapsnapshot.columns')));
    }
    const top = arclab([...words.slice(0, 2), '--by', 'dominators', '--top', '1', '--no-store'], folder);
    assert.match(top.stdout, /global/);
    assert.match(top.stderr, /7 objects/);
  });
});

test('prints what changed, and why an object is there', () => {
  withFiles(FILES, folder => {
    const diff = arclab(['heap', 'after.heapsnapshot', '--diff', 'before.heapsnapshot', '--json'], folder);
    const [row] = JSON.parse(diff.stdout) as Record<string, unknown>[];
    assert.equal([row?.constructor, row?.new, row?.gone, row?.bytes], ['Point', 3, 0, 120]);
    const path = arclab(['heap', 'after.heapsnapshot', '--object', '7', '--csv'], folder);
    assert.match(path.stdout, /^step,edge,kind,id/);
    assert.match(path.stdout, /1,1,element,7,object,Point/);
  });
});

test('takes a snapshot of a running process, which prints its path', async () => {
  const [port] = await freePorts(1);
  const program = 'setInterval(() => {}, 1000); console.log("ready")';
  const child = spawn(process.execPath, [`--inspect-port=${port}`, '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const folder = mkdtempSync(join(tmpdir(), 'arclab-cli-'));
  try {
    // It catches SIGUSR1 once it has started.
    await new Promise(resolve => child.stdout.once('data', resolve));
    const words = ['heap', 'take', String(child.pid), '--port', String(port)];
    const taken = arclab(words, folder);
    assert.is(taken.status, 0, taken.stderr);
    const file = taken.stdout.trim();
    assert.match(file, new RegExp(`/arclab-work/heap/${child.pid}-.*\\.heapsnapshot$`));
    const shown = arclab(['heap', file, '--by', 'constructors', '--json'], folder);
    assert.ok((JSON.parse(shown.stdout) as unknown[]).length > 10);
    assert.is(arclab([...words, '--out', 'here.heapsnapshot'], folder).status, 0);
    assert.ok(existsSync(join(folder, 'here.heapsnapshot')));
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
  const gone = arclab(['heap', 'take', '4194305']);
  assert.equal([gone.status, gone.stderr], [1, 'arclab: There is no process 4194305.\n']);
  assert.is(arclab(['heap', 'take', 'node']).status, 2);
});

test('a process that never answers is given up at the timeout, and leaves no file', async () => {
  const [port] = await freePorts(1);
  // Reading what nobody writes holds it in the operating system, where no inspector reaches it.
  const program = 'console.log("ready"); require("fs").readSync(0, Buffer.alloc(1))';
  const child = spawn(process.execPath, [`--inspect=${port}`, '-e', program], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const folder = mkdtempSync(join(tmpdir(), 'arclab-cli-'));
  try {
    await new Promise(resolve => child.stdout.once('data', resolve));
    const words = ['heap', 'take', String(child.pid), '--port', String(port), '--out', 'a.heapsnapshot'];
    const { status, stdout, stderr } = arclab([...words, '--timeout', '0.5'], folder);
    assert.equal([status, stdout], [1, '']);
    assert.match(stderr, /^arclab: Process \d+ did not hand over its heap within the timeout of 0\.5 s\.$/m);
    assert.equal(readdirSync(folder), []);
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
});

test('mistakes are one sentence, with status 1 for the file and 2 for the command line', () => {
  withFiles(FILES, folder => {
    const cut = arclab(['heap', 'cut.heapsnapshot'], folder);
    assert.is(cut.status, 1);
    assert.match(cut.stderr, /arclab: The heap snapshot "cut\.heapsnapshot" is cut off/);
    const missing = arclab(['heap', 'missing.heapsnapshot'], folder);
    assert.is(missing.status, 1);
    assert.match(missing.stderr, /cannot be read/);
    assert.is(arclab(['heap', 'after.heapsnapshot', '--by', 'objects'], folder).status, 2);
    assert.is(arclab(['heap', 'after.heapsnapshot', '--object', 'x'], folder).status, 2);
  });
});

test.run();
