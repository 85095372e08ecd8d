/**
 * The session process: runs the user's cells and holds their variables, and nothing of the kernel's beyond
 * the little that this folder and the value formats of `display/` need. Started by `session-process.ts`.
 */

import { setPlaceMapper } from '../../../profiles/process/call-place.js';
import { eventualBundle } from '../../display/bundle.js';
import { setClearer } from '../../display/clear-output.js';
import { Comm, setCommSender } from '../../display/comm.js';
import { setPublisher } from '../../display/publish.js';
import type { MagicCall } from '../../magics/magic-call.js';
import { onInterrupt } from '../interrupt-hooks.js';
import type { ErrorReport, ExpressionResult, FrontMessage } from '../messages.js';
import type { CellScript } from '../script.js';
import { installArclab } from './arclab-globals.js';
import { receive, send, takePending } from './channel.js';
import { currentCell, runAsCell } from './current-cell.js';
import { reportError } from './error-report.js';
import { type Evaluation, Evaluator } from './evaluate.js';
import { installFunctionSource } from './function-source.js';
import { installImporter } from './importer.js';
import { allowInput, installInput } from './input.js';
import { receiveInterrupts } from './interrupts.js';
import {
  beginCell,
  beginExpressions,
  endCell,
  endExpressions,
  interruptCell,
  interruptReport,
  isInterrupted,
  isRunning,
} from './running-cell.js';
import { authoredPlace, installStackTraces, rememberPositions } from './stack.js';
import { captureStreams } from './streams.js';
import { SAFE_UNWINDING } from './unwind.js';
import { Interrupted, installAwait } from './waits.js';

// The session's own flag is not for the user's child processes.
process.execArgv = process.execArgv.filter(flag => flag !== SAFE_UNWINDING);
installStackTraces();
setPlaceMapper(authoredPlace);
captureStreams();
installImporter(process.cwd());
installAwait();
installFunctionSource();
installInput();
installArclab();
setPublisher(data => send({ kind: 'display', cell: currentCell(), ...data }));
setClearer(wait => send({ kind: 'clear', cell: currentCell(), wait }));
setCommSender(message => send({ kind: 'comm', message: { ...message, cell: currentCell() } }));
const evaluator = new Evaluator();
/** Settles when the latest magic around a cell has ended. */
let magicEnd: Promise<void> = Promise.resolve();
/** What is to be done when the thread that interrupts is done with the cell. */
const atCalm: (() => void)[] = [];

async function runCell(cell: number, script: CellScript, around?: MagicCall): Promise<void> {
  beginCell(cell);
  rememberPositions(cell, script.positions);
  const kind = 'done';
  try {
    const outcome = await evaluateAround(script.code, cell, around);
    if ('thrown' in outcome) {
      const error = reportError(outcome.thrown);
      if (outcome.frame && error.frames.length === 0) error.frames = [outcome.frame];
      return endCell({ kind, cell, error });
    }
    if (!script.showsValue || outcome.value === undefined) return endCell({ kind, cell });
    endCell({ kind, cell, result: { bundle: await eventualBundle(outcome.value), metadata: {} } });
  } catch (error) {
    // Showing a value runs its getters and its own display method.
    endCell({ kind, cell, error: reportError(error) });
  }
}

async function evaluateAround(code: string, cell: number, around?: MagicCall): Promise<Evaluation> {
  if (!around) return evaluator.evaluate(code, cell);
  const { beginMagic } = await import('../../magics/around/handler.js');
  // That of an interrupted cell may still be at it.
  await magicEnd;
  const begun = await beginMagic(around);
  let ended: Promise<void> | undefined;
  const end = (): Promise<void> => {
    ended ??= Promise.resolve(begun());
    return ended;
  };
  if (!isRunning(cell)) {
    await end();
    return { thrown: new Interrupted([]) };
  }
  // The evaluation of an interrupted cell need never come to an end. What ends the cell would end this as well, so
  // that it waits until that is over.
  const forget = onInterrupt(() => {
    forget();
    magicEnd = new Promise(resolve => {
      atCalm.push(() => resolve(runAsCell(cell, () => end().catch(thrown => tellUncaught(thrown, true)))));
    });
  });
  try {
    return await evaluator.evaluate(code, cell);
  } finally {
    forget();
    await end();
  }
}

async function evaluateAll(cell: number, scripts: Record<string, CellScript | ErrorReport>): Promise<void> {
  beginExpressions(cell);
  const results: Record<string, ExpressionResult> = {};
  for (const [name, script] of Object.entries(scripts)) {
    if (isInterrupted()) results[name] = { error: interruptReport() };
    else results[name] = 'code' in script ? await evaluateExpression(cell, script) : { error: script };
  }
  endExpressions(cell, results);
}

async function evaluateExpression(cell: number, script: CellScript): Promise<ExpressionResult> {
  try {
    const outcome = await evaluator.evaluate(script.code, cell);
    if ('thrown' in outcome) return { error: reportError(outcome.thrown) };
    return { bundle: await eventualBundle(outcome.value) };
  } catch (error) {
    return { error: reportError(error) };
  }
}

function tellUncaught(thrown: unknown, promise: boolean): void {
  // The cell tells of it; what it left to itself ends with it.
  if (thrown instanceof Interrupted) return;
  const error: ErrorReport = reportError(thrown);
  send({ kind: 'uncaught', cell: currentCell(), error, promise });
}

function take(message: FrontMessage): void {
  if (message.kind === 'execute') {
    allowInput(message.allowInput);
    void runAsCell(message.cell, () => runCell(message.cell, message.script, message.around));
  } else if (message.kind === 'expressions') {
    void runAsCell(message.cell, () => evaluateAll(message.cell, message.scripts));
  } else {
    runAsCell(currentCell(), () => Comm.receive(message.message));
  }
}

process.on('uncaughtException', thrown => tellUncaught(thrown, false));
process.on('unhandledRejection', thrown => tellUncaught(thrown, true));
// Ctrl-C reaches the front too, which decides what becomes of the session.
process.on('SIGINT', () => {});
process.on('exit', code => send({ kind: 'exit', code }));
await receiveInterrupts(
  (cell, stoppedAt) => {
    const isEnding = interruptCell(cell, stoppedAt);
    takePending();
    return isEnding;
  },
  () => {
    for (const work of atCalm.splice(0)) work();
  },
);
receive(take);
send({ kind: 'ready' });
