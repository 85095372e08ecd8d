/**
 * A session: the user's variables in a process of their own, and this side of it, which holds the compiler.
 *
 * The Jupyter kernel and the headless runner are both fronts to this class. It knows cells by a number the
 * front gives, so that late output can be shown where it belongs.
 */
import { messageOf } from '../../runtime/user-error.js';
import { PlotRenderer } from '../display/plot/plot-renderer.js';
import type { DisplayData } from '../display/publish.js';
import type { MagicCall } from '../magics/magic-call.js';
import { MagicError } from '../magics/magic-error.js';
import { planCell } from '../magics/plan-cell.js';
import type { MagicPlan } from '../magics/read-magic.js';
import type { CellOutcome, ExpressionOutcome } from './cell-outcome.js';
import {
  expressionScript,
  INTERRUPTED,
  limitReport,
  NOT_STARTED,
  sentence,
  syntaxReport,
} from './cell-reports.js';
import type { Death } from './death.js';
import type {
  Answer,
  CommMessage,
  ErrorReport,
  ExpressionResult,
  FrontMessage,
  SessionMessage,
} from './messages.js';
import { OutputQueue } from './output-queue.js';
import type { CellScript } from './script.js';
import type { ExecuteOptions, Question, SessionOptions } from './session-options.js';
import { SessionProcess } from './session-process.js';
import { cellError, plainError, type UserCode } from './traceback.js';
import { type CellPlace, CellSyntaxError, transpileCell } from './transpile.js';

/** How long an interrupted cell gets to end, in milliseconds, where a limit of time was passed. */
const TIMEOUT_GRACE_MS = 5000;

type CellEnd =
  | { result?: DisplayData; error?: ErrorReport; values?: Record<string, ExpressionResult> }
  | { death: Death };

interface RunningCell {
  cell: number;
  process: SessionProcess;
  /** The limit of time that it passed, in seconds. */
  limit?: number;
  isInterrupted?: boolean;
  finish(end: CellEnd): void;
}

