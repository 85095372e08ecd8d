/**
 * The front process of the Jupyter kernel: owns the sockets and answers requests, and never runs the user's
 * code, so that it answers while a cell spins. The session runs cells in a process of its own.
 */

import { messageOf } from '../../runtime/user-error.js';
import { visibleLine } from '../../runtime/visible-text.js';
import { isComplete } from '../language/is-complete.js';
import { Language } from '../language/language.js';
import { completeMagic } from '../magics/complete-magic.js';
import type { Connection } from '../protocol/connection-file.js';
import { type JsonObject, type Message, MessageMaker, type Outgoing } from '../protocol/message.js';
import { KernelSockets, type RequestChannel } from '../protocol/sockets.js';
import { Wire } from '../protocol/wire.js';
import { Session } from '../session/session.js';
import { adviceContent } from './advice.js';
import { toCodePoints, toCodeUnits } from './code-points.js';
import { Comms, isCommType } from './comms.js';
import { Execution } from './execution.js';
import { History } from './history.js';
import { Inputs } from './inputs.js';
import { kernelInfo } from './kernel-info.js';
import { RefusalLog } from './refusal-log.js';
import { Request } from './request.js';

export interface KernelOptions {
  /** Cells run in this folder, and import from it. */
  folder: string;
  nodeFlags?: readonly string[];
}

/** What a front end asks for that has somebody before it, and programs that only run notebooks do not. */
const INTERACTIVE = new Set(['comm_info_request', 'history_request', 'is_complete_request']);

type Handler = (request: Request) => void | Promise<void>;

export class Kernel {
  readonly #connection: Connection;
  readonly #maker = new MessageMaker();
  readonly #sockets: KernelSockets;
  readonly #session: Session;
  readonly #history = new History();
  readonly #comms = new Comms();
  readonly #inputs = new Inputs();
  readonly #refusals = new RefusalLog(line => process.stderr.write(`${visibleLine(line)}\n`));
  readonly #execution: Execution;
  readonly #language: Language;
  #closing: Promise<void> | undefined;
  #end!: () => void;
  /** Settles when the kernel was shut down. */
  readonly ended = new Promise<void>(resolve => {
    this.#end = resolve;
  });

