/**
 * The session's side of the line to the front.
 *
 * Messages are written synchronously to a pipe of their own. Node's IPC channel queues what the pipe does
 * not take at once until the event loop turns, so that in a long loop nothing would arrive, and at a crash
 * or `process.exit` the last and most telling lines would be lost. It would also share `process.send` and
 * `process.on('message')` with the user's code.
 */
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { encodeMessage, MessageReader } from '../framing.js';
import type { FrontMessage, SessionMessage } from '../messages.js';

/** File descriptors that the front opens for the session. */
const TO_FRONT = 3;
const FROM_FRONT = 4;
/** How long to wait for a full pipe, where the system made it non-blocking. */
const RETRY_MS = 1;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

export function send(message: SessionMessage): void {
  const frame = encodeMessage(message);
  for (let written = 0; written < frame.length; ) written += writeSome(frame, written);
}

/** Calls back for every message, and ends the process when the front is gone. */
export function receive(onMessage: (message: FrontMessage) => void): void {
  const reader = new MessageReader<FrontMessage>();
  const socket = new Socket({ fd: FROM_FRONT, readable: true, writable: false });
  socket.on('data', (piece: Buffer) => {
    for (const message of reader.push(piece)) onMessage(message);
  });
  socket.on('close', () => process.exit());
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
