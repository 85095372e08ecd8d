import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Message } from '../../../kernel/protocol/message.js';
import { MessageRefused, Wire } from '../../../kernel/protocol/wire.js';

const KEY = { key: 'secret', hash: 'sha256' };
const message = (id: string): Message =>
  ({
    identities: [],
    header: { msg_id: id, msg_type: 'kernel_info_request', session: '', username: '', date: '', version: '' },
    parent: {},
    metadata: {},
    content: {},
    buffers: [],
  }) as unknown as Message;

/** Frames as another program sends them. */
function framesOf(id: string, by = new Wire(KEY)): Buffer[] {
  return by.encode(message(id)).map(frame => Buffer.from(frame));
}

const refusal = (says: RegExp) => (error: unknown) =>
  error instanceof MessageRefused && says.test(error.message);

test('a message that is sent again is refused, by the wire that has seen it only', () => {
  const wire = new Wire(KEY);
  const frames = framesOf('1');
  assert.is(wire.decode(frames).header.msg_id, '1');
  assert.throws(() => wire.decode(frames), refusal(/sent before/));
  assert.is(wire.decode(framesOf('2')).header.msg_id, '2');
  assert.throws(() => wire.decode(frames), refusal(/sent before/));
  assert.is(new Wire(KEY).decode(frames).header.msg_id, '1');
});

test('a wrong signature is refused, and does not make the right one one that was seen', () => {
  const wire = new Wire(KEY);
  const frames = framesOf('1');
  assert.throws(
    () => wire.decode(framesOf('1', new Wire({ ...KEY, key: 'other' }))),
    refusal(/signature is wrong/),
  );
  assert.is(wire.decode(frames).header.msg_id, '1');
});

test('without a key nothing is signed, and nothing remembered', () => {
  const open = { key: '', hash: 'sha256' };
  const wire = new Wire(open);
  const frames = framesOf('1', new Wire(open));
  wire.decode(frames);
  assert.is(wire.decode(frames).header.msg_id, '1');
});

test('the oldest signatures are forgotten, so that a kernel that runs for long does not grow', () => {
  const wire = new Wire(KEY, 3);
  const [first, second] = [framesOf('first'), framesOf('second')];
  wire.decode(first);
  wire.decode(second);
  wire.decode(framesOf('third'));
  assert.throws(() => wire.decode(first), refusal(/sent before/));
  wire.decode(framesOf('one more'));
  assert.throws(() => wire.decode(second), refusal(/sent before/));
  assert.is(wire.decode(first).header.msg_id, 'first');
});

test.run();
