/** Messages that nobody with the key has sent, or not like this: dropped, logged, survived. */
import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Client, TestKernel } from './client.js';

const MUTATIONS = 1200;
const kernel = await TestKernel.start();
const client = await Client.connect(kernel);
test.after(async () => {
  client.close();
  await kernel.kill();
});

/** Would show if it ever ran. */
const EVIL = { code: 'globalThis.evil = true', silent: true, store_history: false };

/** What is done to the frames of a message: signature, header, parent, metadata and content follow the delimiter. */
const mutation = fc.oneof(
  fc.record({ kind: fc.constant('forge' as const), signature: fc.string({ maxLength: 70 }) }),
  fc.record({ kind: fc.constant('cut' as const), frames: fc.integer({ min: 0, max: 5 }) }),
  fc.record({
    kind: fc.constant('flip' as const),
    frame: fc.integer({ min: 1, max: 5 }),
    at: fc.nat(500),
    bit: fc.integer({ min: 0, max: 7 }),
  }),
  fc.record({
    kind: fc.constant('shorten' as const),
    frame: fc.integer({ min: 1, max: 5 }),
    by: fc.integer({ min: 1, max: 80 }),
  }),
  fc.record({ kind: fc.constant('swap' as const), content: fc.json() }),
  fc.record({
    kind: fc.constant('noise' as const),
    frames: fc.array(fc.uint8Array({ maxLength: 100 }), { minLength: 1, maxLength: 8 }),
  }),
);

type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

function mutated(frames: Buffer[], change: Mutation): Buffer[] {
  const result = [...frames];
  if (change.kind === 'forge') result[1] = Buffer.from(change.signature);
  if (change.kind === 'cut') result.length = change.frames;
  if (change.kind === 'swap') result[5] = Buffer.from(change.content);
  if (change.kind === 'noise') return change.frames.map(bytes => Buffer.from(bytes));
  if (change.kind === 'shorten') result[change.frame] = result[change.frame]!.subarray(0, -change.by);
  if (change.kind === 'flip') {
    const bytes = Buffer.from(result[change.frame]!);
    const at = change.at % bytes.length;
    bytes[at]! ^= 1 << change.bit;
    result[change.frame] = bytes;
  }
  return result.length === 0 ? [Buffer.alloc(0)] : result;
}

test(`${MUTATIONS} mutated messages on three channels: none is answered or run, and the kernel lives`, async () => {
  const changes = fc.sample(mutation, { numRuns: MUTATIONS, seed: 20_261_126 });
  for (const [index, change] of changes.entries()) {
    const type = ['execute_request', 'shutdown_request', 'interrupt_request'][index % 3]!;
    const channel = (['shell', 'control', 'stdin'] as const)[index % 3]!;
    await client.sendRaw(channel, mutated(client.frames(type, EVIL), change));
  }
  const { shown } = await client.run('typeof evil');
  assert.match(shown.at(-1)!.content.data['text/plain'], /undefined/);
  assert.is((await client.ask('kernel_info_request', {}, 'control')).status, 'ok');
  const answered = client.received.filter(({ type }) => ['shutdown_reply', 'interrupt_reply'].includes(type));
  assert.equal(answered, []);
});

test('a message sent again is dropped', async () => {
  await client.run('let times = 0');
  const frames = client.frames('execute_request', { ...EVIL, code: 'times++' });
  for (let again = 0; again < 5; again++) await client.sendRaw('shell', frames);
  const { shown } = await client.run('String(times)');
  assert.match(shown.at(-1)!.content.data['text/plain'], /'1'/);
});

test('an oversized message is dropped', async () => {
  const code = `globalThis.evil = true; /* ${'x'.repeat(70 * 2 ** 20)} */`;
  await client.sendRaw('shell', client.frames('execute_request', { ...EVIL, code }));
  const { shown } = await client.run('typeof evil');
  assert.match(shown.at(-1)!.content.data['text/plain'], /undefined/);
});

test('no signed message and no text of a cell ends the kernel, however deep it nests', async () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const header = (extra: string) =>
    `{"msg_id":"${Math.random()}","msg_type":"kernel_info_request","session":"s","username":"u","date":"","version":"5.5"${extra}}`;
  for (const channel of ['shell', 'control', 'stdin'] as const) {
    await client.sendRaw(channel, client.signed([header(`,"extra":${deep}`), '{}', '{}', '{}']));
    await client.sendRaw(channel, client.signed([header(''), `{"deep":${deep}}`, '{}', '{}']));
    await client.sendRaw(channel, client.signed([header(''), '{}', '{}', `{"deep":${deep}}`]));
  }
  const code = `${'('.repeat(8000)}1${')'.repeat(8000)}`;
  assert.is((await client.ask('is_complete_request', { code })).status, 'invalid');
  assert.is((await client.ask('is_complete_request', { code: '('.repeat(8000) })).status, 'invalid');
  const { reply } = await client.run(code);
  assert.equal([reply.status, reply.ename], ['error', 'SyntaxError']);
  await client.ask('complete_request', { code, cursor_pos: code.length });
  await client.ask('inspect_request', { code, cursor_pos: 4000, detail_level: 0 });
  assert.is((await client.run('1')).reply.status, 'ok');
});

test('what was dropped is logged with its reason, without a line for each', () => {
  assert.match(kernel.stderr, /A message on (shell|control|stdin) was dropped: its signature is wrong/);
  const lines = kernel.stderr.split('\n').length;
  assert.ok(lines < 100, `${lines} lines`);
});

test('random bytes on the ports themselves are no message', async () => {
  const { connect } = await import('node:net');
  for (const channel of ['shell', 'control', 'iopub', 'hb', 'stdin']) {
    const socket = connect(kernel.connection[`${channel}_port`], '127.0.0.1');
    socket.on('error', () => {});
    socket.end(randomBytes(4096));
  }
  await new Promise(resolve => setTimeout(resolve, 100));
  assert.is((await client.run('1')).reply.status, 'ok');
});

test.run();
