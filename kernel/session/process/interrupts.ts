/** Starts the thread that interrupts, and hears from it which cell is to end, and when it has no more to do. */
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Frame } from '../messages.js';
import { Halt } from './halt.js';
import { authoredFrame } from './stack.js';
import type { InterruptMessage, InterruptThreadData, MainMessage } from './thread-messages.js';
import { prepareUnwind } from './unwind.js';

/**
 * Calls back when a cell is to end, if its code let the event loop turn or was made to, and
 * again when the thread is done with it.
 * @param onInterrupt gets where the cell was made to stop, if it was; returns whether it is about to end by itself
 * @returns settles when the thread is at work: a cell that spins before could not be ended, nor its process once the
 * front is gone
 */
export function receiveInterrupts(
  onInterrupt: (cell: number, frames: Frame[]) => boolean,
  onCalm: () => void,
): Promise<void> {
  prepareUnwind();
  const { port1, port2 } = new MessageChannel();
  const halt = new Halt(port1);
  port1.on('message', (first: InterruptMessage) => {
    const messages = [first];
    for (let next = receiveMessageOnPort(port1); next; next = receiveMessageOnPort(port1)) {
      messages.push(next.message as InterruptMessage);
    }
    const cell = messages.findLast(message => message !== 'calm');
    if (cell !== undefined && onInterrupt(cell, halt.framesOf(cell).map(authoredFrame))) {
      port1.postMessage({ kind: 'ending', cell } satisfies MainMessage);
    }
    if (messages.at(-1) === 'calm') onCalm();
  });
  port1.unref();
  const worker = new Worker(new URL('./interrupt-worker.js', import.meta.url), {
    workerData: { port: port2, hold: halt.hold } satisfies InterruptThreadData,
    transferList: [port2],
    // What a cell asked of Node is not for this thread.
    execArgv: [],
  });
  worker.unref();
  return new Promise((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
}
