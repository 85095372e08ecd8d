import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Arrival, Channel } from '../../../runtime/execution/channel.js';
import { Scheduler } from '../../../runtime/execution/scheduler.js';
import type { Feature } from '../../../runtime/feature/feature.js';

const scheduler = new Scheduler();
const emptyChannel = () => {
  const names = { from: 'sender', to: 'receiver' };
  return new Channel('1', '2', names, 2, new Arrival(scheduler), scheduler);
};
const send = (channel: Channel, count: number) => {
  for (let i = 0; i < count; i++) channel.push({} as Feature, 'features');
};
const figures = (channel: Channel) => {
  const { depth, passed, deepest } = channel.report();
  return { depth, passed, deepest };
};

test('the deepest that a channel was is the most of all times, not of the last or first', () => {
  const channel = emptyChannel();
  assert.equal(figures(channel), { depth: 0, passed: 0, deepest: 0 });
  send(channel, 1);
  channel.take();
  // One input that makes many outputs may overfill it.
  send(channel, 3);
  assert.ok(channel.isFull);
  channel.take();
  assert.equal(figures(channel), { depth: 0, passed: 4, deepest: 3 });
  send(channel, 2);
  channel.take();
  channel.take();
  assert.equal(figures(channel), { depth: 0, passed: 6, deepest: 3 });
});

test('nothing can be sent once a channel is closed, and it has ended when all is taken', () => {
  const channel = emptyChannel();
  send(channel, 1);
  channel.close(true);
  assert.throws(() => send(channel, 1), /from "sender" to "receiver" is closed/);
  assert.not.ok(channel.isEnded);
  channel.take();
  assert.ok(channel.isEnded && channel.isWhole);
});

test.run();
