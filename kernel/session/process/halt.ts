/**
 * Stops the cell at a place where it may be terminated. V8 lets the thread that interrupts call this between two
 * steps of whatever the main thread is at. If that is the user's code, the main thread holds still here until the
 * thread has had it terminated; if the user's code has called the session to send a message, it does so when the
 * message is written whole; and where nothing of the user's runs, or the end of the cell is told, nothing happens.
 *
 * A debugger's pause would find the same places, but V8 (11 to 13 at least) aborts the process when a function that
 * it compiles in the background gets a breakpoint at that moment, which pausing does.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Frame } from '../messages.js';
import { onceSent } from './channel.js';
import { rawFrame } from './stack.js';
import { FREE, HELD, installHalt, type MainMessage } from './thread-messages.js';
import { unwind } from './unwind.js';

/** Deep enough to find the user's frames below those of libraries. */
const STACK_LIMIT = 200;

const SESSION_FOLDER = new URL('..', import.meta.url).href;
/** Sends and takes messages, for the user's code and for the session. */
const MESSAGES_FILE = new URL('./channel.js', import.meta.url).href;
/** Tells the end of a cell; it never calls the user's code, but what it calls may look like that. */
const END_FILE = new URL('./running-cell.js', import.meta.url).href;

export class Halt {
  readonly hold = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #port: MessagePort;
  #stopped: { cell: number; frames: Frame[] } | undefined;

  /** @param port to the thread that interrupts */
  constructor(port: MessagePort) {
    this.#port = port;
    installHalt((cell, mayCutNode) => this.#halt(cell, mayCutNode));
  }

  /** Where a cell was stopped, if it was. */
  framesOf(cell: number): Frame[] {
    return this.#stopped?.cell === cell ? this.#stopped.frames : [];
  }

  /** @param mayCutNode whether the cell may be stopped in code of Node's own, which is best left to end */
  #halt(cell: number, mayCutNode: boolean): void {
    const frames = currentFrames();
    const called = frames.slice(0, Math.max(frames.findIndex(isUsers), 0));
    if (called.some(({ file }) => file === MESSAGES_FILE)) onceSent(() => this.#holdStill(cell));
    else if (mayCutNode || !called.some(isNodes)) this.#holdStill(cell);
  }

  /**
   * Until the thread that interrupts has seen to it; the cell may have ended meanwhile, which it knows. Not at all
   * where no user's code is under way, or the end of a cell is told.
   */
  #holdStill(cell: number): void {
    const frames = currentFrames();
    if (!frames.some(isUsers) || frames.some(({ file }) => file === END_FILE)) return;
    this.#stopped = { cell, frames };
    unwind();
    Atomics.store(this.hold, 0, HELD);
    this.#port.postMessage({ kind: 'held', cell } satisfies MainMessage);
    // Waiting as one should would not do: the user's code may be at it, and V8 has one wait a thread.
    while (Atomics.load(this.hold, 0) !== FREE) {}
  }
}

function isUsers({ file }: Frame): boolean {
  return file !== '' && !file.startsWith('node:') && !file.startsWith(SESSION_FOLDER);
}

function isNodes({ file }: Frame): boolean {
  return file.startsWith('node:');
}

/** The calls that are under way, the innermost first, without what they were awaited by. */
function currentFrames(): Frame[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack: NodeJS.CallSite[] } = { stack: [] };
  try {
    Error.stackTraceLimit = STACK_LIMIT;
    Error.prepareStackTrace = (_, sites) => sites;
    Error.captureStackTrace(holder, currentFrames);
    return holder.stack.filter(site => !isAwaiting(site)).map(rawFrame);
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}

/** Missing in the types of Node.js 20. */
function isAwaiting(site: NodeJS.CallSite): boolean {
  return (site as NodeJS.CallSite & { isAsync(): boolean }).isAsync();
}