  readonly #handlers: Readonly<Record<string, Handler>> = {
    kernel_info_request: request => request.reply(kernelInfo()),
    complete_request: request => this.#complete(request),
    inspect_request: request => this.#inspect(request),
    is_complete_request: request => this.#isComplete(request),
    history_request: request =>
      request.reply({ status: 'ok', history: this.#history.answer(request.content) }),
    comm_info_request: request =>
      request.reply({ status: 'ok', comms: this.#comms.info(request.content.target_name) }),
    interrupt_request: request => this.#interrupt(request),
    shutdown_request: request => this.#shutDown(request),
  };

  constructor(connection: Connection, options: KernelOptions) {
    this.#connection = connection;
    this.#sockets = new KernelSockets(new Wire(connection), {
      onMessage: (channel, message) => this.#receive(channel, message),
      onSubscription: topic => this.#welcome(topic),
      onRefused: (channel, reason) => this.#refusals.add(channel, reason),
    });
    this.#language = new Language({ folder: options.folder, completeMagic });
    this.#session = new Session({
      folder: options.folder,
      nodeFlags: options.nodeFlags ?? [],
      onOutput: output => this.#execution.show(output),
      onInput: ({ cell, ...question }) => this.#inputs.ask(this.#execution.cell(cell), question),
      onComm: message =>
        this.#publishFor(this.#execution.cell(message.cell)?.request, this.#comms.fromSession(message)),
      onDeath: () => this.#forgetSession(),
      onReplaced: () => this.#forgetSession(),
    });
    this.#execution = new Execution(this.#session, this.#history, {
      onStart: request => this.#status(request, 'busy'),
      onEnd: request => this.#status(request, 'idle'),
      onRan: (request, source) => void this.#remember(request, source),
      onQuestion: ({ name, detail }) => this.#language.inspect(name, name.length, detail),
    });
  }

  /** Binds and answers; the session starts beside. @throws UserError */
  async start(): Promise<void> {
    await this.#sockets.bind(this.#connection);
    this.#publishFor(undefined, { type: 'status', content: { execution_state: 'starting' } });
    // The first cell tells of a session that cannot start.
    void this.#session.start().catch(() => {});
  }

  async interrupt(): Promise<void> {
    // First: a cell that is interrupted while it asks must not hear that its question failed.
    await this.#session.interrupt();
    this.#inputs.rejectAll();
  }

  /** Ends the session, answers what is unanswered, and lets the last messages leave. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    const executionEnd = this.#execution.close();
    await this.#session.close();
    this.#inputs.rejectAll();
    await executionEnd;
    await this.#language.close();
    await this.#sockets.close();
    this.#end();
  }

  #receive(channel: RequestChannel, message: Message): void {
    const outlet = {
      send: (to: RequestChannel, outgoing: Outgoing) => this.#sockets.send(to, this.#maker.make(outgoing)),
      publish: (outgoing: Outgoing) => this.#sockets.publish(this.#maker.make(outgoing)),
    };
    const request = new Request(channel, message, outlet);
    try {
      if (channel === 'stdin') this.#inputs.answer(request);
      else if (request.type === 'execute_request') this.#execution.push(request);
      else void this.#handle(request).catch(error => this.#refusals.add(channel, messageOf(error)));
    } catch (error) {
      this.#refusals.add(channel, messageOf(error));
    }
  }

  async #handle(request: Request): Promise<void> {
    const handler = isCommType(request.type) ? this.#receiveComm : this.#handlers[request.type];
    if (!handler) {
      this.#refusals.add(request.channel, `its type ${JSON.stringify(request.type)} is not known`);
      return;
    }
    this.#status(request, 'busy');
    if (INTERACTIVE.has(request.type)) this.#language.warmUp();
    try {
      await handler.call(this, request);
    } catch (error) {
      request.reply({ status: 'error', ename: 'KernelError', evalue: messageOf(error), traceback: [] });
    }
    this.#status(request, 'idle');
    if (request.type === 'shutdown_request') await this.close();
  }

  async #complete(request: Request): Promise<void> {
    const { code, cursor } = codeAt(request.content);
    const { start, end, matches } = await this.#language.complete(code, cursor);
    const [cursor_start, cursor_end] = [toCodePoints(code, start), toCodePoints(code, end)];
    const types = matches.map(({ text, type, signature }) => ({
      ...{ start: cursor_start, end: cursor_end, text, type },
      ...(signature === undefined ? {} : { signature }),
    }));
    request.reply({
      ...{ status: 'ok', matches: matches.map(({ text }) => text), cursor_start, cursor_end },
      metadata: { _jupyter_types_experimental: types },
    });
  }

  async #inspect(request: Request): Promise<void> {
    const { code, cursor } = codeAt(request.content);
    const detail = request.content.detail_level === 1 ? 1 : 0;
    const data = await this.#language.inspect(code, cursor, detail);
    request.reply({ status: 'ok', found: data !== undefined, data: data ?? {}, metadata: {} });
  }

  #isComplete(request: Request): void {
    const { status, indent } = isComplete(codeAt(request.content).code);
    request.reply(status === 'incomplete' ? { status, indent } : { status });
  }

  #receiveComm(request: Request): void {
    const message = this.#comms.fromClient(request.message, 0);
    if (message) this.#session.sendComm(message);
  }

  async #interrupt(request: Request): Promise<void> {
    await this.interrupt();
    request.reply({ status: 'ok' });
  }

  /** Answers first: the client has a limit of time for that, the session's end has none. */
  #shutDown(request: Request): void {
    const content = { status: 'ok', restart: request.content.restart === true };
    request.reply(content);
    request.publish('shutdown_reply', content);
  }

  #status(request: Request, execution_state: 'busy' | 'idle'): void {
    request.publish('status', { execution_state });
  }

  #publishFor(request: Request | undefined, { type, content, ...rest }: Omit<Outgoing, 'parent'>): void {
    if (request) request.publish(type, content, rest);
    else {
      const identities = [Buffer.from(type)];
      this.#sockets.publish(this.#maker.make({ type, content, parent: {}, identities, ...rest }));
    }
  }

  /** Tells a subscriber that what comes from now on reaches it (Jupyter enhancement proposal 65). */
  #welcome(subscription: string): void {
    const identities = [Buffer.from(subscription)];
    const content = { subscription };
    this.#sockets.publish(this.#maker.make({ type: 'iopub_welcome', content, parent: {}, identities }));
  }

  /** Type errors advise, behind what the cell itself shows; they never stop it. */
  async #remember(request: Request, source: string): Promise<void> {
    const advice = await this.#language.cellRan(source);
    if (advice.length > 0 && request.content.silent !== true)
      request.publish('display_data', adviceContent(advice));
  }

  #forgetSession(): void {
    for (const message of this.#comms.closeAll()) this.#publishFor(undefined, message);
    this.#inputs.rejectAll();
    this.#language.reset();
  }
}

function codeAt({ code, cursor_pos }: JsonObject): { code: string; cursor: number } {
  const text = typeof code === 'string' ? code : '';
  return { code: text, cursor: typeof cursor_pos === 'number' ? toCodeUnits(text, cursor_pos) : text.length };
}
