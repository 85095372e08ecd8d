/** What the main thread of a session and the thread that interrupts it say to each other. */
import type { MessagePort } from 'node:worker_threads';

/** To the main thread: the cell that is to end, or `calm` when there is none any more. */
export type InterruptMessage = number | 'calm';

/**
 * To the thread that interrupts: the cell has begun to end by itself, or the main thread holds still in it, so that
 * it can be terminated.
 */
export interface MainMessage {
  readonly kind: 'ending' | 'held';
  readonly cell: number;
}

/** What the thread that interrupts begins with. */
export interface InterruptThreadData {
  readonly port: MessagePort;
  /** One number in shared memory: whether the main thread holds still. */
  readonly hold: Int32Array;
}

export const FREE = 0;
export const HELD = 1;

const HALT = 'arclab.session.halt';

/** Defines what `haltExpression` calls. */
export function installHalt(value: (cell: number, mayCutNode: boolean) => void): void {
  Object.defineProperty(globalThis, Symbol.for(HALT), { value });
}

/** What the thread that interrupts has V8 evaluate in the main thread, amid whatever that is at. */
export function haltExpression(cell: number, mayCutNode: boolean): string {
  return `globalThis[Symbol.for('${HALT}')](${cell}, ${mayCutNode})`;
}
