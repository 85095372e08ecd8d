/**
 * The session process: runs the user's cells and holds their variables, and nothing of the kernel's beyond
 * the little that this folder and the value formats of `display/` need. Started by `session-process.ts`.
 */

import { mimeBundle } from '../../display/bundle.js';
import { display } from '../../display/display.js';
import { setPublisher } from '../../display/publish.js';
import type { ErrorReport } from '../messages.js';
import type { CellScript } from '../script.js';
import { receive, send } from './channel.js';
import { currentCell, runAsCell } from './current-cell.js';
import { reportError } from './error-report.js';
import { Evaluator } from './evaluate.js';
import { installImporter } from './importer.js';
import { installStackTraces, rememberPositions } from './stack.js';
import { captureStreams } from './streams.js';

installStackTraces();
captureStreams();
installImporter(process.cwd());
setPublisher(data => send({ kind: 'display', cell: currentCell(), ...data }));
Object.defineProperty(globalThis, 'display', { value: display, configurable: true, writable: true });
const evaluator = new Evaluator();

async function runCell(cell: number, script: CellScript): Promise<void> {
  rememberPositions(cell, script.positions);
  try {
    const outcome = await evaluator.evaluate(script.code, cell);
    if ('thrown' in outcome) {
      const error = reportError(outcome.thrown);
      if (outcome.frame && error.frames.length === 0) error.frames = [outcome.frame];
      return send({ kind: 'done', cell, error });
    }
    if (!script.showsValue || outcome.value === undefined) return send({ kind: 'done', cell });
    send({ kind: 'done', cell, result: { bundle: mimeBundle(outcome.value), metadata: {} } });
  } catch (error) {
    // Showing a value runs its getters and its own display method.
    send({ kind: 'done', cell, error: reportError(error) });
  }
}

function tellUncaught(thrown: unknown, promise: boolean): void {
  const error: ErrorReport = reportError(thrown);
  send({ kind: 'uncaught', cell: currentCell(), error, promise });
}

process.on('uncaughtException', thrown => tellUncaught(thrown, false));
process.on('unhandledRejection', thrown => tellUncaught(thrown, true));
process.on('exit', code => send({ kind: 'exit', code }));
receive(({ cell, script }) => {
  void runAsCell(cell, () => runCell(cell, script));
});
send({ kind: 'ready' });
