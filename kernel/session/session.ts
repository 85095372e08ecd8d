/**
 * A session: the user's variables in a process of their own, and this side of it, which holds the compiler.
 *
 * The Jupyter kernel and the headless runner are both fronts to this class. It knows cells by a number the
 * front gives, so that late output can be shown where it belongs.
 */
import { PlotRenderer } from '../display/plot/plot-renderer.js';
import type { DisplayData } from '../display/publish.js';
import type { Death } from './death.js';
import type { ErrorReport, Output, SessionMessage } from './messages.js';
import { OutputQueue } from './output-queue.js';
import { type CellScript, scriptName } from './script.js';
import { SessionProcess } from './session-process.js';
import { type CellError, cellError, plainError, type UserCode } from './traceback.js';
import { CellSyntaxError, transpileCell } from './transpile.js';

export interface SessionOptions {
  /** The notebook's folder: cells run in it and their imports are looked for from it. */
  folder: string;
  /** Flags for Node, for instance `--max-old-space-size=4096`. */
  nodeFlags?: readonly string[];
  /** Receives what cells show, in order; also after their end. */
  onOutput?: (output: Output) => void;
}

export interface ExecuteOptions {
  /** Ends the cell, and the session with it, when it takes longer. */
  timeoutSeconds?: number;
}

export type CellOutcome =
  | { status: 'ok'; result?: DisplayData }
  | { status: 'error'; error: CellError /** The session ended: variables are gone. */; died: boolean };

type CellEnd = { result?: DisplayData; error?: ErrorReport } | { death: Death };

interface RunningCell {
  cell: number;
  finish(end: CellEnd): void;
}

export class Session {
  readonly #folder: string;
  readonly #outputs: OutputQueue;
  readonly #plots: PlotRenderer;
  readonly #sources = new Map<number, string>();
  #nodeFlags: readonly string[];
  #process: Promise<SessionProcess> | undefined;
  #running: RunningCell | undefined;
  #isExecuting = false;
  #latestCell = 0;

  constructor(options: SessionOptions) {
    this.#folder = options.folder;
    this.#nodeFlags = options.nodeFlags ?? [];
    this.#plots = new PlotRenderer(options.folder);
    this.#outputs = new OutputQueue(this.#plots, options.onOutput ?? (() => {}));
  }

  /** Starts the process, if none runs; otherwise the first cell does. @throws UserError */
  async start(): Promise<void> {
    await this.#startedProcess();
  }

  /**
   * Runs one cell; everything it showed has been passed on when its outcome is there. After a death the next
   * cell runs in a new process.
   * @param cell its number: in tracebacks, and of its outputs; each may be used once
   * @throws UserError where no process can be started
   */
  async execute(source: string, cell: number, options: ExecuteOptions = {}): Promise<CellOutcome> {
    if (this.#isExecuting) throw new Error(`cell ${this.#latestCell} is still running`);
    this.#isExecuting = true;
    this.#sources.set(cell, source);
    this.#latestCell = cell;
    try {
      return await this.#evaluate(transpileCell(source, cell), cell, options);
    } catch (error) {
      if (!(error instanceof CellSyntaxError)) throw error;
      return this.#failed(syntaxReport(error, cell));
    } finally {
      this.#isExecuting = false;
    }
  }

  /** Ends the process; the next cell runs in a new one, with other flags for Node if any are given. */
  async restart(nodeFlags: readonly string[] = this.#nodeFlags): Promise<void> {
    await this.#end();
    this.#nodeFlags = nodeFlags;
    this.#sources.clear();
    await this.start();
  }

  /** Ends the process; everything it showed has been passed on then. */
  async close(): Promise<void> {
    await this.#end();
    await this.#plots.close();
  }

  async #evaluate(script: CellScript, cell: number, options: ExecuteOptions): Promise<CellOutcome> {
    const process = await this.#startedProcess();
    const end = await this.#runScript(process, script, cell, options);
    await process.drain();
    if ('death' in end) {
      await this.#outputs.flush();
      return { status: 'error', error: plainError(end.death.name, end.death.message), died: true };
    }
    const result = await this.#outputs.finish(cell, end.result);
    if (end.error) return this.#failed(end.error);
    return { status: 'ok', ...(result ? { result } : {}) };
  }

  async #end(): Promise<void> {
    const process = await this.#process;
    process?.kill('asked');
    await process?.ended;
    await this.#outputs.flush();
  }

  #startedProcess(): Promise<SessionProcess> {
    this.#process ??= this.#startProcess();
    return this.#process;
  }

  async #startProcess(): Promise<SessionProcess> {
    const options = { folder: this.#folder, nodeFlags: this.#nodeFlags };
    try {
      const process = await SessionProcess.start(options, {
        onMessage: message => this.#receive(message),
        onNativeOutput: (name, text) =>
          this.#outputs.push({ kind: 'stream', cell: this.#latestCell, name, text }),
      });
      void process.ended.then(death => this.#receiveDeath(death));
      return process;
    } catch (error) {
      this.#process = undefined;
      throw error;
    }
  }

  async #runScript(
    process: SessionProcess,
    script: CellScript,
    cell: number,
    { timeoutSeconds }: ExecuteOptions,
  ): Promise<CellEnd> {
    const end = new Promise<CellEnd>(finish => {
      this.#running = { cell, finish };
    });
    const timer =
      timeoutSeconds === undefined
        ? undefined
        : setTimeout(() => process.kill({ timeoutSeconds }), timeoutSeconds * 1000);
    if (process.death) this.#receiveDeath(process.death);
    else process.send({ kind: 'execute', cell, script });
    try {
      return await end;
    } finally {
      clearTimeout(timer);
      this.#running = undefined;
    }
  }

  #receive(message: SessionMessage): void {
    if (message.kind === 'stream' || message.kind === 'display') this.#outputs.push(message);
    if (message.kind === 'uncaught') this.#receiveUncaught(message);
    if (message.kind === 'done' && this.#running?.cell === message.cell) this.#running.finish(message);
  }

  /** The running cell's error; between two cells a note to the one before, or nobody would know. */
  #receiveDeath(death: Death): void {
    this.#process = undefined;
    if (this.#running) this.#running.finish({ death });
    else if (death.name !== 'SessionEnded') {
      const text = `${death.message}\n`;
      this.#outputs.push({ kind: 'stream', cell: this.#latestCell, name: 'stderr', text });
    }
  }

  /**
   * An exception in a callback of the running cell is that cell's error: nothing else may ever end it. What
   * comes later, or was a promise's, is printed.
   */
  #receiveUncaught({ cell, error, promise }: SessionMessage & { kind: 'uncaught' }): void {
    if (!promise && this.#running?.cell === cell) {
      this.#running.finish({ error });
      return;
    }
    const { traceback } = cellError(error, this.#userCode());
    const text = `Uncaught${promise ? ' (in a promise)' : ''} ${traceback.join('\n')}\n`;
    this.#outputs.push({ kind: 'stream', cell, name: 'stderr', text });
  }

  #failed(report: ErrorReport): CellOutcome {
    return { status: 'error', error: cellError(report, this.#userCode()), died: false };
  }

  #userCode(): UserCode {
    return { folder: this.#folder, cellSource: cell => this.#sources.get(cell) };
  }
}

function syntaxReport(error: CellSyntaxError, cell: number): ErrorReport {
  const { message, line, column } = error;
  return { name: 'SyntaxError', message, frames: [{ file: scriptName(cell), line, column }] };
}
