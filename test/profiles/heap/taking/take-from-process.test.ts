/** Snapshots of other processes, which are started here. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openHeap } from '../../../../profiles/heap/reading/open-heap.js';
import { constructorsTable } from '../../../../profiles/heap/tables/constructors-table.js';
import { takeFromProcess } from '../../../../profiles/heap/taking/take-from-process.js';
import { UserError } from '../../../../runtime/user-error.js';
import { freePorts } from '../../../free-ports.js';

const PROGRAM = `
class Lighthouse {}
globalThis.lighthouses = Array.from({ length: 77 }, () => new Lighthouse());
setInterval(() => {}, 1000);
console.log('ready');`;

const folder = mkdtempSync(join(tmpdir(), 'arclab-take-from-'));
const children: ChildProcess[] = [];
test.after(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function start(...flags: string[]): Promise<number> {
  const child = spawn(process.execPath, [...flags, '-e', PROGRAM], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  await new Promise(resolve => child.stdout.once('data', resolve));
  return child.pid!;
}

const refused = (taken: Promise<unknown>): Promise<string> =>
  taken.then(
    () => '',
    (error: unknown) => (error instanceof UserError ? error.message : `no UserError: ${error}`),
  );

const answers = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/json/version`).then(
    () => true,
    () => false,
  );

async function lighthousesIn(file: string): Promise<unknown> {
  const { heap } = await openHeap(file, { store: false });
  const rows = constructorsTable(heap).objects() as { constructor: string; count: number }[];
  return rows.find(row => row.constructor === 'Lighthouse')?.count;
}

test('a process that was not prepared: its heap, twice, and its inspector is closed again', async () => {
  const [port] = await freePorts(1);
  const pid = await start(`--inspect-port=${port}`);
  const done: number[] = [];
  for (const name of ['first', 'second']) {
    const file = join(folder, 'taken', `${name}.heapsnapshot`);
    const taken = await takeFromProcess(pid, file, { port, onProgress: part => done.push(part) });
    assert.is(taken.file, file);
    assert.is(await lighthousesIn(file), 77);
    assert.not(await answers(port));
  }
  assert.ok(done.every(part => part >= 0 && part <= 1) && done.includes(1));
  assert.equal(readdirSync(join(folder, 'taken')), ['first.heapsnapshot', 'second.heapsnapshot']);
  assert.match(
    await refused(takeFromProcess(pid, join(folder, 'taken', 'first.heapsnapshot', 'x'), { port })),
    /^The snapshot of process \d+ could not be taken: .*\.$/,
  );
  assert.not(await answers(port));
});

test('an inspector that was open stays open', async () => {
  const [port] = await freePorts(1);
  const pid = await start(`--inspect=${port}`);
  const file = join(folder, 'inspected.heapsnapshot');
  await takeFromProcess(pid, file, { port });
  assert.is(await lighthousesIn(file), 77);
  assert.ok(await answers(port));
  const other = await start();
  assert.match(
    await refused(takeFromProcess(other, file, { port })),
    new RegExp(`^Port ${port} is taken by something other than process ${other}: .*--port PORT\\.$`),
  );
});

test('no process, not Node, not on this port: one sentence, and the process goes on', async () => {
  const file = join(folder, 'refused.heapsnapshot');
  const sleeper = spawn('sleep', ['60'], { stdio: 'ignore' });
  children.push(sleeper);
  await new Promise(resolve => sleeper.once('spawn', resolve));
  assert.is(
    await refused(takeFromProcess(sleeper.pid!, file)),
    `Process ${sleeper.pid} is "sleep", not Node.`,
  );
  assert.is(sleeper.exitCode ?? sleeper.signalCode, null);
  assert.is(await refused(takeFromProcess(4_194_305, file)), 'There is no process 4194305.');

  const server = createServer(socket => socket.end('something else\n'));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const pid = await start(`--inspect-port=${port}`);
  assert.match(await refused(takeFromProcess(pid, file, { port })), /^Port \d+ is taken by something other/);
  server.close();
  assert.not(existsSync(file));
});

test.run();