export class Session {
  readonly #folder: string;
  readonly #outputs: OutputQueue;
  readonly #plots: PlotRenderer;
  readonly #sources = new Map<number, string>();
  #nodeFlags: readonly string[];
  #process: Promise<SessionProcess> | undefined;
  /** The same once it has started, until it ends. */
  #live: SessionProcess | undefined;
  #running: RunningCell | undefined;
  #isExecuting = false;
  /** An interrupt came before the cell could start. */
  #isInterrupted = false;
  #latestCell = 0;
  readonly #options: SessionOptions;
  /** Takes back the question that a cell waits on, when it is interrupted. */
  #dropQuestion: (() => void) | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
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
    this.#isInterrupted = false;
    this.#sources.set(cell, source);
    this.#latestCell = cell;
    try {
      return await this.#carryOut(await planCell(source), cell, options);
    } catch (error) {
      if (error instanceof MagicError) return this.#failed(sentence(error.name, error.message));
      if (!(error instanceof CellSyntaxError)) throw error;
      return this.#failed(syntaxReport(error, cell));
    } finally {
      this.#isExecuting = false;
    }
  }

  get isBusy(): boolean {
    return this.#isExecuting;
  }

  /**
   * Ends the running cell with an error of the name `Interrupted`; variables stay as they are. Between two
   * cells nothing happens.
   */
  async interrupt(): Promise<void> {
    if (!this.#isExecuting) return;
    if (this.#running) this.#interruptRunning();
    else this.#isInterrupted = true;
  }

  /**
   * Evaluates expressions after a cell, as `user_expressions` want: each comes to a value or to an error. They
   * can be interrupted as the cell can.
   * @throws UserError where no process can be started
   */
  async evaluateExpressions(
    expressions: Readonly<Record<string, string>>,
    cell: number,
  ): Promise<Record<string, ExpressionOutcome>> {
    const process = await this.#startedProcess();
    const scripts = Object.fromEntries(
      Object.entries(expressions).map(([name, source]) => [
        name,
        expressionScript(source, this.#place(cell)),
      ]),
    );
    this.#isExecuting = true;
    try {
      const end = await this.#settle(process, { kind: 'expressions', cell, scripts });
      await process.calmDown(cell);
      return Object.fromEntries(
        Object.keys(expressions).map(name => [name, this.#expressionOutcome(end, name)]),
      );
    } finally {
      this.#running = undefined;
      this.#isExecuting = false;
    }
  }

  #expressionOutcome(end: CellEnd, name: string): ExpressionOutcome {
    if ('death' in end) return { status: 'error', ...plainError(end.death.name, end.death.message) };
    const result = end.error ? { error: end.error } : end.values![name]!;
    if ('error' in result) return { status: 'error', ...cellError(result.error, this.#userCode()) };
    return { status: 'ok', data: result.bundle, metadata: {} };
  }

  /** Hands on what a front end sends over a comm; while a cell does not let the event loop turn, it waits. */
  sendComm(message: CommMessage): void {
    void this.#startedProcess().then(
      process => process.send({ kind: 'comm', message }),
      // The next cell tells why there is no process.
      () => {},
    );
  }

  /**
   * Takes a new process, with other flags for Node if any are given, and ends the one of before. Where none can be
   * started with these flags, nothing changes.
   * @throws UserError
   */
  async restart(nodeFlags: readonly string[] = this.#nodeFlags): Promise<void> {
    const before = this.#process;
    // What Node does not take costs no variables.
    const next = await this.#launch(nodeFlags);
    this.#nodeFlags = nodeFlags;
    this.#adopt(Promise.resolve(next));
    await this.#end(before);
    for (const cell of this.#sources.keys()) if (cell !== this.#latestCell) this.#sources.delete(cell);
  }

  /** Ends the process; everything it showed has been passed on then. */
  async close(): Promise<void> {
    await this.#end(this.#process);
    await this.#plots.close();
  }

  async #carryOut(plan: MagicPlan, cell: number, options: ExecuteOptions): Promise<CellOutcome> {
    if (plan.kind === 'show') {
      return { status: 'ok', result: { bundle: { 'text/plain': plan.text }, metadata: {} } };
    }
    if (plan.kind === 'session') {
      await this.#startWith(plan.nodeFlags, cell);
      return this.#evaluate(transpileCell(plan.source, this.#place(cell)), cell, options);
    }
    return this.#evaluate(transpileCell(plan.source, this.#place(cell)), cell, options, plan.around);
  }

  /** A new session with other flags; the one of before goes on where Node does not take these. @throws MagicError */
  async #startWith(nodeFlags: readonly string[], cell: number): Promise<void> {
    try {
      await this.restart(nodeFlags);
    } catch (error) {
      throw new MagicError(`%%session: ${messageOf(error)}; the session of before goes on`);
    }
    const flags = nodeFlags.length === 0 ? 'without flags' : `with ${nodeFlags.join(' ')}`;
    const text = `A new session ${flags}; earlier variables are gone.\n`;
    this.#outputs.push({ kind: 'stream', cell, name: 'stdout', text });
    this.#options.onReplaced?.();
  }

  async #evaluate(
    script: CellScript,
    cell: number,
    options: ExecuteOptions,
    around?: MagicCall,
  ): Promise<CellOutcome> {
    const process = await this.#startedProcess();
    for (const name of script.declared) process.declared.add(name);
    if (this.#isInterrupted) return this.#failed(NOT_STARTED);
    const end = await this.#runScript(process, script, cell, options, around);
    await process.calmDown(cell);
    await process.drain();
    if ('death' in end) {
      await this.#outputs.flush();
      const error = plainError(end.death.name, end.death.message);
      return { status: 'error', error, died: true, interrupted: false };
    }
    const result = await this.#outputs.finish(cell, end.result);
    if (end.error) return this.#failed(end.error);
    return { status: 'ok', ...(result ? { result } : {}) };
  }

  async #end(started: Promise<SessionProcess> | undefined): Promise<void> {
    // A process that could not be started needs no end.
    const process = await started?.catch(() => undefined);
    process?.kill('asked');
    await process?.ended;
    await this.#outputs.flush();
  }

  #startedProcess(): Promise<SessionProcess> {
    return this.#process ?? this.#adopt(this.#launch(this.#nodeFlags));
  }

  /** From now on cells run in this process, if it starts. */
  #adopt(started: Promise<SessionProcess>): Promise<SessionProcess> {
    this.#process = started;
    started.then(
      process => {
        if (this.#process === started) this.#live = process;
      },
      () => {
        if (this.#process === started) this.#process = undefined;
      },
    );
    return started;
  }

  async #launch(nodeFlags: readonly string[]): Promise<SessionProcess> {
    const options = { folder: this.#folder, nodeFlags };
    const process = await SessionProcess.start(options, {
      onMessage: message => this.#receive(message),
      onNativeOutput: (name, text) =>
        this.#outputs.push({ kind: 'stream', cell: this.#latestCell, name, text }),
      onStuck: cell => {
        const text = 'The interrupt has no effect so far: the cell is in native code. To end it, restart.\n';
        this.#outputs.push({ kind: 'stream', cell, name: 'stderr', text });
      },
    });
    void process.ended.then(death => this.#receiveDeath(process, death));
    return process;
  }

  async #runScript(
    process: SessionProcess,
    script: CellScript,
    cell: number,
    { timeoutSeconds, allowInput = true }: ExecuteOptions,
    around?: MagicCall,
  ): Promise<CellEnd> {
    const timers: NodeJS.Timeout[] = [];
    if (timeoutSeconds !== undefined) {
      const limit = timeoutSeconds * 1000;
      timers.push(setTimeout(() => this.#passLimit(cell, timeoutSeconds), limit));
      timers.push(setTimeout(() => process.kill({ timeoutSeconds }), limit + TIMEOUT_GRACE_MS));
    }
    const mayAsk = allowInput && this.#options.onInput !== undefined;
    const magic = around ? { around } : {};
    try {
      const message = { kind: 'execute', cell, script, allowInput: mayAsk, ...magic } as const;
      const end = await this.#settle(process, message);
      const limit = this.#running?.limit;
      if (limit === undefined || !('error' in end) || !end.error) return end;
      return { error: limitReport(end.error, limit) };
    } finally {
      for (const timer of timers) clearTimeout(timer);
      this.#running = undefined;
    }
  }

  /** Sends what a cell is to do, and waits until it is done, was interrupted, or the process is gone. */
  #settle(process: SessionProcess, message: FrontMessage & { cell: number }): Promise<CellEnd> {
    return new Promise(finish => {
      this.#running = { cell: message.cell, process, finish };
      if (process.death) this.#receiveDeath(process, process.death);
      else process.send(message);
    });
  }

  #interruptRunning(): void {
    if (!this.#running) return;
    this.#running.isInterrupted = true;
    this.#running.process.interrupt(this.#running.cell);
    this.#dropQuestion?.();
  }

  /** The cell took too long: it ends as after an interrupt, in words of its own. */
  #passLimit(cell: number, timeoutSeconds: number): void {
    if (this.#running?.cell !== cell) return;
    this.#running.limit = timeoutSeconds;
    this.#interruptRunning();
  }

  #receive(message: SessionMessage): void {
    if (message.kind === 'stream' || message.kind === 'display' || message.kind === 'clear') {
      this.#outputs.push(message);
    }
    if (message.kind === 'input') void this.#ask(message);
    if (message.kind === 'comm') this.#options.onComm?.(message.message);
    if (message.kind === 'uncaught') this.#receiveUncaught(message);
    if ('cell' in message && this.#running?.cell === message.cell) {
      if (message.kind === 'done') this.#running.finish(message);
      if (message.kind === 'expressions') this.#running.finish({ values: message.results });
    }
  }

  async #ask({ cell, prompt, password }: Question): Promise<void> {
    // What was printed before must be there when the question is.
    await this.#outputs.flush();
    const dropped = new Promise<Answer>(resolve => {
      this.#dropQuestion = () => resolve({ interrupted: true });
      if (this.#running?.isInterrupted) this.#dropQuestion();
    });
    const answered = this.#options.onInput!({ cell, prompt, password }).then(
      (value): Answer => ({ value }),
      (error: unknown): Answer => ({ refused: messageOf(error) }),
    );
    const answer = await Promise.race([dropped, answered]);
    this.#dropQuestion = undefined;
    this.#live?.answer(answer);
  }

  /** The running cell's error; between two cells a note to the one before, or nobody would know. */
  #receiveDeath(process: SessionProcess, death: Death): void {
    if (this.#live === process) {
      this.#live = undefined;
      this.#process = undefined;
    }
    if (death.name !== 'SessionEnded') this.#options.onDeath?.(death);
    if (this.#running?.process === process) this.#running.finish({ death });
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
    const interrupted = report.name === INTERRUPTED;
    return { status: 'error', error: cellError(report, this.#userCode()), died: false, interrupted };
  }

  #place(cell: number): CellPlace {
    const isDeclared = (name: string): boolean => this.#live?.declared.has(name) ?? false;
    return { cell, folder: this.#folder, isDeclared };
  }

  #userCode(): UserCode {
    return { folder: this.#folder, cellSource: cell => this.#sources.get(cell) };
  }
}
