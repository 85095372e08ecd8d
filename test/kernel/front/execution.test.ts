/** Cells over the wire: one test per promise of the protocol. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Client, isIdle, TestKernel } from './client.js';

const kernel = await TestKernel.start();
const client = await Client.connect(kernel);
test.after(async () => {
  client.close();
  await kernel.kill();
});

test('execute_input, execute_result and the reply carry one execution count, between busy and idle', async () => {
  const { id, reply, shown } = await client.run('6 * 7');
  assert.equal(
    shown.map(({ type }) => type),
    ['execute_input', 'execute_result'],
  );
  const [input, result] = shown;
  assert.is(input!.content.code, '6 * 7');
  assert.equal(result!.content.data, { 'text/plain': '42' });
  assert.is(reply.status, 'ok');
  assert.is(input!.content.execution_count, reply.execution_count);
  assert.is(result!.content.execution_count, reply.execution_count);
  const states = client.received.filter(({ type, parent }) => type === 'status' && parent.msg_id === id);
  assert.equal(
    states.map(({ content }) => content.execution_state),
    ['busy', 'idle'],
  );
});

test('every message has the kernel’s own session id, and an id of its own', async () => {
  await client.run('1');
  const sessions = new Set(client.received.map(({ header }) => header.session));
  assert.is(sessions.size, 1);
  assert.not.ok(sessions.has(client.session));
  const ids = client.received.map(({ header }) => header.msg_id);
  assert.is(new Set(ids).size, ids.length);
  assert.ok(client.received.every(({ header }) => !Number.isNaN(Date.parse(header.date))));
});

test('10,000 printed lines arrive complete and in order, in few messages', async () => {
  const began = performance.now();
  const { id, shown } = await client.run(
    'for (let line = 0; line < 10_000; line++) console.log("line", line)',
  );
  assert.is(client.printed(id), Array.from({ length: 10_000 }, (_, line) => `line ${line}\n`).join(''));
  // A message holds what was printed in 40 ms, or 256 kB of it: how many there are is up to the machine.
  const most = 4 + (performance.now() - began) / 40;
  assert.ok(shown.length <= most, `${shown.length} messages`);
});

test('stdout and stderr are streams of their names', async () => {
  const { id } = await client.run('console.log("out"); console.error("err")');
  assert.is(client.printed(id), 'out\n');
  assert.is(client.printed(id, 'stderr'), 'err\n');
});

test('display_data, update_display_data under its id, and clear_output', async () => {
  const { shown } = await client.run(
    `import { clearOutput } from 'arclab';
     display('first', { id: 'd1' }); display('second', { id: 'd1', update: true }); clearOutput(true)`,
  );
  const [first, second, clear] = shown.slice(1);
  assert.is(first!.type, 'display_data');
  assert.is(second!.type, 'update_display_data');
  assert.is(first!.content.transient.display_id, 'd1');
  assert.is(second!.content.transient.display_id, 'd1');
  assert.equal([clear!.type, clear!.content], ['clear_output', { wait: true }]);
});

test('an error has ename, evalue, and a traceback of the user’s frames alone, with cell and line', async () => {
  const { shown, reply } = await client.run(
    'function fail() {\n  throw new RangeError("too far");\n}\nfail()',
  );
  const { content } = shown.find(({ type }) => type === 'error')!;
  assert.equal([content.ename, content.evalue], ['RangeError', 'too far']);
  const text = content.traceback.join('\n');
  assert.match(text, new RegExp(`Cell \\[${reply.execution_count}\\].*line 2.*fail`));
  assert.match(text, /line 4/);
  assert.not.match(text, /node:|dist\/kernel/);
  assert.equal([reply.status, reply.ename, reply.evalue], ['error', 'RangeError', 'too far']);
});

test('a silent cell shows nothing and leaves no history, and the count stays', async () => {
  const before = (await client.run('1')).reply.execution_count;
  const { reply, shown } = await client.run('console.log("x"); let quiet = 5; quiet', { silent: true });
  assert.equal(shown, []);
  assert.is(reply.status, 'ok');
  assert.is(reply.execution_count, before);
  assert.is(
    (await client.run('quiet')).shown.at(-1)!.content.data['text/plain'].replace(/\u001b\[\d+m/g, ''),
    '5',
  );
});

test('store_history: false runs and shows without a place in history', async () => {
  const before = (await client.run('1')).reply.execution_count;
  const { reply, shown } = await client.run('"unstored"', { store_history: false });
  assert.is(reply.execution_count, before);
  assert.is(shown.at(-1)!.type, 'execute_result');
  const { history } = await client.ask('history_request', {
    hist_access_type: 'tail',
    n: 100,
    output: false,
    raw: true,
  });
  assert.not.ok(history.some(([, , input]: [number, number, string]) => input === '"unstored"'));
});

test('user_expressions come to values or to errors, each by itself', async () => {
  const { reply } = await client.run('let base = 20', {
    user_expressions: { twice: 'base * 2', none: 'nothing', broken: 'let = ;' },
  });
  const { twice, none, broken } = reply.user_expressions;
  assert.is(twice.status, 'ok');
  assert.match(twice.data['text/plain'], /40/);
  assert.equal([none.status, none.ename], ['error', 'ReferenceError']);
  assert.equal([broken.status, broken.ename], ['error', 'SyntaxError']);
});

test('what was queued when a cell failed is aborted, and what is sent after its answer runs', async () => {
  const failing = client.execute('await new Promise(r => setTimeout(r, 100)); throw new Error("stop")');
  const queued = [client.execute('globalThis.ranAnyway = 1'), client.execute('2')];
  await client.settled(failing);
  const replies = await Promise.all(queued.map(id => client.settled(id)));
  assert.equal(
    replies.map(({ content }) => content.status),
    ['aborted', 'aborted'],
  );
  const { shown } = await client.run('typeof ranAnyway');
  assert.match(shown.at(-1)!.content.data['text/plain'], /undefined/);
});

test('cells sent in one go behind one that fails at once are aborted', async () => {
  for (const code of ['let = ;', 'throw new Error("at once")']) {
    const failing = client.execute(code);
    const queued = Array.from({ length: 20 }, () => client.execute('globalThis.ranAnyway = 1'));
    await client.settled(failing);
    for (const id of queued) assert.is((await client.settled(id)).content.status, 'aborted', code);
  }
  assert.is(
    (await client.run('if ("ranAnyway" in globalThis) throw new Error("it ran")')).reply.status,
    'ok',
  );
});

test('stop_on_error: false lets the queue run on', async () => {
  const failing = client.execute('throw new Error("go on")', { stop_on_error: false });
  const next = client.execute('"went on"');
  await client.settled(failing);
  assert.is((await client.settled(next)).content.status, 'ok');
});

test('an error in a cell that is not counted names no number', async () => {
  const { reply } = await client.run('throw new Error("uncounted")', { store_history: false });
  assert.match(reply.traceback.join('\n').replace(/\u001b\[[\d;]*m/g, ''), /at Cell, line 1/);
});

test('user_expressions that spin can be interrupted', async () => {
  const id = client.execute('"before"', { user_expressions: { endless: '(() => { for (;;); })()' } });
  await client.wait(({ type, parent }) => type === 'execute_result' && parent.msg_id === id);
  await new Promise(resolve => setTimeout(resolve, 50));
  await client.ask('interrupt_request', {}, 'control');
  const { content } = await client.settled(id);
  assert.equal([content.status, content.user_expressions.endless.ename], ['ok', 'Interrupted']);
});

test('late output of timers and promises belongs to the cell that started it', async () => {
  const { id } = await client.run(
    'setTimeout(() => console.log("late timer"), 150); void Promise.resolve().then(() => new Promise(r => setTimeout(r, 100))).then(() => console.log("late promise"))',
  );
  const { id: other } = await client.run('console.log("meanwhile")');
  await client.wait(({ type, content }) => type === 'stream' && content.text.includes('late timer'));
  assert.is(client.printed(id), 'late promise\nlate timer\n');
  assert.is(client.printed(other), 'meanwhile\n');
});

test('what child processes print is captured', async () => {
  const { id } = await client.run(
    'require("node:child_process").execSync("echo from a child; echo and its errors >&2", { stdio: "inherit" })',
  );
  assert.is(client.printed(id), 'from a child\n');
  assert.is(client.printed(id, 'stderr'), 'and its errors\n');
});

test('prompt() asks the client that runs the cell, password() without showing', async () => {
  const id = client.execute('[prompt("name? "), password("secret? ")].join("/")');
  for (const [prompt, password, value] of [
    ['name? ', false, 'Ada'],
    ['secret? ', true, 'x'],
  ]) {
    const { content } = await client.wait(
      ({ type, content }) => type === 'input_request' && content.prompt === prompt,
    );
    assert.is(content.password, password);
    client.send('stdin', 'input_reply', { value, status: 'ok' });
  }
  await client.settled(id);
  assert.match(client.of(id).at(-1)!.content.data['text/plain'], /Ada\/x/);
});

test('an interrupt ends a cell that waits for input; it cannot catch it and go on', async () => {
  const id = client.execute('try { prompt("who? ") } catch { console.log("caught") } console.log("went on")');
  await client.wait(({ type, content }) => type === 'input_request' && content.prompt === 'who? ');
  await client.ask('interrupt_request', {}, 'control');
  assert.is((await client.settled(id)).content.ename, 'Interrupted');
  assert.is(client.printed(id), '');
  assert.is((await client.run('1')).reply.status, 'ok');
});

test('allow_stdin: false makes prompt() an error that says so', async () => {
  const { reply } = await client.run('prompt("anyone?")', { allow_stdin: false });
  assert.match(reply.evalue, /takes no input/);
});

test('a request without code is answered, not ignored', async () => {
  const id = client.send('shell', 'execute_request', { silent: false });
  assert.is((await client.settled(id)).content.ename, 'ProtocolError');
});

test('out of memory is the cell’s error, and what was queued is aborted', async () => {
  await client.run('%%session --max-old-space-size=40\n1');
  const id = client.execute('const hoard = []; for (;;) hoard.push(new Array(1000).fill(hoard.length))');
  const queued = client.execute('2');
  const { content } = await client.settled(id);
  assert.is(content.ename, 'OutOfMemory');
  assert.match(content.evalue, /--max-old-space-size/);
  assert.is((await client.settled(queued)).content.status, 'aborted');
  assert.is((await client.run('%%session\ntypeof hoard')).reply.status, 'ok');
});

test('a session that dies between two cells says so below the one before', async () => {
  const { id } = await client.run('setTimeout(() => process.kill(process.pid, "SIGKILL"), 50)');
  const { content } = await client.wait(({ type, parent }) => type === 'stream' && parent.msg_id === id);
  assert.equal(content.name, 'stderr');
  assert.match(content.text, /killed by SIGKILL.*variables are gone/);
  assert.is((await client.run('1')).reply.status, 'ok');
});

test('a killed session is the cell’s error, and the kernel goes on with a new session', async () => {
  await client.run('let gone = 1');
  const { reply } = await client.run('require("node:process").kill(process.pid, "SIGKILL"); for (;;) {}');
  assert.is(reply.ename, 'SessionKilled');
  assert.match(reply.evalue, /variables are gone/);
  const { reply: after } = await client.run('typeof gone');
  assert.is(after.status, 'ok');
  const exited = await client.run('process.exit(3)');
  assert.is(exited.reply.ename, 'SessionExited');
  assert.is((await client.run('1')).reply.status, 'ok');
});

test('every busy has its idle, in order', () => {
  const open = new Set<string>();
  for (const message of client.received) {
    if (message.type !== 'status' || message.content.execution_state === 'starting') continue;
    if (isIdle(message)) assert.ok(open.delete(message.parent.msg_id));
    else open.add(message.parent.msg_id);
  }
  assert.is(open.size, 0);
});

test.run();
