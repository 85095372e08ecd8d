/**
 * The session's side of the line to the front.
 *
 * Messages are written synchronously to a pipe of their own. Node's IPC channel queues what the pipe does
 * not take at once until the event loop turns, so that in a long loop nothing would arrive, and at a crash
 * or `process.exit` the last and most telling lines would be lost. It would also share `process.send` and
 * `process.on('message')` with the user's code.
 */
import { readSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { encodeMessage, MessageReader } from '../framing.js';
import type { Answer, FrontMessage, SessionMessage } from '../messages.js';
import { ANSWERS, FROM_FRONT, TO_FRONT } from './descriptors.js';

/** How long to wait for a full pipe or an empty one, where the system made it non-blocking. */
const RETRY_MS = 1;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

let callWhenSent: (() => void) | undefined;

/** Calls back once, from within the sending, when the message that is being sent, or the next one, is written. */
export function onceSent(callback: () => void): void {
  callWhenSent = callback;
}

export function send(message: SessionMessage): void {
  const frame = encodeMessage(message);
  for (let written = 0; written < frame.length; ) written += writeSome(frame, written);
  const callback = callWhenSent;
  if (!callback) return;
  callWhenSent = undefined;
  callback();
}

/** Arrived, and not yet taken. */
const pending: FrontMessage[] = [];
let take: (message: FrontMessage) => void = () => {};

/** Calls back for every message, and ends the process when the front is gone. */
export function receive(onMessage: (message: FrontMessage) => void): void {
  take = onMessage;
  const reader = new MessageReader<FrontMessage>();
  const socket = new Socket({ fd: FROM_FRONT, readable: true, writable: false });
  socket.on('data', (piece: Buffer) => {
    // An interrupt may end the callback at any point: no message may be taken twice then, or be lost.
    for (const message of reader.push(piece)) pending.push(message);
    takePending();
  });
  socket.on('close', () => process.exit());
}

/** Takes what an interrupt left behind. */
export function takePending(): void {
  for (let message = pending.shift(); message; message = pending.shift()) take(message);
}

/** Waits for the front's answer, and holds everything else meanwhile. */
export function receiveAnswer(): Answer {
  const reader = new MessageReader<Answer>();
  const piece = Buffer.alloc(65_536);
  for (;;) {
    const length = readSome(piece);
    for (const answer of reader.push(Buffer.from(piece.subarray(0, length)))) return answer;
  }
}

function readSome(piece: Buffer): number {
  try {
    const length = readSync(ANSWERS, piece);
    // The front is gone.
    if (length === 0) process.exit();
    return length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    Atomics.wait(sleeper, 0, 0, RETRY_MS);
    return 0;
  }
}

function writeSome(frame: Buffer, from: number): number {
  try {
    return writeSync(TO_FRONT, frame, from);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN') {
      Atomics.wait(sleeper, 0, 0, RETRY_MS);
      return 0;
    }
    // Nobody listens any more; there is nobody to tell either.
    if (code === 'EPIPE') process.kill(process.pid, 'SIGKILL');
    throw error;
  }
}
