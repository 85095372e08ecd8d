/**
 * The thread that ends a cell which does not let the event loop turn: a loop, a regular expression gone wild.
 *
 * The front asks it by a pipe of its own, since the main thread may be too busy to read. It tells the main
 * thread, which ends a cell that only waits: with its `finally` blocks, then as it is. Where nothing comes of that,
 * it pauses the main thread as a debugger does, looks where it is, and terminates the execution if that is the
 * user's code. So an interrupt never kills the session's own code, half a message written, nor the cell after the
 * one it was meant for: the front starts none before this thread is calm.
 */
import { type Debugger, Session } from 'node:inspector';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { encodeMessage, MessageReader } from '../framing.js';
import type { Frame, InterruptRequest, InterruptState } from '../messages.js';
import { INTERRUPT_PIPE } from './descriptors.js';
import { UNWIND } from './unwind.js';

/** What the main thread is told; with frames where it was found to be. */
export interface InterruptNotice {
  readonly cell: number;
  readonly frames?: readonly Frame[];
}

/** `calm` when no cell is to be ended any more: what runs from now on is safe. */
export type InterruptMessage = InterruptNotice | 'calm';

/** How long the event loop gets to hear of it, and pauses between attempts, in milliseconds. */
const PATIENCE_MS = 30;
/** How long a cell gets to end by itself that has begun to. */
const GRACE_MS = 500;
/** How long a pause may take; native code that runs longer cannot be ended. */
const PAUSE_MS = 500;
/** How long Node's own code gets to come to an end that was called by the cell. */
const NODE_MS = 1000;
/** After so long the front is told that nothing works. */
const STUCK_MS = 4000;
/** How long the process may live on without its front. */
const ORPHAN_MS = 1000;

const SESSION_FOLDER = new URL('..', import.meta.url).href;
/** Sends and takes messages, for the user's code and for the session. */
const MESSAGES_FILE = new URL('./channel.js', import.meta.url).href;
/** Tells the end of a cell; it never calls the user's code, but what it calls may look like that. */
const END_FILE = new URL('./running-cell.js', import.meta.url).href;

const { port } = workerData as { port: MessagePort };
const socket = new Socket({ fd: INTERRUPT_PIPE, readable: true, writable: true });
/** The cell to be ended, while there is one. */
let wanted: number | undefined;
let isWorking = false;
/** The cell that has begun to end. */
let ending: number | undefined;

port.on('message', (cell: number) => {
  ending = cell;
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
  if (!isWorking) void work();
}

async function work(): Promise<void> {
  isWorking = true;
  const started = performance.now();
  let isToldStuck = false;
  while (wanted !== undefined) {
    const cell = wanted;
    port.postMessage({ cell } satisfies InterruptNotice);
    await sleep(PATIENCE_MS);
    if (ending === cell) await awaitEnd(cell);
    else if (wanted === cell) await terminate(cell, performance.now() - started > NODE_MS);
    if (!isToldStuck && wanted === cell && performance.now() - started > STUCK_MS) {
      isToldStuck = true;
      tell({ kind: 'stuck', cell });
    }
  }
  isWorking = false;
  port.postMessage('calm' satisfies InterruptMessage);
  tell({ kind: 'calm' });
}

/** Once only: the next notice ends the cell as it is. */
async function awaitEnd(cell: number): Promise<void> {
  ending = undefined;
  const end = performance.now() + GRACE_MS;
  while (wanted === cell && performance.now() < end) await sleep(PATIENCE_MS);
}

/**
 * Pauses the main thread and terminates what runs there, if that is a user's code.
 * @param mayCutNode whether it may do so in Node's own code, which can leave that out of order
 */
async function terminate(cell: number, mayCutNode: boolean): Promise<void> {
  const inspector = new Session();
  inspector.connectToMainThread();
  const scripts = new Map<string, string>();
  inspector.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params.url));
  const post = (method: string, params: object = {}): Promise<void> =>
    new Promise(resolve => {
      inspector.post(method, params, () => resolve());
    });
  const nextPause = (): Promise<Frame[] | undefined> =>
    new Promise(resolve => {
      const timer = setTimeout(() => resolve(undefined), PAUSE_MS);
      inspector.once('Debugger.paused', ({ params }) => {
        clearTimeout(timer);
        resolve(params.callFrames.map(frame => frameOf(frame, scripts)));
      });
    });
  try {
    let pause = nextPause();
    void post('Debugger.enable');
    void post('Debugger.pause');
    let frames = await pause;
    while (frames && mustReturn(frames, mayCutNode)) {
      pause = nextPause();
      void post('Debugger.stepOut');
      frames = await pause;
    }
    if (frames === undefined) return;
    if (wanted === cell && frames.some(isUsers)) {
      port.postMessage({ cell, frames } satisfies InterruptNotice);
      await post('Runtime.evaluate', { expression: UNWIND });
      const terminated = post('Runtime.terminateExecution');
      await Promise.all([post('Debugger.resume'), post('Debugger.disable')]);
      await terminated;
    } else {
      await Promise.all([post('Debugger.resume'), post('Debugger.disable')]);
    }
  } finally {
    // Ends a pause that was asked for and did not come.
    inspector.disconnect();
  }
}

/** Whether the main thread is at something that must not be cut off: telling the end of a cell, or called by it. */
function mustReturn(frames: readonly Frame[], mayCutNode: boolean): boolean {
  if (frames.some(({ file }) => file === END_FILE)) return true;
  const called = frames.slice(0, Math.max(frames.findIndex(isUsers), 0));
  return called.some(({ file }) => file === MESSAGES_FILE || (!mayCutNode && isNodes(file)));
}

function isUsers({ file }: Frame): boolean {
  return file !== '' && !isNodes(file) && !file.startsWith(SESSION_FOLDER);
}

function isNodes(file: string): boolean {
  return file.startsWith('node:');
}

/** @param scripts URLs by the ids that V8 gives; a frame's own `url` is empty in Node.js */
function frameOf(
  { location, functionName }: Debugger.CallFrame,
  scripts: ReadonlyMap<string, string>,
): Frame {
  return {
    file: scripts.get(location.scriptId) ?? '',
    line: location.lineNumber + 1,
    column: (location.columnNumber ?? 0) + 1,
    ...(functionName ? { functionName } : {}),
  };
}
