/**
 * Cells, one after another: `execute_request`.
 *
 * What was waiting when a cell failed is answered `aborted`; what comes after its answer runs. Output belongs
 * to the request whose cell started it, however late it comes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod/v3';
import { messageOf } from '../../runtime/user-error.js';
import type { MimeBundle } from '../display/mime.js';
import type { DisplayData } from '../display/publish.js';
import { type NameQuestion, questionIn } from '../language/question.js';
import type { JsonObject } from '../protocol/message.js';
import type { CellOutcome } from '../session/cell-outcome.js';
import type { Output } from '../session/messages.js';
import { FIRST_UNCOUNTED } from '../session/script.js';
import type { Session } from '../session/session.js';
import type { CellError } from '../session/traceback.js';
import type { History } from './history.js';
import type { Request } from './request.js';

const executeContent = z
  .object({
    code: z.string(),
    silent: z.boolean().default(false),
    store_history: z.boolean().default(true),
    user_expressions: z.record(z.string(), z.string()).nullish(),
    allow_stdin: z.boolean().default(true),
    stop_on_error: z.boolean().default(true),
  })
  .passthrough();

type ExecuteContent = z.infer<typeof executeContent>;

/**
 * How long a failed cell's answer waits for what its client has sent by then, in milliseconds: a front end that
 * runs all cells sends them one by one, and a cell that fails at once would else be answered between two.
 */
const ARRIVAL_MS = 20;

interface CellRequest {
  readonly request: Request;
  readonly silent: boolean;
  readonly allowStdin: boolean;
}

export interface ExecutionEvents {
  /** A cell has begun; the request is busy from now on. */
  onStart(request: Request): void;
  /** Its answer is sent. */
  onEnd(request: Request): void;
  /** A cell ran to its end; its declarations are known. */
  onRan(request: Request, source: string): void;
  /** Asks what is known about a name. */
  onQuestion(question: NameQuestion): Promise<MimeBundle | undefined>;
}

export class Execution {
  readonly #session: Session;
  readonly #history: History;
  readonly #events: ExecutionEvents;
  readonly #queue: Request[] = [];
  readonly #cells = new Map<number, CellRequest>();
  #count = 0;
  #uncounted = FIRST_UNCOUNTED;
  #isClosed = false;
  #running: Promise<void> | undefined;
  #latest: CellRequest | undefined;

  constructor(session: Session, history: History, events: ExecutionEvents) {
    this.#session = session;
    this.#history = history;
    this.#events = events;
  }

  push(request: Request): void {
    this.#queue.push(request);
    if (this.#isClosed) this.#abortQueue();
    else this.#running ??= this.#run();
  }

  /** Runs no further cell; resolves when all are answered, as soon as the session of the running one ends. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#abortQueue();
    await this.#running;
  }

  /** Answers what waits as aborted. */
  #abortQueue(): void {
    for (const request of this.#queue.splice(0)) {
      this.#events.onStart(request);
      request.reply({ status: 'aborted' });
      this.#events.onEnd(request);
    }
  }

  /** The cell that an output or a question belongs to. */
  cell(number: number): CellRequest | undefined {
    return this.#cells.get(number) ?? this.#latest;
  }

  show(output: Output): void {
    const cell = this.cell(output.cell);
    if (!cell || cell.silent) return;
    const { request } = cell;
    if (output.kind === 'stream') request.publish('stream', { name: output.name, text: output.text });
    else if (output.kind === 'clear') request.publish('clear_output', { wait: output.wait });
    else {
      const { bundle: data, metadata, displayId, update } = output;
      const transient: JsonObject = displayId === undefined ? {} : { display_id: displayId };
      request.publish(update ? 'update_display_data' : 'display_data', { data, metadata, transient });
    }
  }

  async #run(): Promise<void> {
    for (let request = this.#queue.shift(); request; request = this.#queue.shift()) {
      this.#events.onStart(request);
      const stop = await this.#execute(request);
      if (stop) this.#abortQueue();
      this.#events.onEnd(request);
    }
    this.#running = undefined;
  }

  /** Whether what waits is to be aborted. */
  async #execute(request: Request): Promise<boolean> {
    const parsed = executeContent.safeParse(request.content);
    if (!parsed.success) {
      const evalue = 'an execute_request needs the text of a cell as `code`';
      request.reply({
        status: 'error',
        ename: 'ProtocolError',
        evalue,
        traceback: [],
        execution_count: this.#count,
      });
      return false;
    }
    const content = parsed.data;
    const counted = content.store_history && !content.silent;
    if (counted && content.code.trim() !== '') this.#count++;
    const number = counted && content.code.trim() !== '' ? this.#count : this.#uncounted++;
    const cell = { request, silent: content.silent, allowStdin: content.allow_stdin };
    this.#cells.set(number, cell);
    this.#latest = cell;
    if (!content.silent)
      request.publish('execute_input', { code: content.code, execution_count: this.#count });
    if (counted) this.#history.add(this.#count, content.code);
    const question = questionIn(content.code);
    if (question) return this.#answerQuestion(cell, question);
    const outcome = await this.#outcome(content, number);
    return this.#answer(request, content, number, outcome);
  }

  async #answerQuestion({ request, silent }: CellRequest, question: NameQuestion): Promise<false> {
    const data = await this.#events.onQuestion(question);
    if (!data && !silent)
      request.publish('stream', { name: 'stdout', text: `Nothing is known about ${question.name}.\n` });
    const payload = data ? [{ source: 'page', data, start: 0 }] : [];
    request.reply({ status: 'ok', execution_count: this.#count, payload, user_expressions: {} });
    return false;
  }

  async #outcome({ code, allow_stdin: allowInput }: ExecuteContent, number: number): Promise<CellOutcome> {
    try {
      return await this.#session.execute(code, number, { allowInput });
    } catch (error) {
      // No session can be started: with flags that Node does not know, say.
      const evalue = messageOf(error);
      const failed: CellError = { ename: 'SessionError', evalue, traceback: [evalue] };
      return { status: 'error', error: failed, died: true, interrupted: false };
    }
  }

  async #answer(
    request: Request,
    content: ExecuteContent,
    number: number,
    outcome: CellOutcome,
  ): Promise<boolean> {
    const execution_count = this.#count;
    if (outcome.status === 'error') {
      const { ename, evalue, traceback } = outcome.error;
      if (!content.silent) request.publish('error', { ename, evalue, traceback });
      if (content.stop_on_error) await sleep(ARRIVAL_MS);
      request.reply({ status: 'error', ename, evalue, traceback, execution_count });
      return content.stop_on_error;
    }
    this.#events.onRan(request, content.code);
    if (outcome.result && !content.silent) this.#publishResult(request, outcome.result, number);
    const user_expressions = await this.#userExpressions(content, number);
    request.reply({ status: 'ok', execution_count, payload: [], user_expressions });
    return false;
  }

  #publishResult(request: Request, { bundle: data, metadata }: DisplayData, number: number): void {
    request.publish('execute_result', { data, metadata, execution_count: this.#count });
    this.#history.setOutput(number, String(data['text/plain'] ?? ''));
  }

  async #userExpressions({ user_expressions }: ExecuteContent, number: number): Promise<JsonObject> {
    if (!user_expressions || Object.keys(user_expressions).length === 0) return {};
    return (await this.#session.evaluateExpressions(user_expressions, number)) as unknown as JsonObject;
  }
}
