/**
 * The thread that ends a cell which does not let the event loop turn: a loop, a regular expression gone wild.
 *
 * The front asks it by a pipe of its own, since the main thread may be too busy to read. It tells the main
 * thread, which ends a cell that only waits: with its `finally` blocks, then as it is. Where nothing comes of that,
 * it has the main thread hold still, if that is in the user's code, and terminates the execution (see `halt.ts`).
 * So an interrupt never kills the session's own code, half a message written, nor the cell after the one it was
 * meant for: the front starts none before this thread is calm.
 */
import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { encodeMessage, MessageReader } from '../framing.js';
import type { InterruptRequest, InterruptState } from '../messages.js';
import { INTERRUPT_PIPE } from './descriptors.js';
import {
  FREE,
  haltExpression,
  type InterruptMessage,
  type InterruptThreadData,
  type MainMessage,
} from './thread-messages.js';

/** How long the event loop gets to hear of it, and pauses between attempts, in milliseconds. */
const PATIENCE_MS = 30;
/** How long a cell gets to end by itself that has begun to. */
const GRACE_MS = 500;
/** How long Node's own code gets to come to an end that was called by the cell. */
const NODE_MS = 100;
/** After so long the front is told that nothing works. */
const STUCK_MS = 4000;
/** How long the process may live on without its front. */
const ORPHAN_MS = 1000;

const { port, hold } = workerData as InterruptThreadData;
const socket = new Socket({ fd: INTERRUPT_PIPE, readable: true, writable: true });
/** The cell to be ended, while there is one. */
let wanted: number | undefined;
/** To the main thread, while there is a cell to be ended. */
let inspector: Session | undefined;
/** The cell that has begun to end. */
let ending: number | undefined;

port.on('message', ({ kind, cell }: MainMessage) => {
  if (kind === 'ending') {
    ending = cell;
    return;
  }
  if (wanted === cell) inspector?.post('Runtime.terminateExecution');
  Atomics.store(hold, 0, FREE);
});

const tell = (state: InterruptState): void => {
  socket.write(encodeMessage(state));
};

const reader = new MessageReader<InterruptRequest>();
socket.on('data', (piece: Buffer) => {
  for (const request of reader.push(piece)) receive(request);
});
socket.on('error', () => {});
// The front is gone; the main thread ends the process, unless it spins.
socket.on('close', () => setTimeout(() => process.kill(process.pid, 'SIGKILL'), ORPHAN_MS));

parentPort!.postMessage('at work');

function receive({ kind, cell }: InterruptRequest): void {
  wanted = kind === 'interrupt' ? cell : undefined;
  if (!inspector) void work();
}

async function work(): Promise<void> {
  inspector = new Session();
  inspector.connectToMainThread();
  const started = performance.now();
  let isLooking = false;
  let isToldStuck = false;
  while (wanted !== undefined) {
    const cell = wanted;
    port.postMessage(cell satisfies InterruptMessage);
    await sleep(PATIENCE_MS);
    const elapsed = performance.now() - started;
    if (ending === cell) await awaitEnd(cell);
    else if (wanted === cell && !isLooking) {
      isLooking = true;
      const expression = haltExpression(cell, elapsed > NODE_MS);
      inspector.post('Runtime.evaluate', { expression }, () => {
        isLooking = false;
      });
    }
    if (!isToldStuck && wanted === cell && elapsed > STUCK_MS) {
      isToldStuck = true;
      tell({ kind: 'stuck', cell });
    }
  }
  // Ends a look that was asked for and did not come.
  inspector.disconnect();
  inspector = undefined;
  port.postMessage('calm' satisfies InterruptMessage);
  tell({ kind: 'calm' });
}

/** Once only: the next notice ends the cell as it is. */
async function awaitEnd(cell: number): Promise<void> {
  ending = undefined;
  const end = performance.now() + GRACE_MS;
  while (wanted === cell && performance.now() < end) await sleep(PATIENCE_MS);
}
