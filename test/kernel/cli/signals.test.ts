/** What is left when a command is told to end while it works: nothing that runs, and no temporary folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isRunning } from '../../is-running.js';
import { MAIN, withFolder } from './run-arclab.js';
import { sampleWorkflow } from './sample-workflow.js';

/** A run that does not end by itself while a test watches. */
const LONG = ['--status-delay-ms', '60000'];
const SPINNING = JSON.stringify({
  cells: [
    { cell_type: 'code', id: 'spin', metadata: {}, source: 'for (;;);', outputs: [], execution_count: null },
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});

interface Started {
  readonly process: ChildProcess;
  /** What it wrote on standard error so far. */
  said(): string;
  /** Its folder for temporary files. */
  readonly temporary: string;
}

function start(words: readonly string[], folder: string): Started {
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: folder,
    // Node keeps compiled code among temporary files, for the next start.
    env: { ...process.env, TMPDIR: temporary, NODE_DISABLE_COMPILE_CACHE: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', piece => {
    text += piece;
  });
  return { process: child, said: () => text, temporary };
}

/** Waits until there is one, however long that takes. */
async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await delay(20);
  }
}

function childOf(pid: number): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? undefined : Number(children.split(' ')[0]);
}

const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
  ['compare', ['compare', 'levels.yml', ...LONG]],
  ['run of a notebook', ['run', 'spin.ipynb']],
  ['clinic', ['clinic', 'levels.yml', ...LONG]],
];

for (const [name, words] of COMMANDS) {
  test(`${name} leaves neither its child nor a temporary folder when it gets SIGTERM`, () =>
    withFolder({ 'levels.yml': sampleWorkflow(), 'spin.ipynb': SPINNING }, async folder => {
      const started = start(words, folder);
      const pid = started.process.pid!;
      const child = await until(() => childOf(pid));
      await until(() => (readdirSync(started.temporary).length > 0 ? true : undefined));
      started.process.kill('SIGTERM');
      const [, signal] = await once(started.process, 'close');
      assert.is(signal, 'SIGTERM');
      assert.equal(readdirSync(started.temporary), []);
      await until(() => (isRunning(child) ? undefined : true));
    }));
}

test('run cancels when it gets SIGTERM, and says so', () =>
  withFolder({ 'levels.yml': sampleWorkflow() }, async folder => {
    const started = start(['run', 'levels.yml', ...LONG], folder);
    await until(() => (started.said().includes('nodes done') ? true : undefined));
    started.process.kill('SIGTERM');
    const [status] = await once(started.process, 'close');
    assert.is(status, 1);
    assert.match(started.said(), /^arclab: levels\.yml: the run was interrupted/m);
  }));

test.run();
