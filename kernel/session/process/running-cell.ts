/**
 * The cell that runs, and how it ends: by itself or interrupted, with one message to the front. Nothing here calls
 * the user's code, and the thread that interrupts cuts nothing of it off (see `halt.ts`): a cell that is
 * no longer known to run, and whose end was never told, would be waited for forever.
 */
import { channel } from 'node:diagnostics_channel';
import { CELLS, type CellMoment } from '../../../profiles/process/cell-moments.js';
import { tellInterrupted } from '../interrupt-hooks.js';
import type { ErrorReport, ExpressionResult, Frame, SessionMessage } from '../messages.js';
import { send } from './channel.js';
import { reportError } from './error-report.js';
import { abandonWaits, Interrupted, interruptWaits } from './waits.js';

const cellMoments = channel(CELLS);
/** The cell that runs, until it ends by itself or is interrupted. */
let running: number | undefined;
/** With what it is ending, once it was interrupted while it waited. */
let ending: Interrupted | undefined;

export function isRunning(cell: number): boolean {
  return running === cell;
}

/** Whether the running cell, or an expression after it, was interrupted while it waited. */
export function isInterrupted(): boolean {
  return ending !== undefined;
}

export function beginCell(cell: number): void {
  beginExpressions(cell);
  tellMoment(cell, 'begin');
}

/** An interrupted cell ends as one, whatever it makes of it. */
export function endCell(message: SessionMessage & { kind: 'done' }): void {
  if (running !== message.cell) return;
  running = undefined;
  tellMoment(message.cell, 'end');
  send(ending ? { ...message, error: interruptReport(message.error) } : message);
}

/** Expressions after a cell can be interrupted as it can, but are no cell to who records moments. */
export function beginExpressions(cell: number): void {
  running = cell;
  ending = undefined;
}

export function endExpressions(cell: number, results: Record<string, ExpressionResult>): void {
  if (running !== cell) return;
  running = undefined;
  send({ kind: 'expressions', cell, results });
}

/** Returns whether the cell is about to end by itself, with its `finally` blocks. */
export function interruptCell(cell: number, stoppedAt: Frame[]): boolean {
  if (running !== cell) return false;
  tellInterrupted();
  if (!ending && stoppedAt.length === 0) {
    ending = interruptWaits(cell);
    if (ending) return true;
  }
  ending ??= new Interrupted(stoppedAt);
  abandonWaits(cell);
  endCell({ kind: 'done', cell });
  return false;
}

/**
 * What an interrupted cell or expression ends with.
 * @param thrown what it made of the interrupt
 */
export function interruptReport(thrown?: ErrorReport): ErrorReport {
  const report = reportError(ending);
  return thrown === undefined || thrown.name === report.name ? report : { ...report, cause: thrown };
}

/** Told to whoever records this process's memory. */
function tellMoment(cell: number, moment: CellMoment['moment']): void {
  if (cellMoments.hasSubscribers) cellMoments.publish({ cell, moment } satisfies CellMoment);
}
