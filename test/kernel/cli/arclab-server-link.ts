/**
 * Asks the process that runs `arclab` commands, and waits for the answer without giving anything else a turn, so that
 * a test reads as if it had started a process of its own. A thread speaks with that process meanwhile.
 */
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';

/** One command: the words after `arclab`, the folder it is started in, and its whole environment. */
export interface Asked {
  readonly words: readonly string[];
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface Ran {
  /** Nothing where the process was ended by a signal. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that takes longer hangs; a little less than what `scripts/run-tests.ts` waits for. */
const LIMIT_MS = 420_000;
const THREAD = fileURLToPath(new URL('./arclab-server-thread.js', import.meta.url));

interface Link {
  readonly port: MessagePort;
  /** Counts the answers; who waits is woken by it. */
  readonly answers: Int32Array;
}

let link: Link | undefined;

/** @throws Error if there is no answer in time */
export function askServer(asked: Asked): Ran {
  link ??= openLink();
  const { port, answers } = link;
  const before = Atomics.load(answers, 0);
  port.postMessage(asked);
  if (Atomics.wait(answers, 0, before, LIMIT_MS) === 'timed-out') {
    throw new Error(`arclab ${asked.words.join(' ')} did not end in ${LIMIT_MS / 1000} s`);
  }
  return receiveMessageOnPort(port)!.message as Ran;
}

function openLink(): Link {
  const { port1: port, port2: theirs } = new MessageChannel();
  const answers = new Int32Array(new SharedArrayBuffer(4));
  // Neither keeps the tests' process from its end.
  new Worker(THREAD, { workerData: { port: theirs, answers }, transferList: [theirs] }).unref();
  port.unref();
  return { port, answers };
}
