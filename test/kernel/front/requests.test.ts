/** Everything but cells, over the wire: one test per promise of the protocol. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Client, type Content, TestKernel } from './client.js';

const kernel = await TestKernel.start();
const client = await Client.connect(kernel);
test.after(async () => {
  client.close();
  await kernel.kill();
});

const LOOP = 'for (;;) {}';

async function whileSpinning(work: () => Promise<void>): Promise<void> {
  const id = client.execute(LOOP);
  await client.wait(({ type, parent }) => type === 'execute_input' && parent.msg_id === id);
  await work();
  await client.ask('interrupt_request', {}, 'control');
  assert.is((await client.settled(id)).content.ename, 'Interrupted');
}

test('kernel_info on shell and on control', async () => {
  for (const channel of ['shell', 'control'] as const) {
    const info = await client.ask('kernel_info_request', {}, channel);
    assert.equal([info.status, info.protocol_version, info.implementation], ['ok', '5.5', 'arclab']);
    assert.equal([info.language_info.name, info.language_info.file_extension], ['typescript', '.ts']);
    assert.ok(Array.isArray(info.supported_features));
    assert.ok(info.banner.length > 0 && info.help_links.length > 0);
  }
});

test('IOPub welcomes a subscriber', () => {
  assert.is(client.received.filter(({ type }) => type === 'iopub_welcome').length, 1);
});

test('the heart beats while a cell spins, and requests other than cells are answered', () =>
  whileSpinning(async () => {
    assert.is(await client.beat('ping'), 'ping');
    assert.is((await client.ask('kernel_info_request', {}, 'control')).status, 'ok');
    const { matches } = await client.ask('complete_request', { code: 'JSON.str', cursor_pos: 8 });
    assert.ok(matches.includes('stringify'));
  }));

test('interrupt_request ends a cell and keeps its variables', async () => {
  await client.run('let counter = 0');
  const id = client.execute('console.log("begun"); for (;;) counter++');
  await client.wait(({ type, parent }) => type === 'stream' && parent.msg_id === id);
  await new Promise(resolve => setTimeout(resolve, 50));
  assert.is((await client.ask('interrupt_request', {}, 'control')).status, 'ok');
  const { content } = await client.settled(id);
  assert.is(content.ename, 'Interrupted');
  const { shown } = await client.run('counter > 0');
  assert.match(shown.at(-1)!.content.data['text/plain'], /true/);
});

test('an interrupt between cells does nothing to the next one', async () => {
  await client.ask('interrupt_request', {}, 'control');
  assert.is((await client.run('1')).reply.status, 'ok');
});

test('complete gives matches with their types, and positions in code points', async () => {
  const code = 'const smile = "😀"; "😀".toUpp';
  const { matches, cursor_start, cursor_end, metadata } = await client.ask('complete_request', {
    code,
    cursor_pos: Array.from(code).length,
  });
  assert.ok(matches.includes('toUpperCase'));
  assert.equal(Array.from(code).slice(cursor_start, cursor_end).join(''), 'toUpp');
  const typed = metadata._jupyter_types_experimental.find(({ text }: Content) => text === 'toUpperCase');
  assert.is(typed.type, 'function');
});

test('complete knows what earlier cells declared', async () => {
  await client.run('const measurements = { length: 3, width: 4 };');
  const { matches } = await client.ask('complete_request', { code: 'measurements.wi', cursor_pos: 15 });
  assert.equal(matches, ['width']);
});

test('inspect at both detail levels, and nothing found', async () => {
  const at = { code: 'Math.floor(2.5)', cursor_pos: 7 };
  const brief = await client.ask('inspect_request', { ...at, detail_level: 0 });
  assert.is(brief.found, true);
  assert.match(brief.data['text/plain'], /floor\(x: number\): number/);
  const full = await client.ask('inspect_request', { ...at, detail_level: 1 });
  assert.match(full.data['text/plain'], /@param/);
  assert.not.match(brief.data['text/plain'], /@param/);
  const nothing = await client.ask('inspect_request', { code: '   ', cursor_pos: 1, detail_level: 0 });
  assert.equal([nothing.status, nothing.found], ['ok', false]);
});

test('a cell that asks about a name is answered in the pager, and runs nothing', async () => {
  const { reply, shown } = await client.run('Math.floor?');
  const [{ source, data }] = reply.payload;
  assert.is(source, 'page');
  assert.match(data['text/plain'], /floor\(x: number\): number/);
  assert.not.ok(shown.some(({ type }) => type === 'error' || type === 'stream'));
  const unknown = await client.run('nowhere.to.be.found?');
  assert.equal([unknown.reply.status, unknown.reply.payload], ['ok', []]);
  assert.ok(unknown.shown.some(({ content }) => /Nothing is known about nowhere/.test(content.text)));
});

test('is_complete: complete, incomplete with its indent, invalid; also for templates', async () => {
  const cases: [string, string, string?][] = [
    ['1 + 1', 'complete'],
    ['function f() {', 'incomplete', '  '],
    ['const text = `a ${', 'incomplete', '  '],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the code of a cell
    ['`closed ${1} template`', 'complete'],
    ['`open', 'incomplete', ''],
    ['let = ;', 'invalid'],
    ['"open', 'invalid'],
  ];
  for (const [code, status, indent] of cases) {
    const reply = await client.ask('is_complete_request', { code });
    assert.equal([reply.status, reply.indent], [status, indent], code);
  }
});

test('history: tail, range, and search with patterns, unique and a limit', async () => {
  for (const code of ['"needle one"', '"needle two"', '"needle one"']) await client.run(code);
  const ask = async (content: Content): Promise<[number, number, unknown][]> =>
    (await client.ask('history_request', { output: false, raw: true, ...content })).history;
  const tail = await ask({ hist_access_type: 'tail', n: 3 });
  assert.equal(
    tail.map(([, , input]) => input),
    ['"needle one"', '"needle two"', '"needle one"'],
  );
  const [session, line] = tail[0]!;
  const range = await ask({ hist_access_type: 'range', session, start: line, stop: line + 2 });
  assert.equal(
    range.map(([, , input]) => input),
    ['"needle one"', '"needle two"'],
  );
  assert.is((await ask({ hist_access_type: 'search', pattern: '*needle*' })).length, 3);
  assert.is((await ask({ hist_access_type: 'search', pattern: '*needle*', unique: true })).length, 2);
  assert.is((await ask({ hist_access_type: 'search', pattern: '*needle*', n: 1 })).length, 1);
  assert.is((await ask({ hist_access_type: 'search', pattern: 'needle' })).length, 0);
  const outputs = await ask({ hist_access_type: 'tail', n: 1, output: true });
  assert.match((outputs[0]![2] as string[])[1]!, /needle one/);
});

test('comms open, carry data and buffers both ways, are listed, and close', async () => {
  await client.run(
    `import { commTarget } from 'arclab';
     commTarget('echo', (comm, opened) => {
       comm.onMessage = ({ data, buffers }) => comm.send({ got: data }, buffers);
       comm.onClose = () => console.log('closed by the front end');
       comm.send({ opened: opened.data });
     })`,
  );
  const comm_id = 'comm-1';
  await client.settledComm('comm_open', { comm_id, target_name: 'echo', data: { hello: 1 } });
  const first = await client.wait(({ type }) => type === 'comm_msg');
  assert.equal([first.content.comm_id, first.content.data], [comm_id, { opened: { hello: 1 } }]);
  const { comms } = await client.ask('comm_info_request', { target_name: 'echo' });
  assert.equal(comms, { [comm_id]: { target_name: 'echo' } });
  await client.settledComm('comm_msg', { comm_id, data: { n: 2 } }, [Buffer.from([1, 2, 3])]);
  const second = await client.wait(
    ({ type, content }) => type === 'comm_msg' && content.data.got !== undefined,
  );
  assert.equal(second.content.data, { got: { n: 2 } });
  assert.equal([...second.buffers[0]!], [1, 2, 3]);
  await client.settledComm('comm_close', { comm_id, data: {} });
  await client.wait(
    ({ type, content }) => type === 'stream' && content.text.includes('closed by the front end'),
  );
  assert.equal((await client.ask('comm_info_request')).comms, {});
});

test('a cell opens a comm; one to an unknown target is closed again', async () => {
  const { id } = await client.run(
    `import { Comm } from 'arclab'; let mine = Comm.open('widget', { a: 1 }); mine.close()`,
  );
  assert.equal(
    client
      .of(id)
      .map(({ type }) => type)
      .filter(type => type.startsWith('comm')),
    ['comm_open', 'comm_close'],
  );
  await client.settledComm('comm_open', { comm_id: 'lost', target_name: 'nobody', data: {} });
  await client.wait(({ type, content }) => type === 'comm_close' && content.comm_id === 'lost');
});

test('two clients: each gets its own replies, both see what happens', async () => {
  const other = await Client.connect(kernel);
  const { reply } = await other.run('console.log("for all")');
  assert.is(reply.status, 'ok');
  await client.wait(({ type, content }) => type === 'stream' && content.text === 'for all\n');
  assert.not.ok(
    client.received.some(({ type, parent }) => type === 'execute_reply' && parent.session === other.session),
  );
  other.close();
});

test('a client that comes back with the same identity is answered again', async () => {
  const first = await Client.connect(kernel, 'comes-back');
  await first.run('1');
  first.close();
  const second = await Client.connect(kernel, 'comes-back');
  assert.is((await second.run('2')).reply.status, 'ok');
  second.close();
});

test('an unknown request is logged, and the kernel lives', async () => {
  client.send('shell', 'make_coffee_request');
  assert.is((await client.ask('kernel_info_request')).status, 'ok');
  for (let left = 20; left > 0 && !kernel.stderr.includes('make_coffee'); left--) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  assert.match(kernel.stderr, /dropped.*make_coffee_request/);
});

test.run();
