/** How kernels begin and end: transports, keys, shutdown, the death of whoever started them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isRunning } from '../../is-running.js';
import { Client, TestKernel } from './client.js';

async function spinning(client: Client): Promise<string> {
  const id = client.execute('for (;;) {}');
  await client.wait(({ type, parent }) => type === 'execute_input' && parent.msg_id === id);
  return id;
}

async function sessionPid(client: Client): Promise<number> {
  const { id } = await client.run('console.log(process.pid)');
  return Number(client.printed(id));
}

for (const restart of [false, true]) {
  test(`shutdown while a cell spins: the reply echoes restart: ${restart}, and the process ends`, async () => {
    const kernel = await TestKernel.start();
    const client = await Client.connect(kernel);
    await client.run('1');
    const cell = await spinning(client);
    const queued = client.execute('1');
    const reply = await client.ask('shutdown_request', { restart }, 'control');
    assert.equal([reply.status, reply.restart], ['ok', restart]);
    await client.wait(({ type, channel }) => type === 'shutdown_reply' && channel === 'iopub');
    assert.is((await client.settled(cell)).content.ename, 'SessionEnded');
    assert.is((await client.settled(queued)).content.status, 'aborted');
    assert.is(await kernel.ended, 0);
    client.close();
  });
}

test('ipc, and an empty key: messages go unsigned', async () => {
  const kernel = await TestKernel.start({ transport: 'ipc', key: '' });
  const client = await Client.connect(kernel);
  assert.is((await client.run('1 + 1')).reply.status, 'ok');
  assert.is(await client.beat('ipc'), 'ipc');
  await kernel.kill();
  client.close();
});

test('the kernel ends with the process that started it', async () => {
  const parent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(parent, 'spawn');
  const kernel = await TestKernel.start({ env: { JPY_PARENT_PID: String(parent.pid) } });
  const client = await Client.connect(kernel);
  const session = await sessionPid(client);
  parent.kill('SIGKILL');
  assert.is(await kernel.ended, 0);
  assert.throws(() => process.kill(session, 0), /ESRCH/);
  client.close();
});

test('a session that spins does not outlive a kernel that was killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'arclab-orphan-'));
  const file = join(folder, 'beats');
  const kernel = await TestKernel.start();
  const client = await Client.connect(kernel);
  await client.run('1');
  const session = await sessionPid(client);
  client.execute(`for (;;) require('fs').writeFileSync(${JSON.stringify(file)}, String(performance.now()))`);
  while (!existsSync(file)) await sleep(20);
  await kernel.kill();
  client.close();
  while (isRunning(session)) await sleep(20);
  rmSync(folder, { recursive: true });
});

test('SIGINT to the whole group of processes interrupts the cell and keeps its variables', async () => {
  const kernel = await TestKernel.start();
  const client = await Client.connect(kernel);
  await client.run('let kept = 1');
  const session = await sessionPid(client);
  const id = await spinning(client);
  for (const pid of [kernel.process.pid!, session]) process.kill(pid, 'SIGINT');
  assert.is((await client.settled(id)).content.ename, 'Interrupted');
  assert.is((await client.run('kept')).reply.status, 'ok');
  await kernel.kill();
  client.close();
});

test('SIGINT interrupts the cell, SIGTERM ends the kernel', async () => {
  const kernel = await TestKernel.start();
  const client = await Client.connect(kernel);
  await client.run('1');
  const id = await spinning(client);
  kernel.process.kill('SIGINT');
  assert.is((await client.settled(id)).content.ename, 'Interrupted');
  assert.is((await client.run('1')).reply.status, 'ok');
  kernel.process.kill('SIGTERM');
  assert.is(await kernel.ended, 0);
  client.close();
});

test('a connection file that is none, and a port that is taken, are one clear sentence', async () => {
  const kernel = await TestKernel.start();
  const client = await Client.connect(kernel);
  const second = spawn(process.execPath, [
    'dist/kernel/cli/main.js',
    'kernel',
    'start',
    `${kernel.folder}/connection.json`,
  ]);
  let stderr = '';
  second.stderr.setEncoding('utf8').on('data', text => {
    stderr += text;
  });
  const [code] = await once(second, 'exit');
  assert.is(code, 1);
  assert.match(
    stderr,
    /^arclab: The kernel cannot bind its \w+ socket to tcp:\/\/127\.0\.0\.1:\d+: [^\n]*\n$/,
  );
  await kernel.kill();
  client.close();
});

test.run();
